package dev.sluice.wire;

import dev.sluice.http.Head;
import dev.sluice.http.Method;
import dev.sluice.observe.Reason;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response as the upstream's side sees them, whatever the protocol. Runs on the connection's loop.
 */
public interface ClientStream extends BodySource, BodySink {
    /** What a stream tells the attempt that uses it. */
    interface Events {
        /** The head that responses are decoded into. */
        Head upstreamResponse();

        /** An interim response other than 101 has arrived. */
        void onInterim();

        /** The final response's head has arrived; {@code length} as {@code Framing.ofResponse} decides. */
        void onResponse(long length);

        /** Bytes of the response's body; the receiver owns the buffer. */
        void onResponseBody(ByteBuf data);

        /** The response is complete. The stream may be given back. */
        void onResponseEnd(@Nullable Head trailers);

        /** What one read brought has been delivered. */
        void onUpstreamReadComplete();

        /** The stream takes request bytes again. */
        void onUpstreamWritable();

        /** The stream broke; nothing more comes. */
        void onUpstreamFailed(Reason reason);
    }

    /** Sends a request's head; {@code length} is a length, CHUNKED, or NO_BODY. Events go to {@code to} from now on. */
    void send(Head request, Method method, long length, Events to);

    /** Whether the connection has carried an exchange before this one. */
    boolean isReused();

    /** The version of HTTP that it speaks, as {@link Head#version()} has it. */
    int version();

    /** Ends the use of the stream after the response; where the request goes on, that is cancelled. No event follows. */
    void giveBack();

    /**
     * Gives the exchange up; no event follows. A connection that carries nothing else is closed, once a tunnel's last bytes
     * are sent.
     */
    void cancel();

    /**
     * Gives up an exchange whose response has not come in time. A connection on which nothing else has come either takes no
     * more exchanges: its server may be gone without a word.
     */
    void timeOut();
}
