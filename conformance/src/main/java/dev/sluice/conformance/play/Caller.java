package dev.sluice.conformance.play;

import dev.sluice.conformance.Deadline;
import dev.sluice.conformance.SceneFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A keep-alive client for proofs that need many requests rather than exact bytes; confined to its thread. */
public final class Caller implements AutoCloseable {
    private final int port;
    private final Duration patience;
    private @Nullable Wire wire;

    /** A caller of the proxy on {@code port} that waits {@code patience} for each answer. */
    public Caller(int port, Duration patience) {
        this.port = port;
        this.patience = patience;
    }

    /**
     * An answer.
     *
     * @param status its status, 0 if the connection ended before there was one
     * @param body what came of its body
     * @param complete whether the body ended as its framing says
     */
    public record Reply(int status, String body, boolean complete) {}

    /** Asks for {@code target} with GET. */
    public Reply get(String target) {
        Deadline deadline = Deadline.in(patience);
        Wire open = open();
        open.offer(Conversation.latin1("GET " + target + " HTTP/1.1\r\nHost: a.test\r\n\r\n"), deadline);
        MessageReader reader = new MessageReader(open, deadline);
        if (open.available() == 0 && !open.fill(deadline)) {
            close();
            return new Reply(0, "", false);
        }
        Message answer = reader.head();
        reader.responseBody(answer, false);
        boolean ends = answer.values("Connection").stream().anyMatch(value -> value.equalsIgnoreCase("close"));
        if (ends || !answer.isComplete()) {
            close();
        }
        return new Reply(answer.status(), answer.body().text(), answer.isComplete());
    }

    /** Turns the connection into a tunnel. */
    public void upgrade(String target) {
        Deadline deadline = Deadline.in(patience);
        String request = "GET " + target + " HTTP/1.1\r\nHost: a.test\r\nUpgrade: echo\r\nConnection: upgrade\r\n\r\n";
        open().send(Conversation.latin1(request), deadline);
        Message answer = new MessageReader(open(), deadline).head();
        if (answer.status() != 101) {
            throw new SceneFailure("no tunnel: " + answer.startLine());
        }
    }

    /** Sends {@code text} through the tunnel and waits for it to come back. */
    public void echo(String text) {
        Deadline deadline = Deadline.in(patience);
        open().send(Conversation.latin1(text), deadline);
        Expectations.equal("echo", text, new MessageReader(open(), deadline).exactly(text.length()));
    }

    private Wire open() {
        Wire open = wire;
        if (open == null) {
            open = Wire.connect(Addresses.parse(String.valueOf(port)), null, "caller", new Transcript());
            wire = open;
        }
        return open;
    }

    @Override
    public void close() {
        if (wire != null) {
            wire.close();
            wire = null;
        }
    }
}
