package dev.sluice.upstream;

import dev.sluice.base.TimerWheel;
import dev.sluice.exchange.Loop;
import dev.sluice.http.HeadLimits;
import dev.sluice.observe.Flood;
import dev.sluice.observe.Reason;
import dev.sluice.observe.ServerMeter;
import dev.sluice.upstream.balance.EjectionPolicy;
import dev.sluice.upstream.balance.Endpoint;
import dev.sluice.upstream.balance.Lane;
import dev.sluice.upstream.dial.Dialer;
import dev.sluice.wire.Berth;
import dev.sluice.wire.ClientHost;
import dev.sluice.wire.ClientLink;
import dev.sluice.wire.ClientStream;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * One loop's connections to one endpoint. Those with room for a request stand in a stack, so the warmest is leased first and
 * the rest can age; one that carries many streams at a time stays in it until it is full. Owned by that loop.
 */
final class ConnectionPool implements ClientHost {
    private static final HeadLimits HEAD_LIMITS = new HeadLimits(16 << 10, 128 << 10, 256);

    /** What RFC 9113 section 6.5.2 recommends as the least, and so what is assumed of a server that has not spoken yet. */
    private static final int FIRST_ROOM = 100;

    private final Owner owner;
    private final Lane lane;
    private final Endpoint endpoint;
    private final PoolLimits limits;
    private final Loop loop;
    private final Dialer dialer;
    private final Speech speech;
    private final ServerMeter server;
    private final ServerMeter.Cells meter;
    private final @Nullable ConnectionPool beside;
    private @Nullable ConnectionPool webSockets;
    private boolean keepsApart;
    private @Nullable Berth free;
    private @Nullable Dialing shared;
    private int idleCount;
    private int open;
    private int dialing;
    private final boolean exclusive;
    private boolean shares;
    private int expectedRoom = FIRST_ROOM;
    private boolean retired;

    /** What a pool asks of the service that its connections are for. Runs on the pool's loop. */
    interface Owner {
        /** What is spoken to its servers. */
        Speech speech();

        /** Whether a connection serves one request and no other. */
        boolean isExclusive();

        /** No connection came about; why, and what was said. */
        void onNotConnected(Endpoint endpoint, Reason reason, String detail);

        /** Who waits may look again. */
        void onRoom();
    }

    /** A pool of the owner's connections to the lane's endpoint. */
    ConnectionPool(Owner owner, Lane lane, PoolLimits limits, Loop loop, Dialer dialer, ServerMeter server) {
        this(owner, lane, limits, loop, dialer, server, null);
    }

    private ConnectionPool(
            Owner owner,
            Lane lane,
            PoolLimits limits,
            Loop loop,
            Dialer dialer,
            ServerMeter server,
            @Nullable ConnectionPool beside) {
        this.owner = owner;
        this.beside = beside;
        this.exclusive = beside != null || owner.isExclusive();
        this.lane = lane;
        this.endpoint = lane.endpoint();
        this.limits = limits;
        this.loop = loop;
        this.dialer = dialer;
        this.speech = beside != null ? Protocol.H1 : owner.speech();
        this.shares = !exclusive && speech.expectsMany();
        this.server = server;
        this.meter = server.on(loop.index());
    }

    /* --------------- WebSockets apart from HTTP/2 --------------- */

    /**
     * The server's HTTP/2 takes no WebSocket: each gets a connection of its own from now on, to which nothing but HTTP/1.1 is
     * offered. False where the server has no such choice.
     */
    boolean keepApart() {
        keepsApart = speech == Protocol.AUTO && endpoint.tls() != null;
        return keepsApart;
    }

    /** Where a WebSocket's connection comes from, if from elsewhere; these and the others are bounded together. */
    @Nullable
    ConnectionPool webSockets() {
        if (keepsApart && webSockets == null) {
            webSockets = new ConnectionPool(owner, lane, limits, loop, dialer, server, this);
        }
        return keepsApart ? webSockets : null;
    }

    /** Whether its servers are offered nothing but HTTP/1.1, whatever the service speaks with them. */
    boolean isApart() {
        return beside != null;
    }

    private int elsewhere() {
        ConnectionPool other = beside != null ? beside : webSockets;
        return other == null ? 0 : other.open + other.dialing;
    }

    /* --------------- leasing --------------- */

    /** A stream on a connection that stands and is still good, or null. */
    @Nullable
    ClientStream lease() {
        Berth berth = free;
        while (berth != null) {
            ClientLink link = berth.link;
            ClientStream stream = isGood(berth) ? link.open() : null;
            if (stream != null) {
                if (!link.takesMore()) {
                    unlist(berth);
                }
                wake(berth);
                tell();
                return stream;
            }
            unlist(berth);
            wake(berth);
            link.drain();
            berth = free;
        }
        return null;
    }

    private void wake(Berth berth) {
        if (berth.isResting) {
            berth.isResting = false;
            idleCount--;
            meter.idle(-1);
        }
    }

    /** Tells the balancer whether a request to this endpoint would get a connection. */
    void tell() {
        if (beside != null) {
            beside.tell();
        } else {
            lane.stuck(!hasRoom());
        }
    }

    private boolean isGood(Berth berth) {
        // without leave for another, an old connection that is busy is better than none
        return berth.isResting ? berth.link.isIdle() && !isExpired(berth) : !isOld(berth) || !mayDial();
    }

    private boolean isExpired(Berth berth) {
        return isOld(berth) || loop.nowNanos() - berth.idleSinceNanos > limits.idleNanos();
    }

    private boolean isOld(Berth berth) {
        return limits.lifetimeNanos() > 0 && loop.nowNanos() - berth.openedNanos > limits.lifetimeNanos();
    }

    /** Whether one more connection may be opened. */
    private boolean mayDial() {
        return open + dialing + elsewhere() < limits.max();
    }

    /** Whether a request gets a connection that is new, its own or one that others wait for as well. */
    boolean mayOpen() {
        return mayDial() || joinable() != null;
    }

    /** Whether a request gets a connection, be it one that stands already. */
    boolean hasRoom() {
        return free != null || mayOpen();
    }

    private @Nullable Dialing joinable() {
        Dialing underWay = shared;
        return underWay != null && underWay.size() < Math.min(expectedRoom, limits.streams()) ? underWay : null;
    }

    /* --------------- opening --------------- */

    /**
     * Opens a connection for the waiter, who may hear of it before this returns, or lets it wait for one with others; the
     * preamble is sent first.
     */
    Dialing dial(Waiter waiter, byte @Nullable [] preamble) {
        Dialing joined = joinable();
        if (joined != null) {
            joined.join(waiter);
            tell();
            return joined;
        }
        Dialing begun = new Dialing(this, waiter, preamble, loop.nowNanos());
        dialing++;
        if (shares) {
            shared = begun;
        }
        tell();
        begun.begun(dialer.dial(endpoint, limits.connectNanos(), begun, begun));
        return begun;
    }

    ClientLink handler(String alpn) {
        return speech.link(alpn, this);
    }

    /** The dial is under way no longer. */
    void end(Dialing ended) {
        dialing--;
        if (shared == ended) {
            shared = null;
        }
        tell();
    }

    void onConnected(Dialing done, Channel channel) {
        ClientLink link = channel.pipeline().get(ClientLink.class);
        if (speech.expectsMany() && !link.isShared()) {
            // not what it must speak
            link.close();
            onFailed(done, Reason.CONNECT_FAILED, "it does not speak " + speech);
            return;
        }
        open++;
        meter.open(1);
        shares = link.isShared() && !exclusive;
        long now = loop.refresh();
        link.berth().openedNanos = now;
        meter.connected(now - done.begunNanos());
        end(done);
        for (Waiter waiter = done.next(); waiter != null; waiter = done.next()) {
            ClientStream stream = link.open();
            if (stream != null) {
                waiter.onConnected(stream);
            } else {
                waiter.onCrowded();
            }
        }
        onChanged(link);
    }

    void onFailed(Dialing failed, Reason reason, String detail) {
        loop.refresh();
        owner.onNotConnected(endpoint, reason, detail);
        end(failed);
        Reason told = reason;
        if (beside != null && reason == Reason.UPSTREAM_TLS_FAILED) {
            // it speaks no HTTP/1.1, which is no fault of its other connections; should it have changed, it is asked
            // again
            beside.keepsApart = false;
            told = Reason.UPGRADE_UNSUPPORTED;
        } else {
            countFailure();
        }
        for (Waiter waiter = failed.next(); waiter != null; waiter = failed.next()) {
            waiter.onNotConnected(told);
        }
    }

    /** The server was not there, or there and silent: after some in a row it is left alone for a while. */
    void countFailure() {
        if (endpoint.onFailure(EjectionPolicy.DEFAULTS, loop.nowNanos(), loop.random())) {
            server.ejected();
        }
    }

    /* --------------- what stands --------------- */

    @Override
    public void onChanged(ClientLink link) {
        if (link.isShared()) {
            // a server that allows none will say so to whoever tries
            expectedRoom = Math.max(1, link.room());
        }
        Berth berth = link.berth();
        if (link.streams() == 0) {
            rest(berth);
        } else if (exclusive || !link.takesMore()) {
            unlist(berth);
        } else if (!berth.isListed) {
            list(berth);
        }
        tell();
        if (link.isShared()) {
            owner.onRoom();
        }
    }

    private void rest(Berth berth) {
        if (berth.isResting) {
            return;
        }
        if (retired || exclusive || !berth.link.isIdle() || idleCount >= limits.idle()) {
            berth.link.close();
            return;
        }
        berth.idleSinceNanos = loop.nowNanos();
        berth.isResting = true;
        idleCount++;
        meter.idle(1);
        if (!berth.isListed) {
            list(berth);
        }
    }

    private void list(Berth berth) {
        Berth first = free;
        berth.next = first;
        if (first != null) {
            first.previous = berth;
        }
        berth.isListed = true;
        free = berth;
    }

    /** Closes connections that have been idle, or have lived, for too long; those that are in use when they are not. */
    void sweep() {
        Berth berth = free;
        while (berth != null) {
            Berth below = berth.next;
            if (berth.isResting ? isExpired(berth) : isOld(berth) && mayDial()) {
                berth.link.drain();
            }
            berth = below;
        }
    }

    /** Closes an idle connection, if there is one, to make room for a new one. */
    void closeOne() {
        Berth berth = free;
        while (berth != null && !berth.isResting) {
            berth = berth.next;
        }
        if (berth != null) {
            berth.link.close();
        }
    }

    /** Closes what is idle now and, from now on, what becomes so. */
    void retire() {
        retired = true;
        Berth berth = free;
        while (berth != null) {
            Berth below = berth.next;
            berth.link.drain();
            berth = below;
        }
    }

    /** Connections waiting for a request. */
    int idleCount() {
        return idleCount;
    }

    /** Connections open. */
    int open() {
        return open;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** What is counted about the endpoint on this loop. */
    ServerMeter.Cells meter() {
        return meter;
    }

    @Override
    public TimerWheel timers() {
        return loop.timers();
    }

    @Override
    public HeadLimits headLimits() {
        return HEAD_LIMITS;
    }

    @Override
    public void onRead(int bytes) {
        loop.refresh();
    }

    @Override
    public void onFlood(Flood kind) {
        meter.flood(kind);
    }

    @Override
    public int maxStreams() {
        return limits.streams();
    }

    @Override
    public int firstStreams() {
        return expectedRoom;
    }

    @Override
    public void onClosed(ClientLink link) {
        Berth berth = link.berth();
        if (berth.openedNanos == 0) {
            return;
        }
        open--;
        meter.open(-1);
        unlist(berth);
        wake(berth);
        tell();
    }

    private void unlist(Berth berth) {
        if (!berth.isListed) {
            return;
        }
        Berth above = berth.previous;
        Berth below = berth.next;
        if (above == null) {
            free = below;
        } else {
            above.next = below;
        }
        if (below != null) {
            below.previous = above;
        }
        berth.previous = null;
        berth.next = null;
        berth.isListed = false;
    }
}
