package dev.sluice.upstream;

import dev.sluice.base.Timer;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Loop;
import dev.sluice.exchange.Relay;
import dev.sluice.exchange.Serving;
import dev.sluice.http.FieldName;
import dev.sluice.http.Framing;
import dev.sluice.http.Head;
import dev.sluice.http.Method;
import dev.sluice.http.WebSocket;
import dev.sluice.observe.Reason;
import dev.sluice.observe.Stage;
import dev.sluice.upstream.balance.Lane;
import dev.sluice.upstream.balance.Standing;
import dev.sluice.upstream.balance.Tried;
import dev.sluice.wire.ClientStream;
import dev.sluice.wire.Uptake;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An exchange's way through PICK, LEASE, SEND and RECEIVE, over again while the rules of {@link RetryPolicy} allow.
 * Reused for other exchanges. Owned by one loop.
 */
final class Attempt implements Serving, ClientStream.Events, Waiter, LoopLine.Waiting, Timer.Expiry {
    private enum State {
        SPARE,
        QUEUED,
        DIALING,
        SENT,
        REPLYING
    }

    private enum Outcome {
        ANSWERED,
        FAILED,
        CANCELLED
    }

    private static final long CONTINUE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LoopCluster cluster;
    private final Loop loop;
    private final Timer timer = new Timer(this);
    private final Relay relay = new Relay();
    private final Tried tried = new Tried();
    private final Replay replay = new Replay();
    private final RetryPolicy retryPolicy;
    private final boolean watchesStatus;
    private State state = State.SPARE;
    private @Nullable Exchange exchange;
    private @Nullable Lane lane;
    private @Nullable ClientStream stream;
    private @Nullable Dialing pending;
    private final Affinity affinity;
    private int retries;
    private long startNanos;
    private long queuedNanos;
    private long ticket;
    private long latencyNanos;
    private long progressNanos;
    private final Uptake uptake = new Uptake();
    private boolean freshOnly;
    private Reason lastFailure = Reason.OK;
    private boolean expectsContinue;
    private boolean tunnel;
    private boolean upgrades;
    private boolean hosted;
    private boolean queued;
    private boolean continued;
    private boolean informed;

    Attempt(LoopCluster cluster) {
        this.cluster = cluster;
        this.loop = cluster.loop();
        this.retryPolicy = new RetryPolicy(cluster.cluster().config().retry());
        this.watchesStatus = retryPolicy.watchesStatus();
        this.affinity = new Affinity(cluster);
    }

    private Exchange x() {
        return Objects.requireNonNull(exchange);
    }

    private Lane lane() {
        return Objects.requireNonNull(lane);
    }

    private ServiceConfig config() {
        return cluster.cluster().config();
    }

    /** Begins for an exchange. */
    void begin(Exchange x) {
        exchange = x;
        tried.clear();
        retries = 0;
        freshOnly = false;
        lastFailure = Reason.OK;
        tunnel = false;
        queued = false;
        continued = false;
        informed = false;
        hosted = x.request().has(FieldName.HOST);
        expectsContinue = x.request().has(FieldName.EXPECT);
        replay.begin(x.requestEnded() ? 0 : replayRoom());
        affinity.begin(x);
        upgrades = UpstreamRequest.prepare(x);
        x.serving(this);
        if (!x.requestEnded()) {
            x.client().pauseBody();
        }
        if (cluster.hasLine()) {
            x.enter(Stage.PICK);
            queue();
        } else {
            pick();
        }
    }

    private long replayRoom() {
        RetryConfig retry = config().retry();
        return retry.attempts() > 0 ? retry.buffer().bytes() : 0;
    }

    /* --------------- PICK --------------- */

    private void pick() {
        Exchange x = x();
        x.enter(Stage.PICK);
        Lane picked = cluster.pick(tried, affinity);
        if (picked == null) {
            if (standing() == Standing.FULL) {
                queue();
            } else {
                x.fail(lastFailure == Reason.OK ? Reason.NO_SERVER : lastFailure);
            }
            return;
        }
        ConnectionPool pool = pool(picked);
        if ((freshOnly || pool.isApart()) && !pool.mayOpen()) {
            cluster.pool(picked).closeOne();
        }
        // asked before a place is taken: giving one back would wake others that can do no more than this one
        if (freshOnly ? !pool.mayOpen() : !pool.hasRoom()) {
            queue();
            return;
        }
        if (!picked.endpoint().tryEnter()) {
            queue();
            return;
        }
        dequeued();
        lane = picked;
        cluster.balancer().onStart(picked);
        x.attempt(cluster.cluster().name(), picked.endpoint().nameBytes());
        cluster.pool(picked).meter().begin();
        lease(picked);
    }

    /** Where its connection comes from: a WebSocket may need one apart from the others. */
    private ConnectionPool pool(Lane picked) {
        ConnectionPool usual = cluster.pool(picked);
        ConnectionPool apart = usual.webSockets();
        return apart != null && WebSocket.isHandshake(x().request()) ? apart : usual;
    }

    private Standing standing() {
        return Standing.of(cluster.lanes(), tried, loop.nowNanos());
    }

    /** Waits for a place; who is in the queue already stays where it is. */
    private void queue() {
        if (queued) {
            return;
        }
        state = State.QUEUED;
        if (!cluster.enqueue(this)) {
            x().fail(Reason.QUEUE_FULL);
            return;
        }
        queued = true;
        queuedNanos = loop.nowNanos();
        cluster.meter().queued();
        arm(config().limit().queueTimeout().toNanos());
        cluster.checkQueue(tried);
    }

    @Override
    public long ticket() {
        return ticket;
    }

    @Override
    public void ticket(long newTicket) {
        ticket = newTicket;
    }

    @Override
    public boolean isChoosy() {
        return freshOnly || tried.count() > 0;
    }

    @Override
    public void onTurn() {
        if (state == State.QUEUED) {
            pick();
            flushRequest();
        }
    }

    /** Sends what a pick outside of a read from the client has written. */
    private void flushRequest() {
        ClientStream current = stream;
        if (state == State.SENT && current != null) {
            current.flush();
        }
    }

    private void dequeued() {
        if (queued) {
            queued = false;
            cluster.dequeue(this);
            cluster.meter().dequeued(loop.nowNanos() - queuedNanos);
        }
    }

    /* --------------- LEASE --------------- */

    private void lease(Lane picked) {
        x().enter(Stage.LEASE);
        startNanos = loop.nowNanos();
        ConnectionPool pool = pool(picked);
        ClientStream leased = freshOnly ? null : pool.lease();
        if (leased != null) {
            send(leased);
        } else {
            timer.disarm();
            state = State.DIALING;
            Dialing dialing = pool.dial(this, ProxyPreamble.of(config().proxyProtocol(), x()));
            // an outcome before this may have begun the next dial, which is pending then
            if (!dialing.isOver()) {
                pending = dialing;
            }
        }
    }

    @Override
    public void onConnected(ClientStream connected) {
        pending = null;
        send(connected);
        if (stream == connected) {
            connected.flush();
        }
    }

    @Override
    public void onCrowded() {
        pending = null;
        leave(Outcome.CANCELLED, 0);
        pick();
        flushRequest();
    }

    @Override
    public void onNotConnected(Reason reason) {
        pending = null;
        boolean again = retryPolicy.retriesUnsent(retries) && !informed;
        failed(reason);
        if (again) {
            retry(reason);
        } else {
            x().fail(reason);
        }
    }

    /* --------------- SEND --------------- */

    private void send(ClientStream to) {
        Exchange x = x();
        x.enter(Stage.SEND);
        state = State.SENT;
        attach(to);
        x.upstreamVersion(to.version());
        UpstreamRequest.host(x.request(), config().host(), lane().endpoint(), hosted);
        relay.begin(x.client(), to);
        to.send(x.request(), x.request().method(), x.requestLength(), this);
        // an iterator is an allocation, and most requests have nothing to replay
        if (!replay.isEmpty()) {
            for (ByteBuf piece : replay.pieces()) {
                relay.body(piece.retainedDuplicate());
                if (stream != to) {
                    // sending failed, and what became of the request then has seen to the rest
                    return;
                }
            }
        }
        if (x.requestEnded()) {
            if (x.requestLength() != 0) {
                relay.bodyEnd(replay.trailers());
            }
            sent();
            to.flush();
        } else {
            armContinue();
            if (!relay.isPaused()) {
                x.client().resumeBody();
            }
        }
    }

    private void armContinue() {
        if (expectsContinue) {
            arm(CONTINUE_NANOS);
        } else {
            timer.disarm();
        }
    }

    /** The request is sent completely; the response has its time from now on. */
    private void sent() {
        expectsContinue = false;
        arm(config().timeout().response().toNanos());
    }

    @Override
    public void onRequestBody(ByteBuf data) {
        if (expectsContinue) {
            expectsContinue = false;
            timer.disarm();
        }
        progressNanos = loop.nowNanos();
        if (!tunnel && replay.isComplete()) {
            replay.keep(data);
        }
        ClientStream current = stream;
        relay.body(data);
        if (current == null && !replay.isComplete()) {
            // the end of a transformed body comes without asking; a request must not go on without a part of it
            x().fail(Reason.UPSTREAM_CLOSED);
            return;
        }
        current = stream;
        if (current != null && state == State.SENT && relay.isPaused() && !timer.isArmed()) {
            uptake.begin(current.unsent());
            arm(config().timeout().idle().toNanos());
        }
    }

    @Override
    public void onRequestEnd(@Nullable Head trailers) {
        replay.keepTrailers(trailers);
        relay.bodyEnd(trailers);
        if (state == State.SENT) {
            sent();
        }
        relay.flush();
    }

    @Override
    public void onClientReadComplete() {
        relay.flush();
    }

    @Override
    public void onClientWritable() {
        // the exchange's own relay hears of it
    }

    @Override
    public boolean holdsBody() {
        return (state != State.SENT && state != State.REPLYING) || relay.isPaused();
    }

    /* --------------- RECEIVE --------------- */

    @Override
    public Head upstreamResponse() {
        return x().response();
    }

    @Override
    public void onInterim() {
        Exchange x = x();
        if (x.response().status() == 100) {
            if (expectsContinue) {
                expectsContinue = false;
                timer.disarm();
            }
            if (continued) {
                return;
            }
        } else {
            informed = true;
        }
        UpstreamRequest.prepareResponse(x.response(), Framing.NO_BODY);
        x.inform();
    }

    /** What the server answers is no response to what it was asked. */
    private void refuse() {
        cancelStream();
        failed(Reason.UPSTREAM_GARBAGE);
        x().fail(Reason.UPSTREAM_GARBAGE);
    }

    @Override
    public void onResponse(long length) {
        Exchange x = x();
        x.enter(Stage.RECEIVE);
        timer.disarm();
        Head response = x.response();
        boolean asked = upgrades || x.request().method() == Method.CONNECT;
        int version = Objects.requireNonNull(stream).version();
        boolean agreed = length != Framing.TUNNEL || (asked && UpstreamRequest.agrees(x.request(), response, version));
        if (!agreed) {
            refuse();
            return;
        }
        latencyNanos = loop.nowNanos() - startNanos;
        lane().endpoint().onSuccess();
        cluster.pool(lane()).meter().responded(latencyNanos);
        if (watchesStatus && retriesStatus(response.status())) {
            cancelStream();
            leave(Outcome.ANSWERED, response.status());
            retry(Reason.OK);
            return;
        }
        state = State.REPLYING;
        tunnel = length == Framing.TUNNEL;
        expectsContinue = false;
        replay.release();
        UpstreamRequest.prepareResponse(response, length);
        affinity.onResponse(response, lane());
        if (length != 0 && length != Framing.NO_BODY) {
            progressNanos = loop.nowNanos();
            arm(config().timeout().idle().toNanos());
        }
        x.respond(length, Objects.requireNonNull(stream));
    }

    private boolean retriesStatus(int status) {
        if (!retryPolicy.retriesStatus(retries, status, x().request().method(), isReplayable())) {
            return false;
        }
        // the response in hand is better than none, so there must be a server to go to
        tried.add(lane());
        Standing next = standing();
        return next != Standing.NONE && next != Standing.FULL && cluster.tryRetry();
    }

    private boolean isReplayable() {
        return replay.isComplete() && !informed;
    }

    @Override
    public void onResponseBody(ByteBuf data) {
        progressNanos = loop.nowNanos();
        x().responseBody(data);
    }

    @Override
    public void onResponseEnd(@Nullable Head trailers) {
        Exchange x = x();
        if (tunnel && !x.requestEnded()) {
            x.responseEnd(null);
            return;
        }
        finish(Objects.requireNonNull(stream));
        x.responseEnd(trailers);
    }

    @Override
    public void onUpstreamReadComplete() {
        x().responseFlush();
    }

    @Override
    public void onUpstreamWritable() {
        if (state == State.SENT && !x().requestEnded() && !expectsContinue) {
            timer.disarm();
        }
        relay.onWritable();
    }

    @Override
    public void onUpstreamFailed(Reason reason) {
        ClientStream broken = Objects.requireNonNull(detach());
        Exchange x = x();
        if (state == State.REPLYING) {
            failed(reason);
            x.fail(reason);
            return;
        }
        if (!freshOnly && repeats(reason, broken)) {
            leave(Outcome.CANCELLED, 0);
            freshOnly = true;
            pickAgain();
            return;
        }
        if (reason == Reason.UPGRADE_UNSUPPORTED && cluster.pool(lane()).keepApart()) {
            // nothing was sent
            leave(Outcome.CANCELLED, 0);
            pickAgain();
            return;
        }
        boolean again = retryPolicy.retriesSent(retries, reason, x.request().method(), isReplayable());
        failed(reason);
        if (again) {
            retry(reason);
        } else {
            x.fail(reason);
        }
    }

    /** Whether the request goes to a new connection as if it had not been sent, which is no retry. */
    private boolean repeats(Reason reason, ClientStream broken) {
        if (reason == Reason.UPSTREAM_REFUSED) {
            // unprocessed, so safe for every method (RFC 9113 section 8.7)
            return isReplayable();
        }
        boolean unanswered = reason == Reason.UPSTREAM_CLOSED
                || reason == Reason.UPSTREAM_RESET
                || reason == Reason.UPSTREAM_TLS_FAILED;
        return unanswered
                && broken.isReused()
                && retryPolicy.repeatsAfterReuse(x().request().method(), isReplayable());
    }

    private void retry(Reason reason) {
        Exchange x = x();
        boolean allowed = reason == Reason.OK || (standing() != Standing.NONE && cluster.tryRetry());
        if (!allowed) {
            x.fail(reason);
            return;
        }
        retries++;
        cluster.meter().retry();
        pickAgain();
    }

    /** Picks for a request whose body may be arriving: it is to wait until there is a connection to take it. */
    private void pickAgain() {
        Exchange x = x();
        if (!x.requestEnded()) {
            x.client().pauseBody();
        }
        pick();
        flushRequest();
    }

    /* --------------- deadlines --------------- */

    private void arm(long nanos) {
        if (nanos > 0) {
            loop.timers().arm(timer, nanos, loop.nowNanos());
        } else {
            timer.disarm();
        }
    }

    @Override
    public void onExpired(Timer expired) {
        switch (state) {
            case QUEUED:
                dequeued();
                state = State.DIALING;
                x().fail(Reason.QUEUE_TIMEOUT);
                break;
            case SENT:
                onSilence();
                break;
            case REPLYING:
                onIdle();
                break;
            default:
                break;
        }
    }

    private void onSilence() {
        if (expectsContinue) {
            expectsContinue = false;
            continued = true;
            // not in the exchange's own head: a part of the response may stand there already
            x().client().inform(cluster.continueHead());
            return;
        }
        if (!x().requestEnded()) {
            onSlow();
            return;
        }
        ClientStream silent = detach();
        if (silent != null) {
            silent.timeOut();
        }
        cluster.pool(lane()).countFailure();
        boolean again = retryPolicy.retriesSent(
                retries, Reason.RESPONSE_TIMEOUT, x().request().method(), isReplayable());
        failed(Reason.RESPONSE_TIMEOUT);
        if (again) {
            retry(Reason.RESPONSE_TIMEOUT);
        } else {
            x().fail(Reason.RESPONSE_TIMEOUT);
        }
    }

    /** A slow server is told from a stuck one by what it has taken of the body since the last look. */
    private void onSlow() {
        if (uptake.goesOn(Objects.requireNonNull(stream).unsent())) {
            arm(config().timeout().idle().toNanos());
        } else {
            x().fail(Reason.IDLE_TIMEOUT);
        }
    }

    private void onIdle() {
        long idle = config().timeout().idle().toNanos();
        long silent = loop.nowNanos() - progressNanos;
        if (x().holdsResponse()) {
            arm(idle);
        } else if (silent >= idle) {
            x().fail(Reason.IDLE_TIMEOUT);
        } else {
            arm(idle - silent);
        }
    }

    /* --------------- the end --------------- */

    private void cancelStream() {
        ClientStream current = detach();
        if (current != null) {
            current.cancel();
        }
    }

    /** Gives lane and place back; {@code answered} says that the server did its part. */
    private void leave(Outcome outcome, int status) {
        Lane left = lane;
        if (left == null) {
            return;
        }
        lane = null;
        long now = loop.nowNanos();
        if (outcome == Outcome.CANCELLED) {
            cluster.balancer().onCancel(left);
        } else {
            boolean failed = outcome == Outcome.FAILED;
            cluster.balancer().onEnd(left, failed ? now - startNanos : latencyNanos, failed, now);
        }
        cluster.pool(left).meter().end(status);
        left.endpoint().leave();
        cluster.onPlaceFree();
    }

    /** The attempt is over and failed: its server is not tried again. */
    private void failed(Reason reason) {
        Lane left = lane();
        tried.add(left);
        lastFailure = reason;
        cluster.pool(left).meter().failed(reason);
        leave(Outcome.FAILED, 0);
    }

    private void finish(ClientStream done) {
        detach();
        done.giveBack();
        leave(Outcome.ANSWERED, x().response().status());
        recycle();
    }

    private void attach(ClientStream leased) {
        stream = leased;
        loop.meter().leases(1);
    }

    private @Nullable ClientStream detach() {
        ClientStream current = stream;
        if (current != null) {
            stream = null;
            // it may carry another exchange before this one has a new one
            relay.end();
            loop.meter().leases(-1);
        }
        return current;
    }

    private void recycle() {
        state = State.SPARE;
        timer.disarm();
        relay.end();
        replay.release();
        exchange = null;
        cluster.giveBack(this);
    }

    @Override
    public void onAbort(Reason reason) {
        if (state == State.SPARE) {
            return;
        }
        dequeued();
        Dialing dialing = pending;
        if (dialing != null) {
            pending = null;
            dialing.leave(this);
        }
        cancelStream();
        if (lane != null && reason != Reason.OK) {
            cluster.pool(lane()).meter().failed(reason);
        }
        leave(Outcome.CANCELLED, state == State.REPLYING ? x().response().status() : 0);
        recycle();
    }
}
