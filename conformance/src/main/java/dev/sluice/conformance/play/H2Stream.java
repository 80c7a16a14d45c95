package dev.sluice.conformance.play;

import dev.sluice.conformance.SceneFailure;
import dev.sluice.conformance.play.Message.Field;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One stream of an {@link H2Connection}: what has arrived on it and what may still be sent; confined to its block's thread. */
final class H2Stream {
    private static final List<String> CONNECTION_FIELDS =
            List.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

    private final int id;
    private final boolean client;
    private final Deque<Message> heads = new ArrayDeque<>();
    private final Deque<byte[]> pieces = new ArrayDeque<>();
    private List<Field> trailers = List.of();
    private @Nullable Message last;
    private boolean begun;
    private boolean ended;
    private int code = -1;
    private long bodyBytes;
    private long promised = -1;
    private long canSend;
    private long mayReceive;
    private long left;
    private boolean sent;

    H2Stream(int id, boolean client, long canSend, long mayReceive) {
        this.id = id;
        this.client = client;
        this.canSend = canSend;
        this.mayReceive = mayReceive;
    }

    int id() {
        return id;
    }

    /** A field section arrived: a head, an interim head, or trailers. */
    void arrived(List<Field> fields, boolean end) {
        requireOpen("a field section");
        if (begun) {
            trailers = fields;
            require(end, "trailers do not end their stream");
            require(fields.stream().noneMatch(field -> field.name().startsWith(":")), "trailers with pseudo-headers");
        } else {
            head(fields, end);
        }
        if (end) {
            end();
        }
    }

    private void head(List<Field> fields, boolean end) {
        checkFields(fields);
        Message message = new Message(startLine(fields), fields);
        List<String> lengths = message.values("content-length");
        require(lengths.size() <= 1, "more than one content-length: " + lengths);
        begun = !client || message.status() >= 200;
        if (begun) {
            promised = lengths.isEmpty() ? -1 : Long.parseLong(lengths.get(0));
            message.framed(
                    end ? Message.Framing.NONE : promised >= 0 ? Message.Framing.LENGTH : Message.Framing.STREAMED);
        }
        heads.add(message);
    }

    private String startLine(List<Field> fields) {
        return client
                ? "HTTP/2 " + pseudo(fields, ":status")
                : pseudo(fields, ":method") + " " + pseudo(fields, ":path") + " HTTP/2";
    }

    private static String pseudo(List<Field> fields, String name) {
        return String.join(
                "",
                fields.stream()
                        .filter(field -> field.name().equals(name))
                        .map(Field::value)
                        .toList());
    }

    /** What no field section may have (RFC 9113, 8.2 and 8.3). */
    private static void checkFields(List<Field> fields) {
        boolean plain = false;
        for (Field field : fields) {
            boolean pseudo = field.name().startsWith(":");
            require(!pseudo || !plain, field.name() + " after the other fields");
            require(!field.name().matches(".*[A-Z \\x00-\\x1f\\x7f].*"), "the name " + field.name());
            require(!CONNECTION_FIELDS.contains(field.name()), "the field " + field.name());
            require(!field.name().equals("te") || field.value().equals("trailers"), "te: " + field.value());
            require(!field.value().matches("(?s).*[\\r\\n\\x00].*"), "the value " + field.value());
            plain |= !pseudo;
        }
    }

    /** Body bytes arrived in a frame of {@code frameBytes}. */
    void arrived(byte[] bytes, int frameBytes, boolean end) {
        requireOpen("DATA");
        require(begun, "DATA before a head");
        mayReceive -= frameBytes;
        require(mayReceive >= 0, "more DATA than the window of stream " + id + " allows");
        bodyBytes += bytes.length;
        if (bytes.length > 0) {
            pieces.add(bytes);
        }
        if (end) {
            end();
        }
    }

    private void end() {
        ended = true;
        boolean bodiless = client && bodyBytes == 0;
        require(bodiless || promised < 0 || promised == bodyBytes, "content-length " + promised + " for " + bodyBytes);
    }

    void reset(int errorCode) {
        code = errorCode;
    }

    private void requireOpen(String what) {
        require(!ended && code < 0, what + " on stream " + id + " after its end");
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new SceneFailure("the proxy breaks HTTP/2: " + what);
        }
    }

    /** The next head that arrived, or null. */
    @Nullable
    Message nextHead() {
        Message next = heads.poll();
        last = next == null ? last : next;
        return next;
    }

    boolean hasHead() {
        return !heads.isEmpty();
    }

    /** The next piece of the body, or null. */
    byte @Nullable [] nextPiece() {
        return pieces.poll();
    }

    boolean hasPiece() {
        return !pieces.isEmpty();
    }

    /** Puts back what was taken too much. */
    void putBack(byte[] piece) {
        pieces.push(piece);
    }

    Message last() {
        if (last == null) {
            throw new SceneFailure("nothing was received on stream " + id);
        }
        return last;
    }

    boolean hasEnded() {
        return ended;
    }

    boolean isReset() {
        return code >= 0;
    }

    int code() {
        return code;
    }

    List<Field> trailers() {
        return trailers;
    }

    long canSend() {
        return canSend;
    }

    void sendable(long delta) {
        canSend += delta;
    }

    void receivable(long delta) {
        mayReceive += delta;
    }

    /** So many body bytes are promised, -1 for an unknown number. */
    void promise(long length) {
        left = length;
        sent = length == 0;
    }

    /** Counts body bytes that are about to be sent: whether they complete what was promised. */
    boolean completes(long count) {
        left -= left > 0 ? count : 0;
        return left == 0;
    }

    boolean isSent() {
        return sent;
    }

    void sentAll() {
        sent = true;
    }
}
