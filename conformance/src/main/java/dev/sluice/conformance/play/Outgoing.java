package dev.sluice.conformance.play;

import dev.sluice.conformance.play.Message.Field;
import dev.sluice.conformance.scene.Step;
import dev.sluice.conformance.scene.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The head of a message a script sends, of any protocol; immutable.
 *
 * @param request whether it is a request
 * @param first the method, or the status
 * @param second the target, empty in a response
 * @param lines the field lines as written
 * @param streamed whether a body of unknown length follows
 */
record Outgoing(boolean request, String first, String second, List<String> lines, boolean streamed) {
    private static final String STREAMED = "streamed";

    /** {@code METHOD TARGET ["Field: value"...] [streamed]} from {@code index} on. */
    static Outgoing request(Step step, int index) {
        return new Outgoing(
                true, step.argument(index), step.argument(index + 1), lines(step, index + 2), streams(step, index + 2));
    }

    /** {@code STATUS ["Field: value"...] [streamed]} from {@code index} on. */
    static Outgoing response(Step step, int index) {
        return new Outgoing(false, step.argument(index), "", lines(step, index + 1), streams(step, index + 1));
    }

    /** A response whose body is known, as in {@code answer STATUS "body" ["Field: value"...]}. */
    static Outgoing whole(Step step, int index) {
        String body = step.size() > index + 1 ? step.argument(index + 1) : "";
        List<String> lines = new ArrayList<>(step.size() > index + 2 ? lines(step, index + 2) : List.of());
        lines.add("Content-Length: " + body.length());
        return new Outgoing(false, step.argument(index), "", List.copyOf(lines), false);
    }

    private static List<String> lines(Step step, int from) {
        return step.arguments().subList(from, step.size()).stream()
                .filter(token -> token.quoted() || !token.value().equals(STREAMED))
                .map(Token::value)
                .toList();
    }

    private static boolean streams(Step step, int from) {
        return step.arguments().subList(from, step.size()).contains(new Token(false, STREAMED));
    }

    /** This message with one more field. */
    Outgoing with(String line) {
        List<String> more = new ArrayList<>(lines);
        more.add(line);
        return new Outgoing(request, first, second, List.copyOf(more), streamed);
    }

    /** How many bytes of body are promised; -1 if a body of unknown length follows. */
    long length() {
        if (streamed) {
            return -1;
        }
        if (!request && (first.equals("204") || first.equals("304"))) {
            return 0;
        }
        return lines.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                .mapToLong(line -> Long.parseLong(
                        line.substring("content-length:".length()).trim()))
                .findFirst()
                .orElse(0);
    }

    /** As HTTP/1.1 writes it; without a Host field it is for a.test. */
    byte[] text() {
        StringBuilder text = new StringBuilder();
        text.append(request ? first + " " + second + " HTTP/1.1\r\n" : "HTTP/1.1 " + first + " Any\r\n");
        lines.forEach(line -> text.append(line).append("\r\n"));
        if (request && lines.stream().noneMatch(line -> line.startsWith("Host:"))) {
            text.append("Host: a.test\r\n");
        }
        text.append(streamed ? "Transfer-Encoding: chunked\r\n" : "");
        return Conversation.latin1(text.append("\r\n").toString());
    }

    /** As HTTP/2 writes it: Host as :authority, and without Connection. */
    List<Field> fields(String scheme) {
        List<Field> fields = new ArrayList<>();
        List<Field> plain = lines.stream().map(Outgoing::field).toList();
        if (request) {
            fields.add(new Field(":method", first));
            fields.add(new Field(":scheme", scheme));
            fields.add(new Field(
                    ":authority",
                    plain.stream()
                            .filter(field -> field.name().equals("host"))
                            .map(Field::value)
                            .findFirst()
                            .orElse("a.test")));
            fields.add(new Field(":path", second));
        } else {
            fields.add(new Field(":status", first));
        }
        plain.stream()
                .filter(field -> !field.name().equals("connection"))
                .filter(field -> !request || !field.name().equals("host"))
                .forEach(fields::add);
        return fields;
    }

    /** {@code Name: value} as HTTP/2 has it: the name in lower case. */
    static Field field(String line) {
        Field raw = rawField(line);
        return new Field(raw.name().toLowerCase(Locale.ROOT), raw.value());
    }

    /** {@code name: value}, every byte as it stands; a pseudo-header field begins with its colon. */
    static Field rawField(String line) {
        int colon = line.indexOf(": ", 1);
        if (colon < 0) {
            colon = line.endsWith(":") && line.length() > 1 ? line.length() - 1 : line.length();
        }
        return new Field(line.substring(0, colon), line.substring(Math.min(line.length(), colon + 2)));
    }
}
