package dev.sluice.conformance.play;

import dev.sluice.conformance.Deadline;
import dev.sluice.conformance.SceneFailure;
import dev.sluice.conformance.play.Message.Field;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection of HTTP/2 (RFC 9113) over a {@link Wire}, strict in what it takes; confined to its block's thread. Nothing
 * happens while nobody waits: frames are read, and answered where that is the connection's own business, by {@link #pump}.
 *
 * <p>What a stream may receive grows as its body is taken, what the connection may, at once.
 */
final class H2Connection {
    static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final int USUAL_WINDOW = 65_535;
    private static final int USUAL_FRAME = 16_384;
    private static final int SETTING_BYTES = 6;
    private static final int TABLE_SIZE = 1;
    private static final short ENABLE_PUSH = 2;
    private static final int INITIAL_WINDOW = 4;
    private static final int MAX_FRAME = 5;

    private final Wire wire;
    private final Deadline deadline;
    private final boolean client;
    private final Hpack hpack = new Hpack();
    private final Map<Integer, H2Stream> streams = new TreeMap<>();
    private final Deque<H2Stream> asked = new ArrayDeque<>();
    private final List<H2Frame> told = new ArrayList<>();
    private final Deque<Integer> windowsOnTheWay = new ArrayDeque<>();
    private final ByteArrayOutputStream section = new ByteArrayOutputStream();
    private @Nullable H2Frame sectionBegin;
    private boolean manual;
    private boolean lenient;
    private boolean prefaced;
    private boolean goneAway;
    private int nextStream = 1;
    private int lastStream;
    private long canSend = USUAL_WINDOW;
    private int theirWindow = USUAL_WINDOW;
    private int ourWindow = USUAL_WINDOW;
    private int theirFrame = USUAL_FRAME;

    H2Connection(Wire wire, Deadline deadline, boolean client) {
        this.wire = wire;
        this.deadline = deadline;
        this.client = client;
        this.prefaced = client;
        wire.quiet();
    }

    /** Says hello: the preface, if it is the client's part, and settings that want no pushes. */
    void begin() {
        if (client) {
            raw(PREFACE);
            ByteBuffer wishes = ByteBuffer.allocate(SETTING_BYTES);
            sendSettings(wishes.putShort(ENABLE_PUSH).putInt(0).array());
        } else {
            send(new H2Frame(H2Frame.SETTINGS, 0, 0, new byte[0]));
        }
    }

    /** From now on nothing is sent that the scene does not tell of: no acknowledgements, no windows. */
    void manual() {
        manual = true;
    }

    /** Whether sends to a side that has gone are no failure. */
    void lenient(boolean tolerates) {
        lenient = tolerates;
    }

    Wire wire() {
        return wire;
    }

    boolean isOver() {
        return wire.end() != Wire.End.OPEN;
    }

    /** Whether the other side sent GOAWAY. */
    boolean isGoingAway() {
        return goneAway;
    }

    // sending

    void send(H2Frame frame) {
        wire.tell("> " + frame.shown());
        raw(frame.bytes());
    }

    void raw(byte[] bytes) {
        if (!wire.offer(bytes, deadline) && !lenient) {
            throw new SceneFailure("the other side stopped taking bytes");
        }
    }

    /** A frame of the connection's own business; the other side may have gone. */
    private void say(H2Frame frame) {
        if (!manual) {
            wire.tell("> " + frame.shown());
            wire.offer(frame.bytes(), deadline);
        }
    }

    /** Settings of ours: a smaller window holds once it is acknowledged. */
    void sendSettings(byte[] bytes) {
        ByteBuffer settings = ByteBuffer.wrap(bytes);
        int window = ourWindow;
        for (int i = 0; i + SETTING_BYTES <= settings.limit(); i += SETTING_BYTES) {
            window = settings.getShort(i) == INITIAL_WINDOW ? settings.getInt(i + 2) : window;
        }
        windowsOnTheWay.add(window);
        send(new H2Frame(H2Frame.SETTINGS, 0, 0, bytes));
    }

    /** A stream of ours that has not been used. */
    H2Stream open() {
        return stream(reserve());
    }

    /** The number of the next stream of ours. */
    int reserve() {
        lastStream = nextStream;
        nextStream += 2;
        return lastStream;
    }

    int lastStream() {
        return lastStream;
    }

    H2Stream stream(int id) {
        return streams.computeIfAbsent(id, fresh -> new H2Stream(fresh, client, theirWindow, ourWindow));
    }

    /** Sends a field section, in as many frames as it needs. */
    void sendFields(H2Stream stream, List<Field> fields, boolean end) {
        byte[] bytes = hpack.encode(stream.id(), fields);
        wire.tell("> " + fields);
        int type = H2Frame.HEADERS;
        for (int at = 0; at < bytes.length || at == 0; at += theirFrame) {
            byte[] piece = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + theirFrame));
            boolean last = at + theirFrame >= bytes.length;
            int flags = (last ? H2Frame.END_HEADERS : 0) | (end && type == H2Frame.HEADERS ? H2Frame.END_STREAM : 0);
            send(new H2Frame(type, flags, stream.id(), piece));
            type = H2Frame.CONTINUATION;
        }
    }

    /** Sends body bytes as the windows allow; false if the other side takes no more of this stream. */
    boolean sendBody(H2Stream stream, byte[] bytes, boolean end) {
        int at = 0;
        do {
            while (at < bytes.length && canSend(stream) <= 0) {
                if (isRefused(stream) || !pump(deadline.millisLeft())) {
                    return false;
                }
            }
            while (pump(0)) {
                // takes what arrived meanwhile
            }
            if (isRefused(stream)) {
                return false;
            }
            int count = (int) Math.min(bytes.length - at, Math.min(canSend(stream), theirFrame));
            boolean last = at + count == bytes.length;
            canSend -= count;
            stream.sendable(-count);
            byte[] piece = Arrays.copyOfRange(bytes, at, at + count);
            wire.tell("> DATA stream=" + stream.id() + " " + count + " B" + (last && end ? " end" : ""));
            int flags = last && end ? H2Frame.END_STREAM : 0;
            if (!wire.offer(new H2Frame(H2Frame.DATA, flags, stream.id(), piece).bytes(), deadline)) {
                return false;
            }
            at += count;
        } while (at < bytes.length);
        return true;
    }

    private boolean isRefused(H2Stream stream) {
        return isOver() || stream.isReset();
    }

    private long canSend(H2Stream stream) {
        return Math.min(canSend, stream.canSend());
    }

    /** Whether as many body bytes as a sender wants room for may be sent on this stream within {@code millis}. */
    boolean canSendWithin(H2Stream stream, long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        while (canSend(stream) < Bodies.LEAST) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0 || isRefused(stream)) {
                return false;
            }
            pump(left);
        }
        return wire.canSendWithin(millis);
    }

    /** Body bytes were taken: the stream may receive as many more. */
    void taken(H2Stream stream, int count) {
        if (count > 0 && !manual && !stream.hasEnded() && !stream.isReset()) {
            stream.receivable(count);
            say(H2Frame.ofNumber(H2Frame.WINDOW_UPDATE, stream.id(), count));
        }
    }

    // receiving

    /** Waits until {@code condition} holds; false if the connection ended before. */
    boolean await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (isOver() && !pump(0)) {
                return condition.getAsBoolean();
            }
            pump(deadline.millisLeft());
        }
        return true;
    }

    /** The oldest stream that the other side began and nobody has taken, or null. */
    @Nullable
    H2Stream nextAsked() {
        return asked.poll();
    }

    boolean isAsked() {
        return !asked.isEmpty();
    }

    /** What arrived that a scene may expect and has not: settings, pings, windows, resets, goodbyes. */
    List<H2Frame> told() {
        return told;
    }

    /** Takes one frame, waiting for it up to {@code millis}; false if there is none. */
    boolean pump(long millis) {
        if (!hasFrame() && (isOver() || wire.fillWithin(millis) == 0 || !hasFrame())) {
            return false;
        }
        if (!prefaced) {
            byte[] preface = wire.take(PREFACE.length);
            if (!Arrays.equals(preface, PREFACE)) {
                throw new SceneFailure("no preface, but " + Transcript.shown(preface, 0, preface.length));
            }
            prefaced = true;
            return true;
        }
        ByteBuffer head = ByteBuffer.wrap(wire.take(H2Frame.HEAD_BYTES));
        int length = head.getInt(0) >>> 8;
        handle(new H2Frame(head.get(3), head.get(4) & 0xff, head.getInt(5) & Integer.MAX_VALUE, wire.take(length)));
        return true;
    }

    private boolean hasFrame() {
        int available = wire.available();
        if (!prefaced) {
            return available >= PREFACE.length;
        }
        return available >= H2Frame.HEAD_BYTES && available >= H2Frame.HEAD_BYTES + length();
    }

    private int length() {
        return (wire.peek(0) & 0xff) << 16 | (wire.peek(1) & 0xff) << 8 | wire.peek(2) & 0xff;
    }

    private void handle(H2Frame frame) {
        wire.tell("< " + frame.shown());
        if (sectionBegin != null && frame.type() != H2Frame.CONTINUATION) {
            throw new SceneFailure("the proxy breaks HTTP/2: a frame within a field section");
        }
        switch (frame.type()) {
            case H2Frame.DATA -> data(frame);
            case H2Frame.HEADERS -> headers(frame);
            case H2Frame.CONTINUATION -> continuation(frame);
            case H2Frame.SETTINGS -> settings(frame);
            case H2Frame.PING -> ping(frame);
            case H2Frame.WINDOW_UPDATE -> window(frame);
            case H2Frame.RST_STREAM -> {
                stream(frame.stream()).reset(frame.number(0));
                told.add(frame);
            }
            case H2Frame.GOAWAY -> {
                goneAway = true;
                told.add(frame);
            }
            case H2Frame.PUSH_PROMISE -> throw new SceneFailure("the proxy breaks HTTP/2: PUSH_PROMISE");
            default -> {}
        }
    }

    private void data(H2Frame frame) {
        byte[] content = unpadded(frame);
        stream(frame.stream()).arrived(content, frame.payload().length, frame.has(H2Frame.END_STREAM));
        if (frame.payload().length > 0) {
            say(H2Frame.ofNumber(H2Frame.WINDOW_UPDATE, 0, frame.payload().length));
        }
        taken(stream(frame.stream()), frame.payload().length - content.length);
    }

    private static byte[] unpadded(H2Frame frame) {
        if (!frame.has(H2Frame.PADDED)) {
            return frame.payload();
        }
        return Arrays.copyOfRange(frame.payload(), 1, frame.payload().length - (frame.payload()[0] & 0xff));
    }

    private void headers(H2Frame frame) {
        byte[] content = unpadded(frame);
        int skipped = frame.has(H2Frame.PRIORITY) ? 5 : 0;
        section.reset();
        section.write(content, skipped, content.length - skipped);
        sectionBegin = frame;
        if (frame.has(H2Frame.END_HEADERS)) {
            sectionEnds(frame);
        }
    }

    private void continuation(H2Frame frame) {
        H2Frame begin = sectionBegin;
        if (begin == null || begin.stream() != frame.stream()) {
            throw new SceneFailure("the proxy breaks HTTP/2: CONTINUATION of nothing");
        }
        section.writeBytes(frame.payload());
        if (frame.has(H2Frame.END_HEADERS)) {
            sectionEnds(begin);
        }
    }

    private void sectionEnds(H2Frame begin) {
        sectionBegin = null;
        List<Field> fields = hpack.decode(begin.stream(), section.toByteArray());
        wire.tell("< " + fields);
        boolean fresh = !streams.containsKey(begin.stream());
        H2Stream stream = stream(begin.stream());
        stream.arrived(fields, begin.has(H2Frame.END_STREAM));
        if (fresh) {
            asked.add(stream);
        }
    }

    private void settings(H2Frame frame) {
        told.add(frame);
        if (frame.has(H2Frame.ACK)) {
            Integer window = windowsOnTheWay.poll();
            if (window != null) {
                streams.values().forEach(stream -> stream.receivable(window - ourWindow));
                ourWindow = window;
            }
            return;
        }
        ByteBuffer payload = ByteBuffer.wrap(frame.payload());
        while (payload.remaining() >= SETTING_BYTES) {
            setting(payload.getShort(), payload.getInt());
        }
        say(new H2Frame(H2Frame.SETTINGS, H2Frame.ACK, 0, new byte[0]));
    }

    private void setting(int name, int value) {
        switch (name) {
            case TABLE_SIZE -> hpack.tableSize(value & 0xffffffffL);
            case INITIAL_WINDOW -> {
                streams.values().forEach(stream -> stream.sendable((long) value - theirWindow));
                theirWindow = value;
            }
            case MAX_FRAME -> theirFrame = value;
            default -> {}
        }
    }

    private void ping(H2Frame frame) {
        if (frame.has(H2Frame.ACK)) {
            told.add(frame);
        } else {
            say(new H2Frame(H2Frame.PING, H2Frame.ACK, 0, frame.payload()));
        }
    }

    private void window(H2Frame frame) {
        told.add(frame);
        if (frame.stream() == 0) {
            canSend += frame.number(0);
        } else {
            stream(frame.stream()).sendable(frame.number(0));
        }
    }
}
