package dev.sluice.exchange;

import dev.sluice.base.Ascii;
import dev.sluice.base.Timer;
import dev.sluice.http.FieldName;
import dev.sluice.http.Framing;
import dev.sluice.http.Head;
import dev.sluice.http.Method;
import dev.sluice.http.Status;
import dev.sluice.observe.AccessLog;
import dev.sluice.observe.Reason;
import dev.sluice.observe.RouteMeter;
import dev.sluice.observe.Stage;
import dev.sluice.wire.BodySource;
import dev.sluice.wire.ServerStream;
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
    private Reason reason = Reason.OK;
    private Stage failedIn = Stage.DECODE;
    private long requestLength;
    private long requestBytes;
    private boolean requestEnded;
    private boolean responding;
    private boolean responseEnded;
    private boolean tunnel;
    private boolean open;
    private int admitted;
    private long deadlineNanos;
    private long progressNanos;

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
        open = true;
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
        if (request.method() == Method.CONNECT && !limits.connect()) {
            return Reason.CONNECT_METHOD_REFUSED;
        }
        if (request.has(FieldName.EXPECT) && !request.valueIs(FieldName.EXPECT, CONTINUE)) {
            return Reason.BAD_EXPECTATION;
        }
        return limits.bodyBytes() > 0 && requestLength > limits.bodyBytes() ? Reason.BODY_TOO_LARGE : Reason.OK;
    }

    private void admit() {
        Filter.OnRequest[] filters = route.plan().onRequest();
        while (admitted < filters.length) {
            Verdict verdict = filters[admitted++].onRequest(this);
            if (verdict == Verdict.PAUSE) {
                client().pauseBody();
                return;
            }
            if (verdict != Verdict.NEXT) {
                reply(((Verdict.Answer) verdict).reply());
                return;
            }
        }
        route.target().serve(this);
    }

    /** Goes on after a filter's PAUSE, with the verdict it has come to. */
    public void resume(Verdict verdict) {
        if (!open) {
            return;
        }
        if (verdict == Verdict.NEXT) {
            admit();
            client().resumeBody();
        } else if (verdict != Verdict.PAUSE) {
            reply(((Verdict.Answer) verdict).reply());
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
        progressNanos = loop.nowNanos();
        long limit = route.limits().bodyBytes();
        if (limit > 0 && requestBytes > limit) {
            data.release();
            fail(Reason.BODY_TOO_LARGE);
            return;
        }
        serving.onRequestBody(data);
    }

    @Override
    public void onRequestEnd(@Nullable Head trailers) {
        requestEnded = true;
        serving.onRequestEnd(trailers);
        if (tunnel && responseEnded) {
            stop(Reason.OK);
            record();
        }
    }

    @Override
    public void onClientReadComplete() {
        serving.onClientReadComplete();
    }

    @Override
    public void onClientWritable() {
        progressNanos = loop.nowNanos();
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
        for (Filter.OnResponse filter : route.plan().onResponse()) {
            Verdict verdict = filter.onResponse(this);
            if (verdict != Verdict.NEXT) {
                replace(((Verdict.Answer) verdict).reply());
                return;
            }
        }
        begin(length, source);
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
        stream.respond(response, length);
    }

    /** Passes bytes of the response's body to the client; takes the buffer. */
    public void responseBody(ByteBuf data) {
        relay.body(data);
        if (relay.isPaused()) {
            armSend();
        }
    }

    /** Sends to the client what was passed on. */
    public void responseFlush() {
        relay.flush();
    }

    /** Ends the response, and with it the exchange. */
    public void responseEnd(@Nullable Head trailers) {
        ServerStream stream = client();
        responseEnded = true;
        if (tunnel && !requestEnded) {
            stream.bodyEnd(null);
            return;
        }
        record();
        stream.bodyEnd(trailers);
    }

    /** Answers from here. */
    public void reply(Reply reply) {
        stop(reply.reason());
        enter(Stage.REPLY);
        compose(reply);
        for (Filter.OnResponse filter : route.plan().onResponse()) {
            filter.onResponse(this);
        }
        send(reply);
    }

    private void replace(Reply reply) {
        stop(reply.reason());
        compose(reply);
        send(reply);
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
        stream.cut();
    }

    @Override
    public void onRefused(Reason why) {
        account.request(request);
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
        progressNanos = now;
        if (limits.requestNanos() > 0) {
            deadlineNanos = now + limits.requestNanos();
            loop.timers().arm(timer, limits.requestNanos(), now);
        }
        if (!requestEnded && limits.bodyNanos() > 0) {
            armWithin(limits.bodyNanos());
        }
    }

    private void armSend() {
        if (!timer.isArmed() && route.limits().sendNanos() > 0) {
            progressNanos = loop.nowNanos();
            armWithin(route.limits().sendNanos());
        }
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
        RouteLimits limits = route.limits();
        if (deadlineNanos != 0 && now - deadlineNanos >= 0) {
            fail(Reason.REQUEST_TIMEOUT);
            return;
        }
        long allowed = relay.isPaused() ? limits.sendNanos() : requestEnded ? 0 : limits.bodyNanos();
        boolean due = allowed > 0 && now - progressNanos >= allowed;
        if (due && (relay.isPaused() || !serving.holdsBody())) {
            fail(relay.isPaused() ? Reason.SEND_TIMEOUT : Reason.BODY_TIMEOUT);
        } else if (allowed > 0) {
            armWithin(Math.max(1, progressNanos + allowed - now));
        } else if (deadlineNanos != 0) {
            armWithin(deadlineNanos - now);
        }
    }

    /* --------------- the end --------------- */

    private void record() {
        account.sent(relay.bytes());
        account.end(loop.nowNanos());
        open = false;
        count();
        for (Filter.OnEnd filter : route.plan().onEnd()) {
            filter.onEnd(this);
        }
        timer.disarm();
        relay.end();
        serving = Serving.DISCARD;
        client = null;
        Arrays.fill(slots, null);
        loop.giveBack(this);
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
