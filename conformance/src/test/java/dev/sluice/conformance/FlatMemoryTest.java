package dev.sluice.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.conformance.play.Flood;
import dev.sluice.conformance.play.FloodPeers;
import dev.sluice.conformance.play.Postconditions;
import dev.sluice.conformance.product.Ports;
import dev.sluice.conformance.product.SluiceProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bodies of any size stream through bounded memory, whichever side is slow. {@code -Dproof.streamBytes=10737418240} is the size
 * of the promise; {@code -Dproof.flatBytes} is how much more than at rest the process may hold.
 */
@Tag("product")
final class FlatMemoryTest {
    private static final long STREAM_BYTES = Long.getLong("proof.streamBytes", 1L << 30);
    private static final long FLAT_BYTES = Long.getLong("proof.flatBytes", 32L << 20);
    private static final long WARM_BYTES = 128L << 20;
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    @TempDir
    private Path directory;

    /** One of the two ways a flood can go. */
    private interface Direction {
        void run(Flood flood, int port, Deadline deadline);
    }

    @Test
    void uploadToASlowUpstream() throws IOException, InterruptedException {
        try (FloodPeers peers = new FloodPeers()) {
            holdsFlat(peers, peers::upload);
        }
    }

    @Test
    void downloadToASlowClient() throws IOException, InterruptedException {
        try (FloodPeers peers = new FloodPeers()) {
            holdsFlat(peers, peers::download);
        }
    }

    private void holdsFlat(FloodPeers peers, Direction direction) throws IOException, InterruptedException {
        Deadline deadline = Deadline.in(PATIENCE);
        int port = Ports.free();
        try (SluiceProcess sluice = new SluiceProcess(directory, SluiceProcess.Watch.SIMPLE)) {
            sluice.install(
                    "sites:\n  \":%d\": {to: \"%s\", limits: {body: unlimited}}\n".formatted(port, peers.address()),
                    deadline);
            direction.run(new Flood(WARM_BYTES, deadline, () -> {}), port, deadline);
            long before = sluice.child().residentBytes();
            AtomicLong most = new AtomicLong();
            Flood flood = new Flood(
                    STREAM_BYTES,
                    deadline,
                    () -> most.accumulateAndGet(sluice.child().residentBytes(), Math::max));
            direction.run(flood, port, deadline);
            assertThat(flood.timesStuck()).as("times the sender had to wait").isGreaterThan(10);
            assertThat(most.get() - before).as("growth while streaming").isLessThan(FLAT_BYTES);
            Postconditions.rest(sluice, deadline);
        }
    }
}
