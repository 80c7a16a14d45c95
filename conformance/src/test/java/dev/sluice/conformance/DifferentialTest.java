package dev.sluice.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.conformance.play.Outcome;
import dev.sluice.conformance.play.Postconditions;
import dev.sluice.conformance.play.Recorder;
import dev.sluice.conformance.product.PeerProcess;
import dev.sluice.conformance.product.Ports;
import dev.sluice.conformance.product.Product;
import dev.sluice.conformance.product.SluiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same raw bytes to us, nginx and HAProxy: we do what the case says, and every peer that does something else is explained
 * there. A request that is refused by one and read as another request by the next is how requests are smuggled.
 */
@Tag("product")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DifferentialTest {
    private static final Duration START_TIME = Duration.ofSeconds(60);

    private Path directory = Path.of("");
    private final List<Product> products = new ArrayList<>();
    private Recorder recorder;

    @BeforeAll
    void open(@TempDir Path scratch) throws IOException {
        directory = scratch;
        recorder = new Recorder();
    }

    @AfterAll
    void restAndClose() throws InterruptedException {
        try {
            for (Product product : products) {
                if (product instanceof SluiceProcess sluice) {
                    Postconditions.rest(sluice, Deadline.in(START_TIME));
                }
            }
        } finally {
            products.forEach(Product::close);
            recorder.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> sluice() throws IOException {
        int port = Ports.free();
        SluiceProcess sluice = new SluiceProcess(Files.createTempDirectory(directory, "sluice"));
        products.add(sluice);
        sluice.install("sites:\n  \":" + port + "\": " + recorder.address() + "\n", Deadline.in(START_TIME));
        return DifferentialCase.all().stream()
                .map(each -> DynamicTest.dynamicTest(
                        "sluice " + each.name(),
                        () -> assertThat(
                                        Outcome.of(each.bytes(), port, recorder).text())
                                .isEqualTo(each.outcome())));
    }

    @TestFactory
    Stream<DynamicTest> peers() {
        return Stream.of(PeerProcess.Kind.NGINX, PeerProcess.Kind.HAPROXY).flatMap(this::peer);
    }

    private Stream<DynamicTest> peer(PeerProcess.Kind kind) {
        String name = kind.name().toLowerCase(Locale.ROOT);
        int port = Ports.free();
        PeerProcess peer = new PeerProcess(kind, directory, port);
        products.add(peer);
        peer.install(recorder.address(), Deadline.in(START_TIME));
        return DifferentialCase.all().stream()
                .map(each -> DynamicTest.dynamicTest(
                        name + " " + each.name(),
                        () -> assertThat(
                                        Outcome.of(each.bytes(), port, recorder).text())
                                .isEqualTo(each.outcome(name))));
    }
}
