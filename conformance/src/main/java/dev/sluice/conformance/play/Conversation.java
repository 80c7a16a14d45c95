package dev.sluice.conformance.play;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sluice.conformance.Deadline;
import dev.sluice.conformance.SceneFailure;
import dev.sluice.conformance.scene.Step;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One connection of HTTP/1.1 in the hands of a script: the verbs that clients and upstreams share, and raw bytes; confined to
 * its block's thread.
 */
final class Conversation implements Talk {
    private static final long OPEN_MILLIS = 60;

    private final Wire wire;
    private final MessageReader reader;
    private final Bodies raw;
    private final Bodies bodies;
    private final Deadline deadline;
    private final boolean client;
    private @Nullable Message last;
    private boolean chunked;

    Conversation(Wire wire, Stage stage, boolean client) {
        this.wire = wire;
        this.raw = new Bodies(this::raw, wire::canSendWithin, stage.barriers());
        this.bodies = new Bodies(this::body, wire::canSendWithin, stage.barriers());
        this.deadline = stage.deadline();
        this.client = client;
        this.reader = new MessageReader(wire, deadline);
    }

    @Override
    public boolean play(Step step) throws IOException, InterruptedException {
        switch (step.verb()) {
            case "data" -> bodies.send(step);
            case "offer" -> bodies.offer(step);
            case "end" -> end(step);
            case "cancel" -> wire.abort();
            case "cancelled" -> cancelled();
            case "receive" -> receive(step);
            case "read" -> read(step);
            case "drain" -> drain();
            case "expect" -> expect(step);
            case "half-close" -> wire.halfClose();
            case "abort" -> wire.abort();
            case "close" -> wire.close();
            default -> {
                return playBytes(step) || Expectations.check(step, last());
            }
        }
        return true;
    }

    /** The steps that show bytes as they are. */
    private boolean playBytes(Step step) throws IOException, InterruptedException {
        switch (step.verb()) {
            case "send" -> raw.send(step);
            case "push" -> raw.offer(step);
            case "drip" -> drip(step);
            case "trickle" -> trickle(step);
            default -> {
                return false;
            }
        }
        return true;
    }

    @Override
    public Message last() {
        if (last == null) {
            throw new SceneFailure("nothing was received yet");
        }
        return last;
    }

    /** Raw bytes, shown in the transcript if they are few. */
    private boolean raw(byte[] bytes) {
        if (bytes.length < Generated.PIECE) {
            wire.show(bytes);
        }
        return wire.offer(bytes, deadline);
    }

    @Override
    public void begin(Outgoing message) {
        chunked = message.streamed();
        wire.send(message.text(), deadline);
    }

    @Override
    public boolean body(byte[] bytes) {
        if (!chunked) {
            return wire.offer(bytes, deadline);
        }
        return wire.offer(latin1(Integer.toHexString(bytes.length) + "\r\n"), deadline)
                && wire.offer(bytes, deadline)
                && wire.offer(latin1("\r\n"), deadline);
    }

    /** {@code end ["Name: value"...]}: the body is over, with trailers or without. */
    private void end(Step step) {
        if (chunked) {
            StringBuilder text = new StringBuilder("0\r\n");
            step.quoted().forEach(line -> text.append(line).append("\r\n"));
            wire.send(latin1(text.append("\r\n").toString()), deadline);
        } else {
            throw new SceneFailure("only a streamed body has an end of its own");
        }
    }

    /** {@code cancelled}: waits until the other side gives this exchange up, which in HTTP/1.1 ends the connection. */
    private void cancelled() {
        drain();
    }

    @Override
    public Message ask(Outgoing request) {
        begin(request);
        Message answer = reader.head();
        last = answer;
        reader.responseBody(answer, request.first().equals("HEAD"));
        return answer;
    }

    @Override
    public void select(String name) {
        // One exchange after the other: the current one has every name.
    }

    @Override
    public boolean isAsked() {
        return wire.isOpen() && (wire.available() > 0 || wire.fillWithin(1) > 0);
    }

    @Override
    public boolean awaitRequest() {
        if (wire.available() == 0 && !wire.fill(deadline)) {
            return false;
        }
        Message request = reader.head();
        last = request;
        reader.requestBody(request);
        return true;
    }

    @Override
    public boolean hasMore() {
        return isAsked();
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
        checkEnd(step, message);
    }

    /** Fails unless the body of {@code message} ended as {@code step} says: cleanly, or {@code truncated}. */
    static void checkEnd(Step step, Message message) {
        boolean cut = step.says(0, "truncated") || step.says(1, "truncated");
        if (cut == message.isComplete()) {
            throw new SceneFailure(cut ? "the body ended cleanly, but it should be cut" : "the body was cut");
        }
    }

    static void status(String wanted, Message message) {
        String actual = String.valueOf(message.status());
        if (!actual.matches(wanted.toLowerCase(Locale.ROOT).replace("x", "."))) {
            throw new SceneFailure("status should be " + wanted + " but the answer was: " + message.startLine());
        }
    }

    static void requestLine(Step step, int at, String line) {
        if (step.size() <= at) {
            return;
        }
        String wanted = step.rest(at);
        if (!line.equals(wanted) && !line.matches(Pattern.quote(wanted) + " HTTP/(1.1|2)")) {
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

    @Override
    public Wire wire() {
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
