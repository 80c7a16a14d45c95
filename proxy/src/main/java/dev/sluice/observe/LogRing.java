package dev.sluice.observe;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * A bounded ring of bytes between one loop, which puts whole lines in, and one writer, which takes them out. No locks:
 * each side owns one position, publishes it with a release store and reads the other's with an acquire load. A line
 * that finds no room is refused; nobody waits.
 */
final class LogRing {
    private static final VarHandle PUT;
    private static final VarHandle TAKEN;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            PUT = lookup.findVarHandle(LogRing.class, "put", long.class);
            TAKEN = lookup.findVarHandle(LogRing.class, "taken", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final int capacity;
    private final ByteBuffer bytes;
    private final ByteBuffer view;

    private long put;
    private long takenSeen;
    private long taken;

    /** A ring with room for {@code capacity} bytes, a power of two. */
    LogRing(int capacity) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("not a power of two: " + capacity);
        }
        this.capacity = capacity;
        this.bytes = ByteBuffer.allocateDirect(capacity);
        this.view = bytes.duplicate();
    }

    /** Puts a line in, or answers false when there is no room; only the loop. */
    boolean offer(byte[] line, int length) {
        if (put - takenSeen > capacity - length) {
            takenSeen = (long) TAKEN.getAcquire(this);
            if (put - takenSeen > capacity - length) {
                return false;
            }
        }
        int at = (int) put & (capacity - 1);
        int first = Math.min(length, capacity - at);
        bytes.put(at, line, 0, first);
        bytes.put(0, line, first, length - first);
        PUT.setRelease(this, put + length);
        return true;
    }

    /** Whether more than half of the ring was in use when last looked at; only the loop. */
    boolean isHalfFull() {
        if (put - takenSeen <= capacity >> 1) {
            return false;
        }
        takenSeen = (long) TAKEN.getAcquire(this);
        return put - takenSeen > capacity >> 1;
    }

    /** How many bytes can be taken, always whole lines as long as all are taken; only the writer. */
    int readable() {
        return (int) ((long) PUT.getAcquire(this) - taken);
    }

    /** Up to so many of the readable bytes, as many as lie in one piece; valid until the next call; only the writer. */
    ByteBuffer peek(int most) {
        int at = (int) taken & (capacity - 1);
        view.limit(at + Math.min(most, capacity - at));
        view.position(at);
        return view;
    }

    /** Gives the room of so many bytes back to the loop; only the writer. */
    void take(int count) {
        TAKEN.setRelease(this, taken + count);
    }
}
