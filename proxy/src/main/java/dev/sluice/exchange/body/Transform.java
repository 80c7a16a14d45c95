package dev.sluice.exchange.body;

import dev.sluice.http.Head;
import dev.sluice.observe.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * A filter's part in one body that passes: bytes go in, other bytes come out, as they come. It holds no more than a small
 * constant between two calls, and what comes out of a buffer is no more than a small multiple of it, as nothing stops it half
 * way. After it has failed it is asked for nothing but {@link #failure} and {@link #close}.
 *
 * <p>Owned by one exchange's loop.
 */
public interface Transform {
    /** Nothing comes out, yet. */
    ByteBuf NOTHING = Unpooled.EMPTY_BUFFER;

    /** Takes bytes of the body, and with them the buffer; what comes out is the caller's. */
    ByteBuf body(ByteBuf data);

    /** What must come out of the bytes taken so far, for the receiver to see all of them: no more may come for a while. */
    default ByteBuf flush() {
        return NOTHING;
    }

    /** What comes out behind the last bytes; the body is complete, and nothing but its trailers is asked for afterwards. */
    default ByteBuf end(@Nullable Head trailers) {
        return NOTHING;
    }

    /** The trailers that are passed on in place of these; asked for behind {@link #end}. */
    default @Nullable Head trailers(@Nullable Head trailers) {
        return trailers;
    }

    /** Why this body cannot go on; {@link Reason#OK} while it can. With a failure nothing comes out. */
    default Reason failure() {
        return Reason.OK;
    }

    /** This one and behind it another, which takes what comes out. */
    default Transform then(Transform next) {
        return new Chained(this, next);
    }

    /** Gives back what it holds; called exactly once, however the exchange ends. */
    default void close() {}
}
