package dev.sluice.wire;

import dev.sluice.http.Head;
import dev.sluice.observe.Reason;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response as the client's side sees them, whatever the protocol. Runs on the connection's loop.
 */
public interface ServerStream extends BodySource, BodySink {
    /** What a stream tells the exchange that it carries. */
    interface Events {
        /** The head that the next request is decoded into. */
        Head request();

        /** The first byte of a request has arrived. */
        void onBegin(ServerStream stream);

        /** A request head has arrived; {@code length} is a length or {@code Framing.CHUNKED}. */
        void onRequest(long length);

        /** What arrived is not a request the proxy accepts; the connection reads nothing more. */
        void onRefused(Reason reason);

        /** Bytes of the request's body; the receiver owns the buffer. */
        void onRequestBody(ByteBuf data);

        /** The request's body is complete. */
        void onRequestEnd(@Nullable Head trailers);

        /** What one read brought has been delivered; time to flush what it caused. */
        void onClientReadComplete();

        /** The stream takes body bytes again. */
        void onClientWritable();

        /** The client is gone; nothing more can be sent. */
        void onClientGone(Reason reason);
    }

    /** Sends an interim response (RFC 9110 section 15.2), flushed at once. */
    void inform(Head response);

    /**
     * Sends the final response's head.
     *
     * @param response the head; it carries Content-Length itself where {@code length} is one
     * @param length a length or one of {@code Framing}'s CHUNKED, UNTIL_CLOSE, NO_BODY and TUNNEL
     */
    void respond(Head response, long length);

    /**
     * The time that the client gave its request has passed before the answer: it has taken it back as if it had said so. May
     * end the connection, and the stream with it.
     */
    default void gaveUp() {}

    /** Makes this the connection's last exchange. To be called before {@link #respond}. */
    void last();

    /** Cuts the stream so that the client sees the response as broken off, and why, where the protocol can say it. */
    void cut(Reason reason);
}
