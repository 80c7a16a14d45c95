package dev.sluice.exchange;

import dev.sluice.http.Head;
import dev.sluice.observe.Reason;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** The living part of a target in one exchange: takes the request's body and hears of the client. Runs on its loop. */
public interface Serving {
    /** Lets the request's body pass by unread. */
    Serving DISCARD = new Serving() {
        @Override
        public void onRequestBody(ByteBuf data) {
            data.release();
        }

        @Override
        public void onRequestEnd(@Nullable Head trailers) {}

        @Override
        public void onClientReadComplete() {}

        @Override
        public void onClientWritable() {}

        @Override
        public void onAbort(Reason reason) {}
    };

    /** Bytes of the request's body; the receiver owns the buffer. */
    void onRequestBody(ByteBuf data);

    /** The request's body is complete. */
    void onRequestEnd(@Nullable Head trailers);

    /** What one read from the client brought has been delivered. */
    void onClientReadComplete();

    /** The client takes response bytes again. */
    void onClientWritable();

    /** Whether it is the target, not the client, that holds the request's body up. */
    default boolean holdsBody() {
        return false;
    }

    /** The exchange is over; give everything back. Nothing of the exchange may be touched afterwards. */
    void onAbort(Reason reason);
}
