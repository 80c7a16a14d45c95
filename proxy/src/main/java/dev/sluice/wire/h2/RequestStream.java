package dev.sluice.wire.h2;

import dev.sluice.base.Timer;
import dev.sluice.http.FieldName;
import dev.sluice.http.Framing;
import dev.sluice.http.Head;
import dev.sluice.http.HopByHop;
import dev.sluice.http.Method;
import dev.sluice.http.Trailers;
import dev.sluice.observe.Reason;
import dev.sluice.wire.ServerStream;
import dev.sluice.wire.Uptake;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A stream that a client opened: one request and its response (RFC 9113 section 8.1). Reused for another once it is closed.
 *
 * <p>Owned by one connection.
 */
final class RequestStream extends Stream implements ServerStream, Timer.Expiry {
    /** How long a request may go on that was answered. */
    private static final long REST_NANOS = 500_000_000L;

    private static final int SWITCHING = 101;
    private static final int CONNECTED = 200;

    private final ServerConnection connection;
    private final Timer timer = new Timer(this);
    private final Uptake uptake = new Uptake();
    private @Nullable Events events;
    private boolean requestEnded;
    private boolean discarding;
    private boolean connect;
    private boolean tunnel;
    private boolean wasReset;
    private long responseFraming;
    private int resetCode;

    RequestStream(ServerConnection connection) {
        super(connection);
        this.connection = connection;
    }

    /** Whether the stream ended with our RST_STREAM. */
    boolean wasReset() {
        return wasReset;
    }

    void wasReset(boolean reset) {
        wasReset = reset;
    }

    /* --------------- the request --------------- */

    private void begin(int newId) {
        requestEnded = false;
        discarding = false;
        connect = false;
        tunnel = false;
        wasReset = false;
        responseFraming = 0;
        resetCode = ErrorCode.NONE;
        open(newId);
    }

    /** Opens the first stream with a request that has arrived in HTTP/1.1. */
    void upgraded(Events current) {
        begin(1);
        events = current;
        requestEnded = true;
        endWithHead();
        current.onBegin(this);
        connection.prioritise(this, current.request());
    }

    /** Opens the stream with its header block. */
    void request(FrameReader.HeaderBlock block) {
        begin(block.stream);
        Events current = connection.host().open(connection);
        events = current;
        Head request = current.request();
        request.reset();
        current.onBegin(this);
        Reason refused = connection.decode(
                block, HeadBuilder.Kind.REQUEST, request, connection.host().headLimits());
        if (refused == null) {
            return;
        }
        if (block.end && !(refused == Reason.OK && isTunnelWish(request))) {
            endWithHead();
        }
        connection.touch(this);
        if (block.onItself) {
            refused = Reason.BAD_FRAME;
        }
        if (refused == Reason.OK) {
            accepted(current, request, block.end);
        } else {
            refuse(refused);
        }
    }

    private static boolean isTunnelWish(Head request) {
        return request.method() == Method.CONNECT || request.isExtendedConnect();
    }

    private void accepted(Events current, Head request, boolean end) {
        long length = HeadBuilder.requestLength(request, end);
        if (request.isExtendedConnect() && request.has(FieldName.CONTENT_LENGTH)) {
            length = Framing.CONFLICT;
        }
        if (Framing.isError(length)) {
            if (end) {
                endWithHead();
            }
            refuse(length == Framing.BAD_LENGTH ? Reason.BAD_CONTENT_LENGTH : Reason.FRAMING_CONFLICT);
            return;
        }
        connection.prioritise(this, request);
        connect = isTunnelWish(request);
        if (connect && (end || length == Framing.CHUNKED)) {
            // what follows is the tunnel's, should there be one; be it only its end
            length = 0;
            pause();
            if (end) {
                receiveEnd(null);
            }
        } else {
            expect(length);
        }
        requestEnded = length == 0;
        current.onRequest(length);
    }

    /** Ends the exchange for the client's mistake: with a reply, where one can be sent. */
    private void refuse(Reason reason) {
        connection.host().onProtocolError(reason);
        boolean malformed = isMalformed(reason);
        if (malformed) {
            // RFC 9113 section 8.1.1: a response may come before the stream error
            resetCode = ErrorCode.PROTOCOL_ERROR;
            if (!connection.allows(dev.sluice.observe.Flood.PROVOKED_RESETS)) {
                return;
            }
        }
        discarding = true;
        Events current = events;
        if (current != null) {
            current.onRefused(reason);
        }
        if (isOpen() && malformed && localEnded()) {
            reset(ErrorCode.PROTOCOL_ERROR);
        }
    }

    private static boolean isMalformed(Reason reason) {
        return reason.status() != 431 && reason != Reason.URI_TOO_LONG && reason != Reason.UNKNOWN_PROTOCOL;
    }

    /** The request's trailers. */
    void trailers(FrameReader.HeaderBlock block) {
        if (remoteEnded() || !block.end) {
            if (connection.discard(block)) {
                connection.fail(this, remoteEnded() ? ErrorCode.STREAM_CLOSED : ErrorCode.PROTOCOL_ERROR);
            }
            return;
        }
        Head trailers = new Head();
        trailers.reset();
        Reason refused = connection.decode(
                block, HeadBuilder.Kind.TRAILERS, trailers, connection.host().headLimits());
        if (refused == null) {
            return;
        }
        if (refused == Reason.OK) {
            receiveEnd(trailers);
        } else if (isMalformed(refused) || connection.allows(dev.sluice.observe.Flood.PROVOKED_RESETS)) {
            // it was on its way to a server: whoever does this often does it for that
            refuse(refused);
        }
    }

    @Override
    void onBody(ByteBuf data) {
        Events current = events;
        if (current == null || discarding || (requestEnded && !tunnel)) {
            data.release();
        } else {
            current.onRequestBody(data);
        }
    }

    @Override
    void onBodyEnd(@Nullable Head trailers) {
        Events current = events;
        if (tunnel && localEnded()) {
            events = null;
        }
        if (current != null && !requestEnded && !discarding) {
            requestEnded = true;
            current.onRequestEnd(stripped(current, trailers));
        }
        if (isOpen() && localEnded()) {
            close();
        }
    }

    private static @Nullable Head stripped(Events current, @Nullable Head trailers) {
        if (trailers == null) {
            return null;
        }
        Trailers.strip(trailers);
        HopByHop.stripTrailers(current.request(), trailers);
        return trailers;
    }

    @Override
    void onWrongLength() {
        refuse(Reason.BAD_CONTENT_LENGTH);
    }

    @Override
    void onReadComplete() {
        Events current = events;
        if (current != null) {
            current.onClientReadComplete();
        }
    }

    @Override
    void onWritable() {
        Events current = events;
        if (current != null) {
            current.onClientWritable();
        }
    }

    @Override
    void onBroken(int code, boolean byPeer) {
        timer.disarm();
        Events current = events;
        events = null;
        if (!byPeer) {
            connection.host().onProtocolError(Reason.BAD_FRAME);
        }
        if (current != null) {
            current.onClientGone(byPeer ? Reason.CLIENT_CLOSED : Reason.BAD_FRAME);
        }
    }

    @Override
    public void pauseBody() {
        if (!requestEnded) {
            pause();
        }
    }

    @Override
    public void resumeBody() {
        resume();
    }

    /* --------------- the response --------------- */

    @Override
    public void inform(Head response) {
        if (isOpen()) {
            head(response);
            connection.flushLater();
        }
    }

    private void head(Head response) {
        HpackEncoder encoder = connection.encoder();
        encoder.begin();
        // RFC 8441 section 5
        encoder.status(response.status() == SWITCHING ? CONNECTED : response.status());
        encoder.fields(response);
        connection.out().headers(id, encoder, false);
    }

    @Override
    public void respond(Head response, long length) {
        if (!isOpen()) {
            return;
        }
        responseFraming = length;
        head(response);
        if (length == Framing.TUNNEL) {
            tunnel = true;
            requestEnded = false;
        }
        if (connect) {
            // without a tunnel, what was held back is nobody's
            resume();
        }
    }

    @Override
    public void gaveUp() {
        // whoever may not reset streams in masses may not let them be reset, either
        if (isOpen()) {
            connection.allows(dev.sluice.observe.Flood.RESETS);
        }
    }

    @Override
    public void last() {
        // other streams of the connection have nothing to do with this one
    }

    @Override
    public void body(ByteBuf data) {
        if (responseFraming == Framing.NO_BODY) {
            data.release();
        } else {
            send(data);
        }
    }

    @Override
    public void bodyEnd(@Nullable Head trailers) {
        if (!tunnel || remoteEnded()) {
            events = null;
        }
        sendEnd(trailers);
        if (isOpen() && isBehind()) {
            uptake.begin(unsentBytes());
            armSend();
        }
        connection.flushLater();
    }

    @Override
    int endingCode() {
        return resetCode;
    }

    @Override
    void onSent() {
        if (resetCode != ErrorCode.NONE || remoteEnded()) {
            close();
        } else if (!tunnel) {
            // the response did not wait for the request's rest: what is small may end, and the response be read first
            starve();
            resume();
            connection.timers().arm(timer, REST_NANOS);
        } else {
            // the other direction may go on for as long as it likes
            timer.disarm();
        }
    }

    @Override
    void close() {
        timer.disarm();
        super.close();
    }

    private void armSend() {
        long nanos = connection.host().sendTimeoutNanos();
        if (nanos > 0) {
            connection.timers().arm(timer, nanos);
        }
    }

    @Override
    public void onExpired(Timer expired) {
        if (!isOpen()) {
            return;
        }
        if (localEnded()) {
            // RFC 9113 section 8.1
            reset(ErrorCode.NO_ERROR);
        } else if (uptake.goesOn(unsentBytes())) {
            armSend();
        } else {
            events = null;
            reset(ErrorCode.CANCEL);
        }
    }

    @Override
    public void flush() {
        if (isBehind()) {
            connection.flushNow();
        } else {
            connection.flushLater();
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
    public void cut(Reason reason) {
        events = null;
        // RFC 8441 section 5 has CANCEL for what a RST is to TCP; to gRPC it is a call that was given up
        boolean cancelled = tunnel || reason == Reason.REQUEST_TIMEOUT;
        int code = cancelled ? ErrorCode.CANCEL : ErrorCode.INTERNAL_ERROR;
        reset(resetCode == ErrorCode.NONE ? code : resetCode);
    }

    /** Gives the stream another place among those that send. */
    void priority(Priority priority) {
        connection.order().prioritise(this, priority);
    }

    /** The priority as the field says it, if it stands there. */
    static boolean readPriority(Head request, Priority into) {
        into.clear();
        int i = request.find(FieldName.PRIORITY);
        if (i == Head.NONE) {
            return false;
        }
        into.read(request.array(), request.valueStart(i), request.valueEnd(i));
        return true;
    }
}
