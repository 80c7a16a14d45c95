package dev.sluice.exchange;

import dev.sluice.base.Ascii;
import dev.sluice.base.Timer;
import dev.sluice.exchange.body.Side;
import dev.sluice.exchange.body.Transform;
import dev.sluice.http.FieldName;
import dev.sluice.http.Framing;
import dev.sluice.http.Grpc;
import dev.sluice.http.Head;
import dev.sluice.http.Method;
import dev.sluice.http.Status;
import dev.sluice.observe.AccessLog;
import dev.sluice.observe.Reason;
import dev.sluice.observe.RouteMeter;
import dev.sluice.observe.Stage;
import dev.sluice.wire.BodySource;
import dev.sluice.wire.ServerStream;
import dev.sluice.wire.Uptake;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response: the request path itself. It is decoded into, identified, routed, admitted, served by its
 * route's target, replied to and recorded, exactly once, whatever happens on the way. Reused for the next request.
 *
 * <p>Owned by one loop.
 */
public final class Exchange implements ServerStream.Events, Timer.Expiry {
    private static final byte[] CONTINUE = Ascii.bytes("100-continue");

    private final Loop loop;
    private final Head request = new Head();
    private final Head response = new Head();
    private final Identity identity = new Identity();
    private final Relay relay = new Relay();
    private final Timer timer = new Timer(this);
    private final Account account = new Account(this);
    private final Captured captured;
    private @Nullable Object[] slots = new @Nullable Object[0];

    private @Nullable ServerStream client;
    private @Nullable Site site;
    private @Nullable Client peer;
    private Route route = Route.NONE;
    private Serving serving = Serving.DISCARD;
    private @Nullable Transform requestTransform;
    private @Nullable Transform responseTransform;
    private Reason reason = Reason.OK;
    private Stage failedIn = Stage.DECODE;
    private long requestLength;
    private long requestBytes;
    private boolean requestEnded;
    private boolean responding;
    private boolean responseEnded;
    private boolean tunnel;
    private boolean grpc;
    private boolean ownDeadline;
    private boolean open;
    private int admitted;
    private long deadlineNanos;
    private long bodyProgressNanos;
    private long sendProgressNanos;
    private final Uptake uptake = new Uptake();
    private boolean paused;
    private long turn;

    Exchange(Loop loop, Captured captured) {
        this.loop = loop;
        this.captured = captured;
    }

    /** Binds a spare exchange to the listener's present site and to the client; DECODE begins. */
    public Exchange begin(Site newSite, Client newPeer) {
        site = newSite;
        peer = newPeer;
        route = Route.NONE;
        serving = Serving.DISCARD;
        reason = Reason.OK;
        requestLength = 0;
        requestBytes = 0;
        requestEnded = false;
        responding = false;
        responseEnded = false;
        tunnel = false;
        grpc = false;
        ownDeadline = false;
        open = true;
        paused = false;
        turn++;
        admitted = 0;
        deadlineNanos = 0;
        response.reset();
        identity.reset(newPeer);
        captured.clear();
        account.begin(loop.nowNanos(), loop.wallMillis());
        return this;
    }

    /* --------------- the path --------------- */

    @Override
    public void onBegin(ServerStream stream) {
        client = stream;
    }

    @Override
    public void onRequest(long length) {
        requestLength = length;
        requestEnded = length == 0;
        grpc = request.version() == Head.HTTP_2 && Grpc.is(request);
        account.request(request);
        enter(Stage.IDENTIFY);
        Reason refused = identity.identify(this);
        if (refused != Reason.OK) {
            fail(refused);
            return;
        }
        enter(Stage.ROUTE);
        route(site().routes().match(this));
        refused = checkRoute();
        if (refused != Reason.OK) {
            fail(refused);
            return;
        }
        enter(Stage.ADMIT);
        armDeadline();
        admit();
    }

    private void route(Route found) {
        route = found;
        RouteMeter meter = found.meter();
        if (meter != null) {
            meter.on(loop.index()).begin();
        }
    }

    private Reason checkRoute() {
        RouteLimits limits = route.limits();
        if (!route.takes(peer())) {
            return Reason.MISDIRECTED;
        }
        if (request.method() == Method.CONNECT) {
            Reason refused =
                    limits.connect() ? identity.connect(request, requestLength) : Reason.CONNECT_METHOD_REFUSED;
            if (refused != Reason.OK) {
                return refused;
            }
        }
        if (request.isExtendedConnect() && !limits.upgrade()) {
            return Reason.UPGRADE_REFUSED;
        }
        if (request.has(FieldName.EXPECT) && !expectsContinue()) {
            return Reason.BAD_EXPECTATION;
        }
        return limits.bodyBytes() > 0 && requestLength > limits.bodyBytes() ? Reason.BODY_TOO_LARGE : Reason.OK;
    }

    /** Whether 100 (Continue) is all that is expected; what HTTP/1.0 expects means nothing (RFC 9110 section 10.1.1). */
    private boolean expectsContinue() {
        if (request.version() == Head.HTTP_1_0) {
            request.remove(FieldName.EXPECT);
        }
        byte[] bytes = request.array();
        for (int i = request.find(FieldName.EXPECT); i != Head.NONE; i = request.find(FieldName.EXPECT, i + 1)) {
            if (!Ascii.equalsIgnoreCase(bytes, request.valueStart(i), request.valueEnd(i), CONTINUE)) {
                return false;
            }
        }
        return true;
    }

    private void admit() {
        Filter.OnRequest[] filters = route.plan().onRequest();
        while (admitted < filters.length) {
            Verdict verdict = filters[admitted++].onRequest(this);
            if (verdict == Verdict.PAUSE) {
                paused = true;
                client().pauseBody();
                return;
            }
            if (verdict != Verdict.NEXT) {
                reply(((Verdict.Answer) verdict).reply());
                return;
            }
        }
        if (!route.plan().passesBodies()) {
            openRequest();
        }
        route.target().serve(this);
    }

    private void openRequest() {
        requestTransform = requestEnded ? null : route.plan().open(this, Side.REQUEST);
        if (requestTransform != null) {
            requestLength = Framing.CHUNKED;
            request.remove(FieldName.CONTENT_LENGTH);
        }
    }

    /**
     * Goes on after a filter's PAUSE, with the verdict it has come to; not from within the hook that paused. A filter
     * that pauses hears of the end by {@link Filter.OnEnd} and must not call this afterwards.
     */
    public void resume(Verdict verdict) {
        if (!open || !paused || verdict == Verdict.PAUSE) {
            return;
        }
        paused = false;
        if (verdict != Verdict.NEXT) {
            reply(((Verdict.Answer) verdict).reply());
            return;
        }
        long resumed = turn;
        bodyProgressNanos = loop.nowNanos();
        admit();
        // by now it may be over, and even carry the next request
        if (open && turn == resumed && !paused && !serving.holdsBody()) {
            client().resumeBody();
            serving.onClientReadComplete();
        }
    }

    /** Marks the beginning of a stage. */
    public void enter(Stage newStage) {
        account.enter(newStage, loop.nowNanos());
    }

    /* --------------- the request's body --------------- */

    /** Names who takes the request's body and hears of the client from now on. */
    public void serving(Serving newServing) {
        serving = newServing;
    }

    @Override
    public void onRequestBody(ByteBuf data) {
        int bytes = data.readableBytes();
        requestBytes += bytes;
        account.received(bytes);
        bodyProgressNanos = loop.nowNanos();
        long limit = route.limits().bodyBytes();
        if (!tunnel && limit > 0 && requestBytes > limit) {
            data.release();
            fail(Reason.BODY_TOO_LARGE);
            return;
        }
        Transform transform = requestTransform;
        if (transform == null) {
            serving.onRequestBody(data);
        } else {
            passRequest(transform, transform.body(data));
        }
    }

    /** Passes on what became of the request's body; false when that was the end of the exchange. */
    private boolean passRequest(Transform transform, ByteBuf made) {
        if (transform.failure() != Reason.OK) {
            fail(transform.failure());
            return false;
        }
        if (!made.isReadable()) {
            made.release();
            return true;
        }
        long passed = turn;
        serving.onRequestBody(made);
        return open && turn == passed;
    }

    @Override
    public void onRequestEnd(@Nullable Head trailers) {
        Transform transform = requestTransform;
        Head rest = trailers;
        if (transform != null) {
            // the request has not ended for the target while there is more to pass on
            if (!passRequest(transform, transform.end(trailers))) {
                return;
            }
            rest = transform.trailers(trailers);
            requestTransform = null;
            transform.close();
        }
        requestEnded = true;
        serving.onRequestEnd(rest);
        if (open && tunnel && responseEnded) {
            stop(Reason.OK);
            record();
        }
    }

    @Override
    public void onClientReadComplete() {
        Transform transform = requestTransform;
        // a target that takes nothing for now is told at the end of a later read
        if (transform != null && !serving.holdsBody() && !passRequest(transform, transform.flush())) {
            return;
        }
        serving.onClientReadComplete();
    }

    @Override
    public void onClientWritable() {
        sendProgressNanos = loop.nowNanos();
        relay.onWritable();
        serving.onClientWritable();
    }

    /* --------------- the response --------------- */

    /** Sends the interim response that stands in {@link #response()}. */
    public void inform() {
        client().inform(response);
    }

    /**
     * Sends the response head that stands in {@link #response()}; the body follows from the source through
     * {@link #responseBody}.
     */
    public void respond(long length, BodySource source) {
        enter(Stage.REPLY);
        if (length != Framing.TUNNEL && wouldConnect(response.status())) {
            fail(Reason.UPGRADE_DECLINED);
            return;
        }
        for (Filter.OnResponse filter : route.plan().onResponse()) {
            Verdict verdict = filter.onResponse(this);
            if (verdict != Verdict.NEXT) {
                replace(((Verdict.Answer) verdict).reply());
                return;
            }
        }
        begin(length, source);
    }

    /** Whether the client would take an answer for its tunnel that is none (RFC 8441 section 4). */
    private boolean wouldConnect(int status) {
        return request.isExtendedConnect() && status >= 200 && status < 300;
    }

    private void begin(long length, BodySource source) {
        ServerStream stream = client();
        responding = true;
        tunnel = length == Framing.TUNNEL;
        requestEnded &= !tunnel;
        if (!response.has(FieldName.DATE)) {
            response.add(FieldName.DATE, loop.date());
        }
        relay.begin(source, stream);
        account.responded(response);
        if (grpc) {
            account.grpcStatus(Grpc.status(response));
        }
        stream.respond(response, route.plan().passesBodies() ? length : openResponse(length));
    }

    private long openResponse(long length) {
        boolean none = length == Framing.NO_BODY || length == Framing.TUNNEL;
        responseTransform = none ? null : route.plan().open(this, Side.RESPONSE);
        if (responseTransform == null) {
            return length;
        }
        response.remove(FieldName.CONTENT_LENGTH);
        return Framing.CHUNKED;
    }

    /** Passes bytes of the response's body to the client; takes the buffer. */
    public void responseBody(ByteBuf data) {
        Transform transform = responseTransform;
        if (transform == null) {
            relay(data);
        } else {
            passResponse(transform, transform.body(data));
        }
    }

    /** Passes on what became of the response's body; false when that was the end of the exchange. */
    private boolean passResponse(Transform transform, ByteBuf made) {
        if (transform.failure() != Reason.OK) {
            fail(transform.failure());
            return false;
        }
        if (!made.isReadable()) {
            made.release();
            return true;
        }
        long passed = turn;
        relay(made);
        return open && turn == passed;
    }

    private void relay(ByteBuf data) {
        boolean waited = relay.isPaused();
        relay.body(data);
        if (!waited && relay.isPaused()) {
            armSend();
        }
    }

    /** Whether the client takes no more of the response for now. */
    public boolean holdsResponse() {
        return relay.isPaused();
    }

    /** Sends to the client what was passed on. */
    public void responseFlush() {
        Transform transform = responseTransform;
        if (transform != null && !passResponse(transform, transform.flush())) {
            return;
        }
        relay.flush();
    }

    /** Ends the response, and with it the exchange. */
    public void responseEnd(@Nullable Head trailers) {
        if (!open) {
            return;
        }
        ServerStream stream = client();
        responseEnded = true;
        if (tunnel && !requestEnded) {
            stream.bodyEnd(null);
            return;
        }
        if (grpc && trailers != null) {
            account.grpcStatus(Grpc.status(trailers));
        }
        Transform transform = responseTransform;
        Head rest = trailers;
        if (transform != null) {
            relay.sourceEnded();
            if (!passResponse(transform, transform.end(trailers))) {
                return;
            }
            rest = transform.trailers(trailers);
        }
        record();
        stream.bodyEnd(rest);
    }

    /** Answers from here. */
    public void reply(Reply answer) {
        Reply reply = wouldConnect(answer.status()) ? Reply.of(Reason.UPGRADE_DECLINED) : answer;
        stop(reply.reason());
        enter(Stage.REPLY);
        Reply told = told(reply);
        compose(told);
        for (Filter.OnResponse filter : route.plan().onResponse()) {
            filter.onResponse(this);
        }
        send(told);
    }

    private void replace(Reply reply) {
        stop(reply.reason());
        Reply told = told(reply);
        compose(told);
        send(told);
    }

    /** The reply as the client understands it. */
    private Reply told(Reply reply) {
        // of a tunnel that was asked for, 200 would say that it stands
        return grpc && reply.status() >= 400 && !request.isExtendedConnect() ? reply.forGrpc() : reply;
    }

    private void stop(Reason why) {
        if (reason == Reason.OK) {
            reason = why;
            failedIn = account.stage();
        }
        Serving current = serving;
        serving = Serving.DISCARD;
        current.onAbort(why);
    }

    private void compose(Reply reply) {
        response.reset();
        response.status(reply.status());
        for (Reply.Field field : reply.fields()) {
            response.add(field.name(), field.value());
        }
        if (!Status.isBodiless(reply.status())) {
            response.add(FieldName.CONTENT_LENGTH, reply.body().length);
        }
    }

    private void send(Reply reply) {
        byte[] body = reply.body();
        boolean bodiless = Status.isBodiless(reply.status()) || request.method() == Method.HEAD;
        begin(bodiless ? Framing.NO_BODY : body.length, NO_SOURCE);
        if (!bodiless && body.length > 0) {
            responseBody(
                    PooledByteBufAllocator.DEFAULT.directBuffer(body.length).writeBytes(body));
        }
        responseEnd(null);
    }

    /** Ends the exchange with an error: a reply where one can still be sent, otherwise a visible cut. */
    public void fail(Reason why) {
        if (!open) {
            return;
        }
        if (!responding) {
            if (why.side() == Reason.Side.CLIENT) {
                client().last();
            }
            reply(Reply.of(why));
            return;
        }
        ServerStream stream = client();
        stop(why);
        record();
        stream.cut(why);
    }

    @Override
    public void onRefused(Reason why) {
        if (account.stage() == Stage.DECODE) {
            account.request(request);
        }
        fail(why);
    }

    @Override
    public void onClientGone(Reason why) {
        if (open) {
            stop(why);
            record();
        }
    }

    /* --------------- deadlines --------------- */

    private void armDeadline() {
        RouteLimits limits = route.limits();
        long now = loop.nowNanos();
        bodyProgressNanos = now;
        if (limits.requestNanos() > 0) {
            deadlineNanos = account.beganNanos() + limits.requestNanos();
        }
        if (grpc) {
            armCall();
        }
        armNext(now);
    }

    /** A call has no more time than its client gives it. */
    private void armCall() {
        long allowed = Grpc.timeoutNanos(request);
        if (allowed != Grpc.NONE) {
            long ends = account.beganNanos() + allowed;
            ownDeadline = deadlineNanos == 0 || ends - deadlineNanos < 0;
            deadlineNanos = ownDeadline ? ends : deadlineNanos;
        }
    }

    /** Takes the request for a gRPC call, whatever it came as; for a filter that makes one of it. */
    public void asCall() {
        grpc = true;
        armCall();
        armNext(loop.nowNanos());
    }

    private void armSend() {
        sendProgressNanos = loop.nowNanos();
        uptake.begin(client().unsent());
        if (route.limits().sendNanos() > 0) {
            armNext(sendProgressNanos);
        }
    }

    /** Arms the timer for the first bound that may be met. */
    private void armNext(long now) {
        long wait = Math.min(sendLeft(now), bodyLeft(now));
        if (wait != Long.MAX_VALUE || deadlineNanos != 0) {
            armWithin(wait);
        }
    }

    private long sendLeft(long now) {
        return left(relay.isPaused(), route.limits().sendNanos(), sendProgressNanos, now);
    }

    private long bodyLeft(long now) {
        // in a call both sides may talk and wait as they like once it is answered
        boolean counts = !requestEnded && !tunnel && !(grpc && responding);
        return left(counts, route.limits().bodyNanos(), bodyProgressNanos, now);
    }

    private static long left(boolean counts, long allowed, long since, long now) {
        return counts && allowed > 0 ? allowed - (now - since) : Long.MAX_VALUE;
    }

    private void armWithin(long nanos) {
        long delay = nanos;
        if (deadlineNanos != 0) {
            delay = Math.min(delay, deadlineNanos - loop.nowNanos());
        }
        loop.timers().arm(timer, delay, loop.nowNanos());
    }

    @Override
    public void onExpired(Timer expired) {
        long now = loop.nowNanos();
        if (deadlineNanos != 0 && now - deadlineNanos >= 0) {
            if (ownDeadline && !responding) {
                client().gaveUp();
            }
            fail(Reason.REQUEST_TIMEOUT);
            return;
        }
        if (paused || serving.holdsBody()) {
            // what the proxy itself holds up is no silence of the client
            bodyProgressNanos = now;
        }
        if (relay.isPaused() && uptake.goesOn(client().unsent())) {
            sendProgressNanos = now;
        }
        if (sendLeft(now) <= 0) {
            fail(Reason.SEND_TIMEOUT);
        } else if (bodyLeft(now) <= 0) {
            fail(Reason.BODY_TIMEOUT);
        } else {
            armNext(now);
        }
    }

    /* --------------- the end --------------- */

    private void record() {
        if (!open) {
            return;
        }
        account.sent(relay.bytes());
        account.end(loop.nowNanos());
        open = false;
        count();
        for (Filter.OnEnd filter : route.plan().onEnd()) {
            filter.onEnd(this);
        }
        timer.disarm();
        relay.end();
        closeTransforms();
        serving = Serving.DISCARD;
        client = null;
        Arrays.fill(slots, null);
        loop.giveBack(this);
    }

    private void closeTransforms() {
        Transform ofRequest = requestTransform;
        Transform ofResponse = responseTransform;
        if (ofRequest != null) {
            requestTransform = null;
            ofRequest.close();
        }
        if (ofResponse != null) {
            responseTransform = null;
            ofResponse.close();
        }
    }

    private void count() {
        RouteMeter meter = route.meter();
        if (meter != null) {
            meter.on(loop.index())
                    .end(account.status(), account.durationNanos(), account.bytesIn(), account.bytesOut());
        }
        if (reason != Reason.OK) {
            loop.process().failed(reason, failedIn);
        }
        if (grpc) {
            loop.process().called(account.grpcStatus());
        }
        AccessLog.Loop log = loop.accessLog();
        if (log != null) {
            log.record(account);
        }
    }

    /* --------------- what filters and targets read --------------- */

    /** The loop it lives on. */
    public Loop loop() {
        return loop;
    }

    @Override
    public Head request() {
        return request;
    }

    /** The response, from the upstream or made here. */
    public Head response() {
        return response;
    }

    /** Who asks, for whom and under which id. */
    public Identity identity() {
        return identity;
    }

    /** The client's stream. */
    public ServerStream client() {
        return Objects.requireNonNull(client);
    }

    /** The site it began with. */
    public Site site() {
        return Objects.requireNonNull(site);
    }

    /** The connection's other end. */
    public Client peer() {
        return Objects.requireNonNull(peer);
    }

    /** Its route; {@link Route#NONE} before ROUTE. */
    public Route route() {
        return route;
    }

    /** The request's body length or {@code Framing.CHUNKED}. */
    public long requestLength() {
        return requestLength;
    }

    /** Whether the request has arrived completely. */
    public boolean requestEnded() {
        return requestEnded;
    }

    /** Whether a response head was sent. */
    public boolean responding() {
        return responding;
    }

    /** The stage it is in. */
    public Stage stage() {
        return account.stage();
    }

    /** What the route's match captured from the path. */
    public Captured captured() {
        return captured;
    }

    /** Notes the server that an attempt goes to. */
    public void attempt(byte[] service, byte[] server) {
        account.attempt(service, server);
    }

    /** Notes the version of HTTP that the server is asked in. */
    public void upstreamVersion(int version) {
        account.upstreamVersion(version);
    }

    /** Why it went wrong, or OK. */
    public Reason reason() {
        return reason;
    }

    /** What a filter remembered under the key. */
    @SuppressWarnings("unchecked")
    public <T> @Nullable T get(Key<T> key) {
        return key.index() < slots.length ? (T) slots[key.index()] : null;
    }

    /** Remembers something under the key until the exchange is over. */
    public <T> void set(Key<T> key, T value) {
        if (slots.length < Key.declared()) {
            slots = Arrays.copyOf(slots, Key.declared());
        }
        slots[key.index()] = value;
    }

    private static final BodySource NO_SOURCE = new BodySource() {
        @Override
        public void pauseBody() {}

        @Override
        public void resumeBody() {}
    };
}
