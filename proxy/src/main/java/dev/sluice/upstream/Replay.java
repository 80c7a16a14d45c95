package dev.sluice.upstream;

import dev.sluice.http.Head;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The part of a request's body that was sent already, kept so that it can be sent again: all of it or, once it outgrows
 * its bound, nothing. Owned by one attempt.
 */
final class Replay {
    private static final int SMALL = 4096;

    /** What a piece counts at least, so that many tiny ones are bounded too. */
    private static final int LEAST = 256;

    private final ArrayDeque<ByteBuf> kept = new ArrayDeque<>();
    private @Nullable Head trailers;
    private long room;
    private boolean keeping;
    private boolean lost;

    /** Begins with room for so many bytes; zero keeps nothing. */
    void begin(long bytes) {
        room = bytes;
        keeping = bytes > 0;
        lost = false;
        trailers = null;
    }

    /** Keeps the bytes; the buffer stays the caller's. */
    void keep(ByteBuf borrowed) {
        int length = borrowed.readableBytes();
        room -= Math.max(length, LEAST);
        if (!keeping || room < 0) {
            release();
            lost = true;
        } else {
            // a small piece may be a slice of a large read, which it would pin
            kept.addLast(length < SMALL ? borrowed.copy() : borrowed.retainedDuplicate());
        }
    }

    void keepTrailers(@Nullable Head newTrailers) {
        trailers = newTrailers;
    }

    @Nullable
    Head trailers() {
        return trailers;
    }

    /** Whether everything that was sent could be sent again. */
    boolean isComplete() {
        return !lost;
    }

    /** The kept pieces, oldest first. */
    Iterable<ByteBuf> pieces() {
        return kept;
    }

    /** Drops everything. */
    void release() {
        keeping = false;
        for (ByteBuf piece = kept.pollFirst(); piece != null; piece = kept.pollFirst()) {
            piece.release();
        }
    }
}
