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
    private static final byte[] NOTHING = new byte[0];

    private final String method;
    private final Intake page;
    private final boolean takesBody;
    private final Guard guard;
    private final Executor blocking;
    private final EventLoops loops;

    private AdminTarget(
            String method, Intake page, boolean takesBody, Guard guard, Executor blocking, EventLoops loops) {
        this.method = method;
        this.page = page;
        this.takesBody = takesBody;
        this.guard = guard;
        this.blocking = blocking;
        this.loops = loops;
    }

    static AdminTarget of(String method, Page page, Guard guard, Executor blocking, EventLoops loops) {
        return new AdminTarget(method, (request, body) -> page.answer(request), false, guard, blocking, loops);
    }

    /** The same for a command with a body. */
    static AdminTarget of(String method, Intake page, Guard guard, Executor blocking, EventLoops loops) {
        return new AdminTarget(method, page, true, guard, blocking, loops);
    }

    @Override
    public void serve(Exchange x) {
        AdminRequest request = AdminRequest.of(x);
        Loop loop = x.loop();
        if (takesBody) {
            LaterReply later = LaterReply.awaitedWithBody(x);
            later.body(body -> ask(request, body, loop, later));
        } else {
            ask(request, NOTHING, loop, LaterReply.awaitedBy(x));
        }
    }

    private void ask(AdminRequest request, byte[] body, Loop loop, LaterReply later) {
        try {
            blocking.execute(() -> answer(request, body, loop, later));
        } catch (RejectedExecutionException e) {
            later.onReply(Replies.text(503, "too busy with other admin requests, or shutting down\n"));
        }
    }

    private void answer(AdminRequest request, byte[] body, Loop loop, LaterReply later) {
        Reply reply = reply(request, body);
        try {
            loops.execute(loop, () -> later.onReply(reply));
        } catch (RejectedExecutionException e) {
            LOG.debug("no one is left to hear the answer to {}", request.path());
        }
    }

    private Reply reply(AdminRequest request, byte[] body) {
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
            return page.answer(request, body);
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
