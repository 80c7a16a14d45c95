package dev.sluice.exchange;

import dev.sluice.http.Head;
import dev.sluice.observe.Reason;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The serving of an exchange whose reply is made elsewhere and comes back to its loop; the request's body passes by
 * unread. When the exchange ends before, the reply has nowhere to go. Owned by the exchange's loop.
 */
public final class LaterReply implements Serving {
    private @Nullable Exchange exchange;

    private LaterReply(Exchange exchange) {
        this.exchange = exchange;
    }

    /** Makes the exchange wait for a reply. */
    public static LaterReply awaitedBy(Exchange x) {
        LaterReply later = new LaterReply(x);
        x.serving(later);
        return later;
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
        DISCARD.onRequestBody(data);
    }

    @Override
    public void onRequestEnd(@Nullable Head trailers) {}

    @Override
    public void onClientReadComplete() {}

    @Override
    public void onClientWritable() {}

    @Override
    public void onAbort(Reason reason) {
        exchange = null;
    }
}
