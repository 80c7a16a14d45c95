package dev.sluice.conformance.play;

import dev.sluice.conformance.Deadline;
import dev.sluice.conformance.SceneFailure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The strict reader of HTTP/1 messages from one {@link Wire}; confined to its block's thread. */
final class MessageReader {
    private final Wire wire;
    private final Deadline deadline;

    MessageReader(Wire wire, Deadline deadline) {
        this.wire = wire;
        this.deadline = deadline;
    }

    /** Waits for a whole head. */
    Message head() {
        int searched = 0;
        while (true) {
            int end = endOfHead(searched);
            if (end > 0) {
                return new Message(text(end));
            }
            searched = Math.max(0, wire.available() - 3);
            if (!wire.fill(deadline)) {
                throw new SceneFailure("the connection ended (" + wire.end() + ") instead of a head, after "
                        + wire.available() + " bytes");
            }
        }
    }

    private int endOfHead(int start) {
        for (int i = start; i + 3 < wire.available(); i++) {
            if (wire.peek(i) == '\r'
                    && wire.peek(i + 1) == '\n'
                    && wire.peek(i + 2) == '\r'
                    && wire.peek(i + 3) == '\n') {
                return i + 4;
            }
        }
        return -1;
    }

    /** Reads the body of a request as its fields frame it. */
    void requestBody(Message message) {
        if (isChunked(message)) {
            chunkedBody(message);
        } else if (!message.values("Content-Length").isEmpty()) {
            lengthBody(message);
        } else {
            message.complete();
        }
    }

    /** Reads the body of a response as its fields frame it; {@code bodiless} for answers to HEAD. */
    void responseBody(Message message, boolean bodiless) {
        int status = message.status();
        if (bodiless || status < 200 || status == 204 || status == 304) {
            message.complete();
        } else if (isChunked(message)) {
            chunkedBody(message);
        } else if (!message.values("Content-Length").isEmpty()) {
            lengthBody(message);
        } else {
            closeBody(message);
        }
    }

    private static boolean isChunked(Message message) {
        return message.values("Transfer-Encoding").stream().anyMatch(value -> value.equalsIgnoreCase("chunked"));
    }

    private void lengthBody(Message message) {
        message.framed(Message.Framing.LENGTH);
        List<String> lengths = message.values("Content-Length");
        if (lengths.size() != 1) {
            throw new SceneFailure("more than one Content-Length: " + lengths);
        }
        if (copy(message, Long.parseLong(lengths.get(0)))) {
            message.complete();
        }
    }

    private void closeBody(Message message) {
        message.framed(Message.Framing.CLOSE);
        copy(message, Long.MAX_VALUE);
        if (wire.end() == Wire.End.CLOSED) {
            message.complete();
        }
    }

    private void chunkedBody(Message message) {
        message.framed(Message.Framing.CHUNKED);
        while (true) {
            String line = line();
            if (line == null) {
                return;
            }
            long size = Long.parseLong(line.split(";", 2)[0].trim(), 16);
            if (size == 0) {
                trailers(message);
                return;
            }
            if (!copy(message, size) || !"".equals(line())) {
                return;
            }
        }
    }

    private void trailers(Message message) {
        List<String> lines = new ArrayList<>();
        for (String line = line(); line != null; line = line()) {
            if (line.isEmpty()) {
                message.trailers(Message.fields(String.join("\r\n", lines)));
                message.complete();
                return;
            }
            lines.add(line);
        }
    }

    /** Copies up to {@code count} body bytes; false if the connection ended first. */
    private boolean copy(Message message, long count) {
        long left = count;
        while (left > 0) {
            if (wire.available() == 0 && !wire.fill(deadline)) {
                return false;
            }
            byte[] piece = wire.take((int) Math.min(left, wire.available()));
            message.body().add(piece);
            left -= piece.length;
        }
        return true;
    }

    /** The next line without its CRLF; null if the connection ended first. */
    private @Nullable String line() {
        int searched = 0;
        while (true) {
            for (int i = searched; i + 1 < wire.available(); i++) {
                if (wire.peek(i) == '\r' && wire.peek(i + 1) == '\n') {
                    String line = text(i + 2);
                    return line.substring(0, line.length() - 2);
                }
            }
            searched = Math.max(0, wire.available() - 1);
            if (!wire.fill(deadline)) {
                return null;
            }
        }
    }

    /** Takes exactly {@code count} bytes, waiting for them. */
    String exactly(int count) {
        return new String(exactBytes(count), StandardCharsets.ISO_8859_1);
    }

    /** Takes exactly {@code count} bytes, waiting for them. */
    byte[] exactBytes(int count) {
        while (wire.available() < count) {
            if (!wire.fill(deadline)) {
                throw new SceneFailure("the connection ended (" + wire.end() + ") after " + wire.available() + " of "
                        + count + " bytes: " + text(wire.available()));
            }
        }
        return wire.take(count);
    }

    private String text(int count) {
        return new String(wire.take(count), StandardCharsets.ISO_8859_1);
    }
}
