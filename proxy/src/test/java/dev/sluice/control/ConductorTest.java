package dev.sluice.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Configs;
import dev.sluice.observe.Meters;
import dev.sluice.server.EventLoops;
import dev.sluice.server.Listener;
import dev.sluice.upstream.Cluster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reloads: applied whole or not at all, with what did not change kept. Listeners are real, nobody connects. */
class ConductorTest {
    private final Meters meters = new Meters(1);
    private final EventLoops loops = new EventLoops(1, meters, (loop, delayNanos, stage, label) -> {});
    private final List<Snapshot> published = new ArrayList<>();
    private final int port = freePort();
    private String yaml = site("a: 'localhost:1'");
    private final Conductor conductor = new Conductor(() -> Configs.read(yaml), loops, meters, TestState.DIRECTORY);

    ConductorTest() {
        conductor.whenPublished(published::add);
    }

    private String site(String service) {
        return "admin: off\nlog: {access: off}\nsites: {'http://127.0.0.1:" + port + "': a}\nservices: {" + service
                + "}\n";
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void close() {
        conductor.close();
        loops.close();
    }

    private Snapshot snapshot() {
        return Objects.requireNonNull(conductor.snapshot());
    }

    private Cluster cluster() {
        return snapshot().clusters().get(0);
    }

    @Test
    void aServiceWhoseRecordIsUnchangedLivesOn() {
        assertThat(conductor.start().isApplied()).isTrue();
        assertThat(conductor.isReady()).isTrue();
        Cluster before = cluster();
        List<Listener> listeners = conductor.listeners();
        yaml = yaml + "limits: {headerCount: 7}\n";
        Outcome outcome = conductor.reload();
        assertThat(outcome.isApplied()).as(outcome.text()).isTrue();
        assertThat(outcome.snapshot()).isEqualTo(2);
        assertThat(cluster()).isSameAs(before);
        assertThat(conductor.listeners()).isEqualTo(listeners);
        assertThat(published).hasSize(2).last().isSameAs(snapshot());
    }

    @Test
    void aServiceWhoseRecordChangedIsMadeAnew() {
        conductor.start();
        Cluster before = cluster();
        yaml = site("a: 'localhost:2'");
        assertThat(conductor.reload().isApplied()).isTrue();
        assertThat(cluster()).isNotSameAs(before);
    }

    @Test
    void whatHasProblemsChangesNothing() {
        conductor.start();
        Snapshot before = snapshot();
        yaml = "sites: {}\nnonsense: 1\n";
        Outcome outcome = conductor.reload();
        assertThat(outcome.isApplied()).isFalse();
        assertThat(outcome.step()).isEqualTo(ReloadStep.CHECK);
        assertThat(outcome.snapshot()).isEqualTo(1);
        assertThat(outcome.text()).contains("nonsense");
        assertThat(conductor.snapshot()).isSameAs(before);
        assertThat(published).hasSize(1);
    }

    @Test
    void anAddressThatIsTakenRefusesTheWholeReload() throws IOException {
        conductor.start();
        Snapshot before = snapshot();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String other = "'http://127.0.0.1:" + taken.getLocalPort() + "': b";
            yaml = yaml.replace("sites: {", "sites: {" + other + ", ")
                    .replace("services: {", "services: {b: 'localhost:3', ");
            Outcome outcome = conductor.reload();
            assertThat(outcome.isApplied()).as(outcome.text()).isFalse();
            assertThat(outcome.step()).isEqualTo(ReloadStep.WARM);
            assertThat(outcome.text()).contains(String.valueOf(taken.getLocalPort()));
            assertThat(conductor.snapshot()).isSameAs(before);
        }
        assertThat(conductor.reload().isApplied())
                .as("once the address is free")
                .isTrue();
        assertThat(conductor.listeners()).hasSize(2);
    }

    @Test
    void anAddressThatIsNoLongerWantedIsClosed() throws IOException {
        conductor.start();
        int other = freePort();
        yaml = yaml.replace("127.0.0.1:" + port, "127.0.0.1:" + other);
        assertThat(conductor.reload().isApplied()).isTrue();
        assertThat(conductor.listeners())
                .singleElement()
                .extracting(listener -> listener.address().toString())
                .asString()
                .endsWith(":" + other);
        try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(free.isBound()).isTrue();
        }
    }

    @Test
    void afterDrainingNothingIsApplied() {
        conductor.start();
        conductor.drainWithin(null);
        assertThat(conductor.isReady()).isFalse();
        assertThat(conductor.reload().text()).isEqualTo("shutting down");
        conductor.drain();
        assertThat(published).hasSize(1);
    }

    @Test
    void aRefusedFirstConfigurationServesNothing() {
        yaml = "sites: {}\n";
        assertThat(conductor.start().isApplied()).isFalse();
        assertThat(conductor.snapshot()).isNull();
        assertThat(conductor.isReady()).isFalse();
        assertThat(conductor.listeners()).isEmpty();
    }
}
