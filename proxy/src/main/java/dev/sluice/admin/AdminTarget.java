package dev.sluice.admin;

import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.LaterReply;
import dev.sluice.exchange.Loop;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.Target;
import dev.sluice.http.FieldName;
import dev.sluice.server.EventLoops;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The target that asks a page. The page may block, so it is asked on a blocking thread, and its answer comes back to the
 * exchange's loop. Immutable, shared by all loops.
 */
final class AdminTarget implements Target {
    private static final Logger LOG = LoggerFactory.getLogger("sluice.admin");

    private final String method;
    private final Page page;
    private final Guard guard;
    private final Executor blocking;
    private final EventLoops loops;

    private AdminTarget(String method, Page page, Guard guard, Executor blocking, EventLoops loops) {
        this.method = method;
        this.page = page;
        this.guard = guard;
        this.blocking = blocking;
        this.loops = loops;
    }

    static AdminTarget of(String method, Page page, Guard guard, Executor blocking, EventLoops loops) {
        return new AdminTarget(method, page, guard, blocking, loops);
    }

    @Override
    public void serve(Exchange x) {
        AdminRequest request = AdminRequest.of(x);
        Loop loop = x.loop();
        LaterReply later = LaterReply.awaitedBy(x);
        try {
            blocking.execute(() -> answer(request, loop, later));
        } catch (RejectedExecutionException e) {
            x.reply(Replies.text(503, "too busy with other admin requests, or shutting down\n"));
        }
    }

    private void answer(AdminRequest request, Loop loop, LaterReply later) {
        Reply reply = reply(request);
        try {
            loops.execute(loop, () -> later.onReply(reply));
        } catch (RejectedExecutionException e) {
            LOG.debug("no one is left to hear the answer to {}", request.path());
        }
    }

    private Reply reply(AdminRequest request) {
        Reply refused = guard.refuse(request);
        if (refused != null) {
            return refused;
        }
        boolean fits = request.method().equals(method)
                || (method.equals("GET") && request.method().equals("HEAD"));
        if (!fits) {
            String allowed = method.equals("GET") ? "GET, HEAD" : method;
            return Replies.text(405, "only " + allowed + " here\n").with(FieldName.ALLOW, allowed);
        }
        try {
            return page.answer(request);
        } catch (RuntimeException e) {
            LOG.error("the admin page {} failed", request.path(), e);
            return Replies.text(500, "the admin page failed; standard error says more\n");
        }
    }

    @Override
    public String description() {
        return "admin page";
    }
}
