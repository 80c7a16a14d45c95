package dev.sluice.conformance.play;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sluice.conformance.Deadline;
import dev.sluice.conformance.SceneFailure;
import dev.sluice.conformance.scene.Step;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One connection in the hands of a script: the verbs that clients and upstreams share; confined to its block's thread.
 */
final class Conversation implements AutoCloseable {
    private static final long OPEN_MILLIS = 60;
    private static final long STUCK_MILLIS = 300;

    private final Wire wire;
    private final MessageReader reader;
    private final Barriers barriers;
    private final Deadline deadline;
    private final boolean client;
    private @Nullable Message last;

    Conversation(Wire wire, Stage stage, boolean client) {
        this.wire = wire;
        this.barriers = stage.barriers();
        this.deadline = stage.deadline();
        this.client = client;
        this.reader = new MessageReader(wire, deadline);
    }

    /** Plays {@code step}; false if the verb is none of a conversation's. */
    boolean play(Step step) throws IOException, InterruptedException {
        switch (step.verb()) {
            case "send" -> send(step);
            case "push" -> push(step);
            case "drip" -> drip(step);
            case "trickle" -> trickle(step);
            case "receive" -> receive(step);
            case "read" -> read(step);
            case "drain" -> drain();
            case "expect" -> expect(step);
            case "half-close" -> wire.halfClose();
            case "abort" -> wire.abort();
            case "close" -> wire.close();
            default -> {
                return Expectations.check(step, last());
            }
        }
        return true;
    }

    /** The message that was received last. */
    Message last() {
        if (last == null) {
            throw new SceneFailure("nothing was received yet");
        }
        return last;
    }

    private void send(Step step) {
        if (!step.says(0, "generated")) {
            wire.send(latin1(step.bytes(0)), deadline);
        } else if (step.says(2, "reach")) {
            sendUntilStuck(step.number(1), step.argument(3));
        } else {
            sendGenerated(step.number(1), true);
        }
    }

    private void push(Step step) {
        if (step.says(0, "generated")) {
            sendGenerated(step.number(1), false);
        } else {
            wire.offer(latin1(step.bytes(0)), deadline);
        }
    }

    private void sendGenerated(long length, boolean whole) {
        for (long at = 0; at < length; at += Generated.PIECE) {
            if (!wire.offer(Generated.bytes(at, (int) Math.min(Generated.PIECE, length - at)), deadline)) {
                if (whole) {
                    throw new SceneFailure("the other side stopped taking bytes after " + at);
                }
                return;
            }
        }
    }

    /** {@code send generated N reach X}: sends, and reaches X once the other side has taken nothing for a while. */
    private void sendUntilStuck(long length, String barrier) {
        boolean stuck = false;
        for (long at = 0; at < length; at += Generated.PIECE) {
            byte[] piece = Generated.bytes(at, (int) Math.min(Generated.PIECE, length - at));
            if (!stuck && !wire.canSendWithin(STUCK_MILLIS)) {
                stuck = true;
                barriers.reach(barrier);
            }
            if (!wire.offer(piece, deadline)) {
                throw new SceneFailure("the other side stopped taking bytes after " + at);
            }
        }
        if (!stuck) {
            throw new SceneFailure("the other side took everything although nobody read it");
        }
    }

    private void read(Step step) {
        if (step.says(0, "generated")) {
            long length = step.number(1);
            for (long at = 0; at < length; at += Generated.PIECE) {
                int count = (int) Math.min(Generated.PIECE, length - at);
                Expectations.equal("bytes", new String(Generated.bytes(at, count), ISO_8859_1), reader.exactly(count));
            }
        } else {
            Expectations.equal(
                    "bytes", step.bytes(0), reader.exactly(step.bytes(0).length()));
        }
    }

    /** {@code trickle 50ms "bytes"}: the same bytes again and again, until the other side has had enough. */
    private void trickle(Step step) {
        long millis = Long.parseLong(step.argument(0).replace("ms", ""));
        while (wire.end() == Wire.End.OPEN && wire.offer(latin1(step.bytes(1)), deadline)) {
            wire.fillWithin(millis);
        }
    }

    /** {@code drip 20ms "bytes"}: one byte at a time, as a slow or hostile peer sends; it stops when the other side has. */
    private void drip(Step step) throws InterruptedException {
        boolean paced = step.argument(0).endsWith("ms");
        long millis = paced ? Long.parseLong(step.argument(0).replace("ms", "")) : 0;
        for (byte b : latin1(step.bytes(paced ? 1 : 0))) {
            if (!wire.offer(new byte[] {b}, deadline)) {
                return;
            }
            if (paced && wire.fillWithin(millis) == 0 && wire.end() != Wire.End.OPEN) {
                return;
            }
        }
    }

    private void receive(Step step) {
        if (step.says(0, "body")) {
            rest(step);
            return;
        }
        Message message = reader.head();
        last = message;
        int at = step.says(0, "head") || step.says(0, "bodiless") || step.says(0, "truncated") ? 1 : 0;
        if (client) {
            status(step.argument(at), message);
        } else {
            requestLine(step, at, message.startLine());
        }
        if (!step.says(0, "head")) {
            rest(step);
        }
    }

    private void rest(Step step) {
        Message message = last();
        if (client) {
            reader.responseBody(message, step.says(0, "bodiless"));
        } else {
            reader.requestBody(message);
        }
        boolean cut = step.says(0, "truncated") || step.says(1, "truncated");
        if (cut == message.isComplete()) {
            throw new SceneFailure(
                    cut ? "the body ended cleanly, but it should be cut" : "the body was cut (" + wire.end() + ")");
        }
    }

    private static void status(String wanted, Message message) {
        String actual = String.valueOf(message.status());
        if (!actual.matches(wanted.toLowerCase(Locale.ROOT).replace("x", "."))) {
            throw new SceneFailure("status should be " + wanted + " but the answer was: " + message.startLine());
        }
    }

    private static void requestLine(Step step, int at, String line) {
        if (step.size() <= at) {
            return;
        }
        String wanted = step.rest(at);
        if (!line.equals(wanted) && !line.equals(wanted + " HTTP/1.1")) {
            throw new SceneFailure("request line should be \"" + wanted + "\" but is \"" + line + "\"");
        }
    }

    /** Takes everything until the other side ends. */
    private void drain() {
        do {
            wire.take(wire.available());
        } while (wire.fill(deadline));
    }

    private void expect(Step step) {
        String how = step.argument(0);
        if (how.equals("open")) {
            if (wire.available() > 0 || wire.fillWithin(OPEN_MILLIS) > 0) {
                throw new SceneFailure("bytes arrived where none should");
            }
            Expectations.equal("connection", "OPEN", wire.end().name());
            return;
        }
        if (wire.available() > 0 || wire.fill(deadline)) {
            int count = wire.available();
            throw new SceneFailure("bytes arrived instead of the end: " + Transcript.shown(wire.take(count), 0, count));
        }
        switch (how) {
            case "end" -> {}
            case "close" ->
                Expectations.equal("connection", "CLOSED", wire.end().name());
            case "reset" -> Expectations.equal("connection", "RESET", wire.end().name());
            default -> throw new SceneFailure("expect end, close, reset or open");
        }
    }

    Wire wire() {
        return wire;
    }

    MessageReader reader() {
        return reader;
    }

    static byte[] latin1(String bytes) {
        return bytes.getBytes(ISO_8859_1);
    }

    @Override
    public void close() {
        wire.close();
    }
}
