package dev.sluice.conformance.play;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One message as it stood on the wire, filled by who reads it on its block's thread; of HTTP/2 the head is told in words. */
final class Message {
    /** How the body's end was told. */
    enum Framing {
        NONE,
        LENGTH,
        CHUNKED,
        /** HTTP/2: frames until one that says it is the last. */
        STREAMED,
        CLOSE
    }

    /**
     * One field line.
     *
     * @param name as it stood
     * @param value without the white space around it
     */
    record Field(String name, String value) {
        @Override
        public String toString() {
            return name + ": " + value;
        }
    }

    private final String head;
    private final String startLine;
    private final List<Field> fields;
    private final BodyDigest body = new BodyDigest();
    private List<Field> trailers = List.of();
    private Framing framing = Framing.NONE;
    private boolean complete;

    Message(String head) {
        this.head = head;
        int lineEnd = head.indexOf("\r\n");
        this.startLine = head.substring(0, lineEnd);
        this.fields = fields(head.substring(lineEnd + 2));
    }

    /** A message of HTTP/2, with its pseudo-header fields among the fields. */
    Message(String startLine, List<Field> fields) {
        this.startLine = startLine;
        this.fields = List.copyOf(fields);
        StringBuilder text = new StringBuilder(startLine);
        fields.forEach(
                field -> text.append("\r\n").append(field.name()).append(": ").append(field.value()));
        this.head = text.append("\r\n\r\n").toString();
    }

    /** The field lines of {@code text}, up to the empty line. */
    static List<Field> fields(String text) {
        List<Field> fields = new ArrayList<>();
        for (String line : text.split("\r\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.add(new Field(
                        line.substring(0, colon), line.substring(colon + 1).strip()));
            }
        }
        return List.copyOf(fields);
    }

    String head() {
        return head;
    }

    String startLine() {
        return startLine;
    }

    /** The status of a response, 0 for anything else. */
    int status() {
        String[] parts = startLine.split(" ", 3);
        boolean response = parts.length > 1 && parts[0].startsWith("HTTP/") && parts[1].matches("\\d{3}");
        return response ? Integer.parseInt(parts[1]) : 0;
    }

    List<String> values(String name) {
        List<String> found = values(fields, name);
        boolean authority = found.isEmpty() && name.equalsIgnoreCase("host");
        return authority ? values(fields, ":authority") : found;
    }

    List<String> trailerValues(String name) {
        return values(trailers, name);
    }

    private static List<String> values(List<Field> fields, String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return fields.stream()
                .filter(field -> field.name().toLowerCase(Locale.ROOT).equals(wanted))
                .map(Field::value)
                .toList();
    }

    BodyDigest body() {
        return body;
    }

    Framing framing() {
        return framing;
    }

    void framed(Framing how) {
        framing = how;
    }

    void trailers(List<Field> read) {
        trailers = read;
    }

    boolean isComplete() {
        return complete;
    }

    void complete() {
        complete = true;
    }
}
