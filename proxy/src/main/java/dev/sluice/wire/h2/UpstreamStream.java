package dev.sluice.wire.h2;

import dev.sluice.base.Timer;
import dev.sluice.http.FieldName;
import dev.sluice.http.Framing;
import dev.sluice.http.Head;
import dev.sluice.http.HopByHop;
import dev.sluice.http.Method;
import dev.sluice.http.Trailers;
import dev.sluice.http.WebSocket;
import dev.sluice.observe.Reason;
import dev.sluice.wire.ClientStream;
import dev.sluice.wire.Uptake;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response on a connection to an upstream server (RFC 9113 section 8.1). Reused for other exchanges of
 * the same connection. Owned by that connection.
 */
final class UpstreamStream extends Stream implements ClientStream, Timer.Expiry {
    /** More interim responses than this to one request are taken for an attack. */
    private static final int MOST_INTERIMS = 64;

    private static final int SWITCHING = 101;

    /** A server that takes none of a tunnel's last bytes for so long is given up. */
    private static final long LAST_BYTES_NANOS = 60_000_000_000L;

    private final ClientConnection connection;
    private final Uptake uptake = new Uptake();
    private @Nullable Events events;
    private @Nullable Head trailers;
    private @Nullable Timer timer;
    private Method method = Method.OTHER;
    private int interims;
    private long readsBefore;
    private boolean sent;
    private boolean reused;
    private boolean responded;
    private boolean tunnel;
    private boolean webSocket;
    private @Nullable Head waiting;

    UpstreamStream(ClientConnection connection) {
        super(connection);
        this.connection = connection;
    }

    /* --------------- the request --------------- */

    @Override
    public void send(Head request, Method requestMethod, long length, Events to) {
        events = to;
        webSocket = WebSocket.isHandshake(request);
        method = webSocket ? Method.CONNECT : requestMethod;
        interims = 0;
        responded = false;
        tunnel = false;
        reused = connection.isProven();
        readsBefore = connection.reads();
        to.upstreamResponse().reset();
        if (webSocket && !connection.takesWebSockets()) {
            waiting = request;
            connection.await(this);
        } else {
            sendHead(request, length);
        }
    }

    private void sendHead(Head request, long length) {
        sent = true;
        open(connection.takeId());
        boolean end = method != Method.CONNECT && (length == 0 || length == Framing.NO_BODY);
        HpackEncoder encoder = session.encoder();
        encoder.begin();
        if (webSocket) {
            // some clients say that there is none, but a tunnel's bytes have no length
            request.remove(FieldName.CONTENT_LENGTH);
            encoder.webSocket(request, connection.isSecure());
        } else {
            encoder.request(request, connection.isSecure());
        }
        encoder.fields(request);
        session.out().headers(id, encoder, end);
        if (end) {
            endedWithHead();
        }
    }

    /** What the server's settings say about WebSockets is known now, or was before. */
    void onSettled() {
        Head request = waiting;
        waiting = null;
        if (request == null) {
            return;
        }
        if (connection.takesWebSockets()) {
            sendHead(request, 0);
        } else {
            giveUp(Reason.UPGRADE_UNSUPPORTED);
        }
    }

    /** Ends what was never sent. */
    void giveUp(Reason reason) {
        waiting = null;
        reused = false;
        fail(reason);
        connection.unopened(this);
    }

    @Override
    public void body(ByteBuf data) {
        send(data);
    }

    @Override
    public void bodyEnd(@Nullable Head requestTrailers) {
        // the request of a tunnel has no end but the tunnel's
        if (method != Method.CONNECT || tunnel) {
            sendEnd(requestTrailers);
        }
    }

    @Override
    public void flush() {
        if (takesMore()) {
            session.flushLater();
        } else if (!session.isEnded()) {
            // who is full waits for room, which a flush may make at once
            session.flushNow();
        }
    }

    @Override
    public boolean isWritable() {
        return takesMore();
    }

    @Override
    public long unsent() {
        return unsentBytes();
    }

    @Override
    void onWritable() {
        Events current = events;
        if (current != null) {
            current.onUpstreamWritable();
        }
    }

    @Override
    int endingCode() {
        return ErrorCode.NONE;
    }

    @Override
    void onSent() {
        if (events == null && remoteEnded()) {
            close();
        }
    }

    /** The server wants no more of the request, whose response is complete. */
    void onUnwanted() {
        stopSending();
        onWritable();
    }

    /* --------------- the response --------------- */

    /** Whether there is still somebody to hear of the response. */
    boolean isHeard() {
        return events != null;
    }

    /** A header block for a stream whose response goes on, and is heard of. */
    void onHeaders(FrameReader.HeaderBlock block) {
        if (responded) {
            onTrailers(block);
            return;
        }
        Events current = Objects.requireNonNull(events);
        Head response = current.upstreamResponse();
        Reason refused = session.decode(block, HeadBuilder.Kind.RESPONSE, response, connection.headLimits());
        if (refused == null) {
            return;
        }
        if (refused != Reason.OK) {
            garbage(refused);
        } else if (response.status() < 200) {
            onInterim(current, response, block.end);
        } else {
            onFinal(current, response, block.end);
        }
    }

    private void onInterim(Events current, Head response, boolean end) {
        if (end || ++interims > MOST_INTERIMS) {
            garbage(Reason.BAD_HEADER);
            return;
        }
        session.touch(this);
        current.onInterim();
        // the exchange may be over by now, and its head another's
        if (events == current) {
            response.reset();
        }
    }

    private void onFinal(Events current, Head response, boolean end) {
        long length = length(response, end);
        if (Framing.isError(length)) {
            garbage(Reason.FRAMING_CONFLICT);
            return;
        }
        responded = true;
        tunnel = length == Framing.TUNNEL;
        if (tunnel && webSocket) {
            // RFC 8441 section 5, the other way round; who asked with a key adds the answer to it
            response.status(SWITCHING);
            response.remove(FieldName.SEC_WEBSOCKET_ACCEPT);
            WebSocket.name(response);
        }
        connection.prove();
        session.touch(this);
        expect(length == Framing.NO_BODY ? 0 : length);
        if (method == Method.CONNECT && !tunnel) {
            sendEnd(null);
        }
        current.onResponse(length);
        if (end && isOpen() && events == current) {
            receiveEnd(null);
        }
    }

    /** How long the body is: what the fields say must be what the end of the stream allows (RFC 9113 section 8.1.1). */
    private long length(Head response, boolean end) {
        long said = Framing.ofResponse(response, method);
        if (said == Framing.NO_BODY || said == Framing.TUNNEL || Framing.isError(said)) {
            return said;
        }
        if (said != Framing.UNTIL_CLOSE) {
            return end && said > 0 ? Framing.CONFLICT : said;
        }
        if (end) {
            response.add(FieldName.CONTENT_LENGTH, 0);
            return 0;
        }
        return Framing.CHUNKED;
    }

    private void onTrailers(FrameReader.HeaderBlock block) {
        Head kept = trailers;
        if (kept == null) {
            kept = new Head();
            trailers = kept;
        }
        kept.reset();
        Reason refused = session.decode(block, HeadBuilder.Kind.TRAILERS, kept, connection.headLimits());
        if (refused == null) {
            return;
        }
        Events current = events;
        if (refused != Reason.OK || !block.end) {
            garbage(Reason.BAD_HEADER);
        } else if (current != null) {
            Trailers.strip(kept);
            HopByHop.stripTrailers(current.upstreamResponse(), kept);
            receiveEnd(kept);
        }
    }

    private void garbage(Reason detail) {
        boolean large =
                detail == Reason.URI_TOO_LONG || detail == Reason.HEADER_TOO_LARGE || detail == Reason.TOO_MANY_HEADERS;
        fail(large ? Reason.UPSTREAM_HEADER_TOO_LARGE : Reason.UPSTREAM_GARBAGE);
        reset(ErrorCode.PROTOCOL_ERROR);
    }

    @Override
    void onBody(ByteBuf data) {
        Events current = events;
        if (current == null || !responded) {
            data.release();
            if (!responded) {
                garbage(Reason.BAD_HEADER);
            }
        } else {
            current.onResponseBody(data);
        }
    }

    @Override
    void onBodyEnd(@Nullable Head received) {
        Events current = events;
        if (current == null) {
            endIfComplete();
        } else if (!responded) {
            garbage(Reason.BAD_HEADER);
        } else {
            current.onResponseEnd(received);
        }
    }

    @Override
    void onReadComplete() {
        Events current = events;
        if (current != null) {
            current.onUpstreamReadComplete();
        }
    }

    @Override
    void onWrongLength() {
        garbage(Reason.FRAMING_CONFLICT);
    }

    @Override
    public void pauseBody() {
        pause();
    }

    @Override
    public void resumeBody() {
        resume();
    }

    /* --------------- the end --------------- */

    @Override
    void onBroken(int code, boolean byPeer) {
        fail(reason(code, byPeer));
    }

    private Reason reason(int code, boolean byPeer) {
        if (session.isEnded()) {
            Reason ending = connection.ending();
            return responded && ending != Reason.UPSTREAM_GARBAGE ? Reason.UPSTREAM_TRUNCATED : ending;
        }
        // this stream alone is meant, so that the connection was idle is no explanation
        reused = false;
        if (!byPeer) {
            return Reason.UPSTREAM_GARBAGE;
        }
        if (responded) {
            return Reason.UPSTREAM_TRUNCATED;
        }
        return code == ErrorCode.REFUSED_STREAM ? Reason.UPSTREAM_REFUSED : Reason.UPSTREAM_RESET;
    }

    private void fail(Reason reason) {
        Events current = events;
        events = null;
        if (current != null) {
            current.onUpstreamFailed(reason);
        }
    }

    @Override
    public boolean isReused() {
        return reused;
    }

    @Override
    public int version() {
        return Head.HTTP_2;
    }

    @Override
    public void giveBack() {
        events = null;
        endIfComplete();
        reset(ErrorCode.CANCEL);
    }

    private void endIfComplete() {
        if (localEnded() && remoteEnded()) {
            close();
        }
    }

    @Override
    public void cancel() {
        events = null;
        if (timer != null) {
            return;
        }
        if (!sent) {
            if (waiting != null) {
                waiting = null;
                connection.forget(this);
            }
            connection.unopened(this);
        } else if (tunnel && remoteEnded() && isEnding()) {
            // nobody but the stream waits for the last bytes to be sent
            Timer watch = new Timer(this);
            timer = watch;
            uptake.begin(unsentBytes());
            connection.timers().arm(watch, LAST_BYTES_NANOS);
        } else {
            giveBack();
        }
    }

    @Override
    public void timeOut() {
        boolean silent = connection.reads() == readsBefore;
        cancel();
        if (silent) {
            connection.drain();
        }
    }

    @Override
    public void onExpired(Timer expired) {
        if (uptake.goesOn(unsentBytes())) {
            connection.timers().arm(expired, LAST_BYTES_NANOS);
        } else {
            reset(ErrorCode.CANCEL);
        }
    }

    /** Makes the stream ready for another exchange. */
    void recycle() {
        sent = false;
    }

    @Override
    void close() {
        Timer watch = timer;
        if (watch != null) {
            timer = null;
            connection.timers().remove(watch);
        }
        super.close();
    }
}
