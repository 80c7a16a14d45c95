package dev.sluice.conformance.play;

import dev.sluice.conformance.Deadline;
import dev.sluice.conformance.SceneFailure;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A body of any size between a fast sender and a reader that again and again reads nothing until the sender is stuck; the two
 * sides run on threads of their own and meet in one counter. Every block carries its number, so that a loss shows.
 */
public final class Flood {
    /** The bytes of a block. */
    public static final int BLOCK = 64 * 1024;

    private static final long STUCK_MILLIS = 200;
    private static final int PAUSES = 20;

    /** More than all socket buffers on the way, so that a pause is felt by the sender. */
    private static final long LEAST_BURST = (48 << 20) / BLOCK;

    private final long blocks;
    private final Deadline deadline;
    private final Runnable whenStuck;
    private final AtomicInteger stuck = new AtomicInteger();
    private volatile boolean sent;

    /** A flood of {@code bytes}, rounded to blocks; {@code whenStuck} runs on the sender's thread. */
    public Flood(long bytes, Deadline deadline, Runnable whenStuck) {
        this.blocks = bytes / BLOCK;
        this.deadline = deadline;
        this.whenStuck = whenStuck;
    }

    /** The length of the body. */
    public long bytes() {
        return blocks * BLOCK;
    }

    /** How often the sender was stuck. */
    public int timesStuck() {
        return stuck.get();
    }

    /** Sends the whole body. */
    void send(Wire wire) {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        for (long i = 0; i < blocks; i++) {
            block.putLong(0, i);
            if (!wire.canSendWithin(STUCK_MILLIS)) {
                stuck.incrementAndGet();
                whenStuck.run();
            }
            if (!wire.offer(block.array(), deadline)) {
                throw new SceneFailure("the other side stopped taking bytes at block " + i + " of " + blocks);
            }
        }
        sent = true;
    }

    /** Reads the whole body, pausing until the sender is stuck; fails at the first byte that is not in its place. */
    void receive(Wire wire) {
        MessageReader reader = new MessageReader(wire, deadline);
        long burst = Math.max(LEAST_BURST, blocks / PAUSES);
        for (long i = 0; i < blocks; i++) {
            if (i % burst == 0 && i < blocks - burst) {
                awaitStuck((int) (i / burst) + 1);
            }
            byte[] block = reader.exactBytes(BLOCK);
            if (ByteBuffer.wrap(block).getLong(0) != i) {
                throw new SceneFailure("block " + i + " is not in its place");
            }
        }
    }

    private void awaitStuck(int times) {
        try {
            while (stuck.get() < times && !sent) {
                Polling.pause(deadline);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SceneFailure("stopped", e);
        }
    }
}
