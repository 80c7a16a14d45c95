package dev.sluice.conformance.play;

import dev.sluice.conformance.Deadline;
import dev.sluice.conformance.SceneFailure;
import dev.sluice.conformance.play.Message.Field;
import dev.sluice.conformance.scene.Step;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The verbs that show single frames, for scenes that break the rules of HTTP/2; confined to its block's thread. */
final class H2Raw {
    private static final int SETTING_BYTES = 6;
    private static final int PING_BYTES = 8;

    private final H2Connection connection;
    private final Consumer<H2Stream> use;
    private final Deadline deadline;

    H2Raw(H2Connection connection, Consumer<H2Stream> use, Deadline deadline) {
        this.connection = connection;
        this.use = use;
        this.deadline = deadline;
    }

    /** Plays {@code step}; false if the verb is none of these. */
    boolean play(Step step) {
        switch (step.verb()) {
            case "manual" -> connection.manual();
            case "preface" -> connection.raw(H2Connection.PREFACE);
            case "settings" -> settings(step);
            case "frame" -> frame(step);
            case "headers" -> headers(step, H2Frame.HEADERS);
            case "continuation" -> headers(step, H2Frame.CONTINUATION);
            case "ping" -> {
                byte[] bytes = step.quoted().isEmpty() ? new byte[PING_BYTES] : bytes(step);
                connection.send(new H2Frame(H2Frame.PING, ack(step), 0, bytes));
            }
            case "window" -> window(stream(step, "0"), (int) step.number(0));
            case "rst" ->
                connection.send(
                        H2Frame.ofNumber(H2Frame.RST_STREAM, stream(step, "last"), H2Frame.code(step.argument(0))));
            case "goaway" -> {
                ByteBuffer payload = ByteBuffer.allocate(8);
                payload.putInt(Integer.parseInt(step.option("last", "0"))).putInt(H2Frame.code(step.argument(0)));
                connection.send(new H2Frame(H2Frame.GOAWAY, 0, 0, payload.array()));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void window(int stream, int more) {
        if (stream > 0) {
            connection.stream(stream).receivable(more);
        }
        connection.send(H2Frame.ofNumber(H2Frame.WINDOW_UPDATE, stream, more));
    }

    private static int ack(Step step) {
        return step.mentions("ack") ? H2Frame.ACK : 0;
    }

    private static byte[] bytes(Step step) {
        return Conversation.latin1(String.join("", step.quoted()));
    }

    /** {@code stream=N}, or {@code next} for a new one of ours, or {@code last} for the last of these. */
    private int stream(Step step, String otherwise) {
        String number = step.option("stream", otherwise);
        return switch (number) {
            case "next" -> connection.reserve();
            case "last" -> connection.lastStream();
            default -> Integer.decode(number);
        };
    }

    /** {@code settings [ack] [name=value]...}: a SETTINGS frame. */
    private void settings(Step step) {
        if (ack(step) != 0) {
            connection.send(new H2Frame(H2Frame.SETTINGS, H2Frame.ACK, 0, new byte[0]));
            return;
        }
        ByteBuffer payload = ByteBuffer.allocate(step.size() * SETTING_BYTES);
        for (int i = 0; i < step.size(); i++) {
            String[] pair = step.argument(i).split("=", 2);
            payload.putShort((short) H2Frame.setting(pair[0])).putInt((int) Long.parseLong(pair[1]));
        }
        connection.sendSettings(payload.array());
    }

    /** {@code frame TYPE [flags=F] [stream=N] [length=N] BYTES}: any frame, also one that lies about its length. */
    private void frame(Step step) {
        H2Frame frame = new H2Frame(
                H2Frame.type(step.argument(0)),
                H2Frame.flags(step.option("flags", "none")),
                stream(step, "0"),
                bytes(step));
        connection.wire().tell("> " + frame.shown());
        int length = frame.payload().length;
        connection.raw(frame.bytes(Integer.parseInt(step.option("length", String.valueOf(length)))));
        if (frame.type() == H2Frame.HEADERS && frame.stream() > 0) {
            use.accept(connection.stream(frame.stream()));
        }
    }

    /**
     * {@code headers stream=N [METHOD PATH] "name: value"... [end] [fragment]}: a field section as it is written, every field
     * literal. With a method and a path the pseudo-header fields of a good request come first.
     */
    private void headers(Step step, int type) {
        List<Field> fields = new ArrayList<>();
        List<String> words = step.arguments().stream()
                .filter(token -> !token.quoted()
                        && !List.of("end", "fragment").contains(token.value())
                        && !token.value().startsWith("stream="))
                .map(token -> token.value())
                .toList();
        if (words.size() == 2) {
            fields.add(new Field(":method", words.get(0)));
            fields.add(new Field(":scheme", "http"));
            fields.add(new Field(":authority", "a.test"));
            fields.add(new Field(":path", words.get(1)));
        } else if (!words.isEmpty()) {
            throw new SceneFailure("headers stream=N [METHOD PATH] \"name: value\"... [end] [fragment]");
        }
        step.quoted().forEach(line -> fields.add(Outgoing.rawField(line)));
        int flags = (step.mentions("end") && type == H2Frame.HEADERS ? H2Frame.END_STREAM : 0)
                | (step.mentions("fragment") ? 0 : H2Frame.END_HEADERS);
        int stream = stream(step, type == H2Frame.HEADERS ? "next" : "last");
        connection.wire().tell("> " + fields);
        connection.send(new H2Frame(type, flags, stream, Hpack.literal(fields)));
        if (stream > 0) {
            use.accept(connection.stream(stream));
        }
    }

    /** {@code expect goaway|rst|settings|ping|window|refused}: what is waited for, however much else arrives before. */
    boolean expect(Step step, @Nullable H2Stream stream) {
        switch (step.argument(0)) {
            case "goaway", "rst" -> told(step, frame -> isSaid(step, frame));
            case "settings", "ping", "window" -> told(step, frame -> (frame.flags() & H2Frame.ACK) == ack(step));
            case "refused" -> refused(stream);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void told(Step step, Predicate<H2Frame> fits) {
        int type = H2Frame.type(step.argument(0));
        int wanted = step.option("stream", "").isEmpty() ? -1 : stream(step, "0");
        Predicate<H2Frame> all =
                frame -> frame.type() == type && (wanted < 0 || frame.stream() == wanted) && fits.test(frame);
        if (!connection.await(() -> connection.told().stream().anyMatch(all))) {
            throw new SceneFailure("the connection ended (" + connection.wire().end() + ") without it");
        }
        boolean[] taken = {false};
        connection.told().removeIf(frame -> !taken[0] && all.test(frame) && (taken[0] = true));
    }

    /** {@code goaway CODE} or {@code CODE|CODE}: another code is a failure, not something to wait on. */
    private static boolean isSaid(Step step, H2Frame frame) {
        String name = H2Frame.codeName(frame.code());
        boolean any = step.size() < 2 || step.argument(1).contains("=");
        if (!any && !List.of(step.argument(1).split("\\|", -1)).contains(name)) {
            throw new SceneFailure("the code is " + name);
        }
        return true;
    }

    /** {@code expect refused}: a 4xx answer, a reset, or a goodbye with an error; nothing that went through. */
    private void refused(@Nullable H2Stream stream) {
        connection.await(() -> stream != null && (stream.hasHead() || stream.isReset()) || isError());
        if (stream != null && stream.hasHead()) {
            Message head = stream.nextHead();
            int status = head == null ? 0 : head.status();
            if (status < 400 || status >= 500) {
                throw new SceneFailure("the answer is " + status);
            }
        } else if (!isError() && (stream == null || !stream.isReset())) {
            throw new SceneFailure("the connection ended (" + connection.wire().end() + ") without a word");
        }
        deadline.millisLeft();
    }

    private boolean isError() {
        return connection.told().stream().anyMatch(frame -> frame.type() == H2Frame.GOAWAY && frame.code() != 0);
    }
}
