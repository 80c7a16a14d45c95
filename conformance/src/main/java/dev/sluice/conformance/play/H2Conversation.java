package dev.sluice.conformance.play;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sluice.conformance.SceneFailure;
import dev.sluice.conformance.scene.Step;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One connection of HTTP/2 in the hands of a script: every request is a stream of its own, and steps are about the stream that
 * was begun last under the selected name; confined to its block's thread.
 */
final class H2Conversation implements Talk {
    private static final long OPEN_MILLIS = 60;

    private final H2Connection connection;
    private final H2Raw raw;
    private final Bodies bodies;
    private final boolean client;
    private final String scheme;
    private final Map<String, H2Stream> slots = new HashMap<>();
    private String slot = "";

    /** Over {@code wire}; with {@code raw} nothing is sent that the scene does not tell of. */
    H2Conversation(Wire wire, Stage stage, boolean client, String scheme, boolean raw) {
        this.connection = new H2Connection(wire, stage.deadline(), client);
        this.raw = new H2Raw(connection, this::use, stage.deadline());
        this.bodies = new Bodies(this::body, this::canSendWithin, stage.barriers());
        this.client = client;
        this.scheme = scheme;
        if (raw) {
            connection.manual();
        } else if (wire.end() == Wire.End.OPEN) {
            connection.begin();
        }
    }

    @Override
    public boolean play(Step step) throws IOException, InterruptedException {
        switch (step.verb()) {
            case "send" -> connection.raw(Conversation.latin1(step.bytes(0)));
            case "receive" -> receive(step);
            case "read" -> read(step);
            case "data" -> bodies.send(step);
            case "offer" -> bodies.offer(step);
            case "end" -> end(step);
            case "cancel" -> cancel();
            case "cancelled" -> cancelled();
            case "repeat" -> repeat(step);
            case "expect" -> {
                return expect(step) || raw.expect(step, slots.get(slot));
            }
            default -> {
                return playConnection(step) || raw.play(step) || Expectations.check(step, last());
            }
        }
        return true;
    }

    /** The steps that end the connection or its halves, and the one that waits for that. */
    private boolean playConnection(Step step) throws IOException, InterruptedException {
        switch (step.verb()) {
            case "drain" -> connection.await(connection::isOver);
            case "half-close" -> wire().halfClose();
            case "abort" -> wire().abort();
            case "close" -> wire().close();
            default -> {
                return false;
            }
        }
        return true;
    }

    /** {@code repeat N}: the steps below, N times, or until the other side has had enough. */
    private void repeat(Step step) throws IOException, InterruptedException {
        connection.lenient(true);
        for (long i = 0; i < step.number(0) && !connection.isOver() && !connection.isGoingAway(); i++) {
            for (Step each : step.steps()) {
                if (!play(each)) {
                    throw new SceneFailure("HTTP/2 cannot repeat " + each.verb());
                }
            }
            while (connection.pump(0)) {
                // takes what arrived meanwhile
            }
        }
        connection.lenient(false);
    }

    @Override
    public void begin(Outgoing message) {
        if (message.request()) {
            slots.put(slot, connection.open());
        }
        boolean interim = message.first().matches("1\\d\\d");
        boolean bodiless = !message.request() && last().startLine().startsWith("HEAD ");
        long length = bodiless ? 0 : message.length();
        boolean end = !interim && length == 0;
        current().promise(length);
        connection.sendFields(current(), message.fields(scheme), end);
    }

    @Override
    public boolean body(byte[] bytes) {
        boolean completes = current().completes(bytes.length);
        return connection.sendBody(current(), bytes, completes);
    }

    private boolean canSendWithin(long millis) {
        return connection.canSendWithin(current(), millis);
    }

    @Override
    public Message ask(Outgoing request) {
        begin(request);
        Message answer = head();
        rest(answer);
        return answer;
    }

    /** {@code end ["Name: value"...]}: the body is over, with trailers or without. */
    private void end(Step step) {
        if (step.size() > 0) {
            connection.sendFields(
                    current(), step.quoted().stream().map(Outgoing::field).toList(), true);
        } else {
            connection.sendBody(current(), new byte[0], true);
        }
    }

    /** {@code cancel}: gives this exchange up and leaves the connection alone. */
    private void cancel() {
        int code = client ? H2Frame.code("CANCEL") : H2Frame.code("INTERNAL_ERROR");
        connection.send(H2Frame.ofNumber(H2Frame.RST_STREAM, current().id(), code));
        current().reset(code);
    }

    /** {@code cancelled}: waits until the other side gives this exchange up. */
    private void cancelled() {
        H2Stream stream = current();
        connection.await(stream::isReset);
    }

    private void receive(Step step) {
        if (step.says(0, "body")) {
            rest(step);
            return;
        }
        if (!client) {
            nextRequest();
        }
        Message message = head();
        int at = step.says(0, "head") || step.says(0, "bodiless") || step.says(0, "truncated") ? 1 : 0;
        if (client) {
            Conversation.status(step.argument(at), message);
        } else {
            Conversation.requestLine(step, at, message.startLine());
        }
        if (!step.says(0, "head")) {
            rest(step);
        }
    }

    private void nextRequest() {
        if (!connection.await(connection::isAsked)) {
            throw new SceneFailure("the connection ended (" + wire().end() + ") instead of a request");
        }
        use(connection.nextAsked());
    }

    private Message head() {
        H2Stream stream = current();
        connection.await(() -> stream.hasHead() || stream.isReset());
        Message message = stream.nextHead();
        if (message == null) {
            String why = stream.isReset()
                    ? "the stream was reset with " + H2Frame.codeName(stream.code())
                    : "the connection ended (" + wire().end() + ")";
            throw new SceneFailure(why + " instead of a head");
        }
        return message;
    }

    private void rest(Step step) {
        Message message = last();
        rest(message);
        Conversation.checkEnd(step, message);
    }

    private void rest(Message message) {
        H2Stream stream = current();
        if (client && message.status() < 200) {
            message.complete();
            return;
        }
        while (connection.await(() -> stream.hasPiece() || stream.hasEnded() || stream.isReset())) {
            byte[] piece = stream.nextPiece();
            if (piece == null) {
                break;
            }
            message.body().add(piece);
            connection.taken(stream, piece.length);
        }
        if (stream.hasEnded()) {
            message.trailers(stream.trailers());
            message.complete();
        }
    }

    /** {@code read BYTES}: exactly these bytes of the body come next. */
    private void read(Step step) {
        String wanted = step.says(0, "generated")
                ? new String(Generated.bytes(0, (int) step.number(1)), ISO_8859_1)
                : step.bytes(0);
        H2Stream stream = current();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (bytes.size() < wanted.length()
                && connection.await(() -> stream.hasPiece() || stream.hasEnded() || stream.isReset())) {
            byte[] piece = stream.nextPiece();
            if (piece == null) {
                break;
            }
            int count = Math.min(piece.length, wanted.length() - bytes.size());
            bytes.write(piece, 0, count);
            connection.taken(stream, count);
            if (count < piece.length) {
                stream.putBack(Arrays.copyOfRange(piece, count, piece.length));
            }
        }
        Expectations.equal("bytes", wanted, bytes.toString(ISO_8859_1));
    }

    /** The end of the connection, whatever frames come before it. */
    private boolean expect(Step step) {
        switch (step.argument(0)) {
            case "open" -> {
                long end = System.nanoTime() + OPEN_MILLIS * 1_000_000;
                while (System.nanoTime() < end) {
                    connection.pump(OPEN_MILLIS);
                }
                Expectations.equal("connection", "OPEN", wire().end().name());
                Expectations.equal("goodbye", "false", String.valueOf(connection.isGoingAway()));
            }
            case "end" -> connection.await(connection::isOver);
            case "close", "reset" -> {
                connection.await(connection::isOver);
                boolean closed = wire().end() != Wire.End.RESET;
                Expectations.equal("connection", step.argument(0), closed ? "close" : "reset");
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private H2Stream current() {
        H2Stream stream = slots.get(slot);
        if (stream == null) {
            throw new SceneFailure("no stream was begun yet");
        }
        return stream;
    }

    /** Makes {@code stream} the one that further steps are about. */
    private void use(@Nullable H2Stream stream) {
        if (stream != null) {
            slots.put(slot, stream);
        }
    }

    /** After an upgrade from HTTP/1.1 the first stream is the answer to the request that asked for it. */
    void upgraded() {
        use(connection.open());
    }

    @Override
    public void select(String name) {
        slot = name;
    }

    @Override
    public Message last() {
        return current().last();
    }

    @Override
    public boolean isAsked() {
        while (connection.pump(0)) {
            // takes what arrived meanwhile
        }
        return connection.isAsked();
    }

    @Override
    public boolean awaitRequest() {
        if (!connection.await(connection::isAsked)) {
            return false;
        }
        use(connection.nextAsked());
        rest(head());
        return last().isComplete();
    }

    @Override
    public boolean hasMore() {
        return isAsked();
    }

    @Override
    public Wire wire() {
        return connection.wire();
    }

    @Override
    public void close() {
        wire().close();
    }
}
