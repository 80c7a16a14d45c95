package dev.sluice.exchange;

import dev.sluice.base.Ascii;
import dev.sluice.http.Framing;
import dev.sluice.http.Head;
import dev.sluice.observe.Reason;
import dev.sluice.wire.ServerStream;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client that asks one thing and writes down what it gets; it takes as many body bytes as it is told to. */
public final class FakeServerStream implements ServerStream {
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final Map<String, String> fields = new LinkedHashMap<>();
    private final List<String> trailers = new ArrayList<>();
    private @Nullable Exchange exchange;
    private int status;
    private long length;
    private int flushes;
    private int interims;
    private int version = Head.HTTP_1_1;
    private long unsent;
    private long appetite = Long.MAX_VALUE;
    private boolean ended;
    private boolean cut;
    private boolean last;
    private boolean gaveUp;
    private Runnable onGivenUp = () -> {};
    private boolean pausedBody;

    /** Sends a request: the line {@code GET /path?query}, then fields {@code Name: value}; Host is example.com if none is said. */
    public static FakeServerStream send(Exchange x, String line, String... fields) {
        FakeServerStream stream = new FakeServerStream();
        stream.ask(x, line, fields);
        return stream;
    }

    /** As {@link #send}, from a client of HTTP/1.0. */
    public static FakeServerStream sendHttp10(Exchange x, String line, String... fields) {
        FakeServerStream stream = new FakeServerStream();
        stream.version = Head.HTTP_1_0;
        stream.ask(x, line, fields);
        return stream;
    }

    /** As {@link #send}, from a client of HTTP/2. */
    public static FakeServerStream sendHttp2(Exchange x, String line, String... fields) {
        FakeServerStream stream = new FakeServerStream();
        stream.version = Head.HTTP_2;
        stream.ask(x, line, fields);
        return stream;
    }

    private void ask(Exchange x, String line, String... lines) {
        exchange = x;
        fill(x.request(), line, lines);
        x.request().version(version);
        x.onBegin(this);
        long framing = Framing.ofRequest(x.request());
        x.onRequest(framing);
    }

    /** Fills a head as the parser would. */
    public static void fill(Head head, String line, String... lines) {
        head.reset();
        int blank = line.indexOf(' ');
        head.method(line.substring(0, blank));
        byte[] target = Ascii.bytes(line.substring(blank + 1));
        int start = head.append(target, 0, target.length);
        int question = Ascii.indexOf(target, 0, target.length, (byte) '?');
        int end = start + target.length;
        head.path(start, question < 0 ? end : start + question, question < 0 ? Head.NONE : end);
        head.asterisk(target.length == 1 && target[0] == '*');
        boolean hosted = false;
        for (String field : lines) {
            hosted |= field.toLowerCase(Locale.ROOT).startsWith("host:");
        }
        if (!hosted) {
            field(head, "Host: example.com");
        }
        for (String field : lines) {
            field(head, field);
        }
    }

    private static void field(Head head, String field) {
        byte[] bytes = Ascii.bytes(field + "\r\n");
        int start = head.append(bytes, 0, bytes.length);
        int colon = field.indexOf(": ");
        head.index(start, start + colon, start + colon + 2, start + field.length(), start + bytes.length);
    }

    /** How many more body bytes it takes before it is full. */
    public void appetite(long bytes) {
        boolean full = !isWritable();
        appetite = bytes;
        Exchange x = exchange;
        if (full && isWritable() && x != null && !ended && !cut) {
            x.onClientWritable();
        }
    }

    /** How many bytes are on their way to it. */
    public void unsent(long bytes) {
        unsent = bytes;
    }

    /** What happens when it gives up. */
    public void onGivenUp(Runnable then) {
        onGivenUp = then;
    }

    /** The client goes away. */
    public void leave() {
        Exchange x = exchange;
        if (x != null) {
            x.onClientGone(Reason.CLIENT_CLOSED);
        }
    }

    @Override
    public void inform(Head response) {
        interims++;
    }

    @Override
    public void respond(Head response, long newLength) {
        status = response.status();
        length = newLength;
        for (int i = 0; i < response.count(); i++) {
            if (!response.isRemoved(i)) {
                fields.merge(
                        response.text(response.nameStart(i), response.nameEnd(i)),
                        response.text(response.valueStart(i), response.valueEnd(i)),
                        (one, other) -> one + ", " + other);
            }
        }
    }

    @Override
    public void last() {
        last = true;
    }

    @Override
    public void gaveUp() {
        gaveUp = true;
        onGivenUp.run();
    }

    @Override
    public void cut(Reason reason) {
        cut = true;
    }

    @Override
    public void body(ByteBuf data) {
        byte[] bytes = new byte[data.readableBytes()];
        data.readBytes(bytes);
        data.release();
        body.writeBytes(bytes);
        appetite -= bytes.length;
    }

    @Override
    public void bodyEnd(@Nullable Head newTrailers) {
        ended = true;
        for (int i = 0; newTrailers != null && i < newTrailers.count(); i++) {
            trailers.add(newTrailers.text(newTrailers.nameStart(i), newTrailers.nameEnd(i)));
        }
    }

    @Override
    public void flush() {
        flushes++;
    }

    @Override
    public boolean isWritable() {
        return appetite > 0;
    }

    @Override
    public long unsent() {
        return unsent;
    }

    @Override
    public void pauseBody() {
        pausedBody = true;
    }

    @Override
    public void resumeBody() {
        pausedBody = false;
    }

    /* --------------- what it got --------------- */

    /** The status, 0 before there is one. */
    public int status() {
        return status;
    }

    /** The framing that the head was sent with. */
    public long length() {
        return length;
    }

    /** The value of a response field as it was written; several lines joined by commas. */
    public @Nullable String field(String name) {
        return fields.get(name);
    }

    /** All fields by name. */
    public Map<String, String> fields() {
        return fields;
    }

    /** The body so far. */
    public byte[] bodyBytes() {
        return body.toByteArray();
    }

    /** The body so far as text. */
    public String bodyText() {
        return Ascii.text(bodyBytes(), 0, body.size());
    }

    /** The names of the trailers. */
    public List<String> trailers() {
        return trailers;
    }

    /** Whether the response ended well. */
    public boolean ended() {
        return ended;
    }

    /** Whether the response was broken off. */
    public boolean wasCut() {
        return cut;
    }

    /** Whether the connection is to end after this response. */
    public boolean isLast() {
        return last;
    }

    /** Whether its own deadline ended the request unanswered. */
    public boolean hasGivenUp() {
        return gaveUp;
    }

    /** Whether the request's body is held back. */
    public boolean isBodyPaused() {
        return pausedBody;
    }

    /** How often it was told to send. */
    public int flushes() {
        return flushes;
    }

    /** Interim responses. */
    public int interims() {
        return interims;
    }
}
