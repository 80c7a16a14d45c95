package dev.sluice.exchange;

import dev.sluice.http.Head;
import dev.sluice.observe.Reason;
import dev.sluice.wire.ServerStream;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request taken along the request path without a socket, to learn what would become of it: the client's side is this
 * object, and the targets must answer at once. Owned by the thread that rehearses, with a loop of its own.
 */
public final class Rehearsal implements ServerStream {
    private final Exchange exchange;
    private final Consumer<Exchange> answered;

    private Rehearsal(Exchange exchange, Consumer<Exchange> answered) {
        this.exchange = exchange;
        this.answered = answered;
    }

    /**
     * Takes a request without a body along the path.
     *
     * @param request fills in the request's head
     * @param answered sees the exchange when its response begins
     */
    public static void run(Loop loop, Site site, Client client, Consumer<Head> request, Consumer<Exchange> answered) {
        loop.refresh();
        Exchange x = loop.open().begin(site, client);
        x.onBegin(new Rehearsal(x, answered));
        x.request().reset();
        request.accept(x.request());
        x.onRequest(0);
    }

    @Override
    public void respond(Head response, long length) {
        answered.accept(exchange);
    }

    @Override
    public void body(ByteBuf data) {
        data.release();
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public long unsent() {
        return 0;
    }

    @Override
    public void inform(Head response) {}

    @Override
    public void last() {}

    @Override
    public void cut(Reason reason) {}

    @Override
    public void bodyEnd(@Nullable Head trailers) {}

    @Override
    public void flush() {}

    @Override
    public void pauseBody() {}

    @Override
    public void resumeBody() {}
}
