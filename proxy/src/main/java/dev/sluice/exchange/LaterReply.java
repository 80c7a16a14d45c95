package dev.sluice.exchange;

import dev.sluice.http.Head;
import dev.sluice.observe.Reason;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The serving of an exchange whose reply is made elsewhere and comes back to its loop; the request's body passes by
 * unread, or is collected, as far as the route's limits let it. When the exchange ends before, the reply has nowhere to go. Owned by the exchange's loop.
 */
public final class LaterReply implements Serving {
    private final @Nullable ByteArrayOutputStream body;
    private @Nullable Exchange exchange;
    private @Nullable Consumer<byte[]> whole;

    private LaterReply(Exchange exchange, @Nullable ByteArrayOutputStream body) {
        this.exchange = exchange;
        this.body = body;
    }

    /** Makes the exchange wait for a reply. */
    public static LaterReply awaitedBy(Exchange x) {
        LaterReply later = new LaterReply(x, null);
        x.serving(later);
        return later;
    }

    /** Makes the exchange wait for a reply to its whole body, which {@link #body} tells. */
    public static LaterReply awaitedWithBody(Exchange x) {
        LaterReply later = new LaterReply(x, new ByteArrayOutputStream());
        x.serving(later);
        return later;
    }

    /** Tells the body once it has arrived; at most once, on the exchange's loop. */
    public void body(Consumer<byte[]> receiver) {
        whole = receiver;
        Exchange waiting = exchange;
        if (waiting != null && waiting.requestEnded()) {
            onRequestEnd(null);
        }
    }

    /** The reply has come; on the exchange's loop. */
    public void onReply(Reply reply) {
        Exchange waiting = exchange;
        if (waiting != null) {
            waiting.reply(reply);
        }
    }

    @Override
    public void onRequestBody(ByteBuf data) {
        if (body == null) {
            DISCARD.onRequestBody(data);
            return;
        }
        byte[] piece = new byte[data.readableBytes()];
        data.readBytes(piece).release();
        body.writeBytes(piece);
    }

    @Override
    public void onRequestEnd(@Nullable Head trailers) {
        Consumer<byte[]> receiver = whole;
        whole = null;
        if (body != null && receiver != null) {
            receiver.accept(body.toByteArray());
        }
    }

    @Override
    public void onClientReadComplete() {}

    @Override
    public void onClientWritable() {}

    @Override
    public void onAbort(Reason reason) {
        exchange = null;
    }
}
