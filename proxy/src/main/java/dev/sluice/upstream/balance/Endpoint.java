package dev.sluice.upstream.balance;

import dev.sluice.base.Ascii;
import dev.sluice.base.FastRandom;
import dev.sluice.upstream.tls.ServerTls;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One server of a service: where it is, its share of the load, and how it fares. Shared by all loops; a reload that
 * leaves its {@link Identity} alone leaves it alone, whatever else of the service it changes. What changes is published
 * by volatile writes: addresses by the resolver, health by the probe, ejection by whichever loop saw a request fail.
 */
public final class Endpoint {
    /** What makes an endpoint the same one after a reload. Immutable. */
    public record Identity(String address, int weight, boolean backup) {}

    private final Identity identity;
    private final byte[] nameBytes;
    private final String host;
    private final int port;
    private final @Nullable String unixPath;
    private final int limit;
    private final AtomicInteger inFlight;
    private final AtomicReference<Ejection> ejection;
    private final AtomicReference<Addresses> addresses;
    private final AtomicReference<Health> health;
    private final AtomicReference<String> fault;
    private final @Nullable ServerTls tls;

    private Endpoint(Identity identity, String host, int port, @Nullable String unixPath, int limit) {
        if (identity.weight() < 1 || identity.weight() > 65_535) {
            throw new IllegalArgumentException("a weight is 1 to 65535, not " + identity.weight());
        }
        this.identity = identity;
        this.nameBytes = Ascii.bytes(identity.address());
        this.host = host;
        this.port = port;
        this.unixPath = unixPath;
        this.limit = limit;
        this.inFlight = new AtomicInteger();
        this.ejection = new AtomicReference<>(Ejection.NONE);
        this.health = new AtomicReference<>(Health.UNKNOWN);
        this.fault = new AtomicReference<>("");
        this.tls = null;
        this.addresses = new AtomicReference<>(
                unixPath == null ? literal(host, port) : Addresses.of(UnixDomainSocketAddress.of(unixPath)));
    }

    private Endpoint(Endpoint same, int limit, @Nullable ServerTls tls) {
        this.identity = same.identity;
        this.nameBytes = same.nameBytes;
        this.host = same.host;
        this.port = same.port;
        this.unixPath = same.unixPath;
        this.limit = limit;
        // what came in uncounted leaves uncounted, so counts with a limit and without one do not mix
        this.inFlight = limit > 0 && same.limit > 0 ? same.inFlight : new AtomicInteger();
        this.ejection = same.ejection;
        this.health = same.health;
        this.addresses = same.addresses;
        this.fault = same.fault;
        this.tls = tls;
    }

    /**
     * A server at a host and port. A literal address is its own resolution, and an empty host is this machine; a name
     * has no address until the resolver publishes one. A limit of 0 is no limit of requests in flight.
     */
    public static Endpoint inet(String host, int port, int weight, boolean backup, int limit) {
        String address = (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        return new Endpoint(new Identity(address, weight, backup), host, port, null, limit);
    }

    /** A server behind a Unix-domain socket. A limit of 0 is no limit of requests in flight. */
    public static Endpoint unix(String path, int weight, boolean backup, int limit) {
        return new Endpoint(new Identity("unix:" + path, weight, backup), "localhost", 0, path, limit);
    }

    /** The same server with this limit: itself if that is its limit, else another that fares together with it. */
    public Endpoint limitedTo(int newLimit) {
        return newLimit == limit ? this : new Endpoint(this, newLimit, tls);
    }

    /** The same server, spoken to like this: itself if that is so already, else another that fares together with it. */
    public Endpoint encrypted(@Nullable ServerTls newTls) {
        return newTls == tls ? this : new Endpoint(this, limit, newTls);
    }

    /** How connections to it are encrypted, or null. */
    public @Nullable ServerTls tls() {
        return tls;
    }

    /** What the last connect that failed said; empty when the server has answered since. */
    public String fault() {
        return Objects.requireNonNull(fault.get());
    }

    /** Keeps what a failed connect said, for people who ask. */
    public void onFault(String detail) {
        fault.set(detail);
    }

    private static Addresses literal(String host, int port) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
        if (bytes == null) {
            return host.isEmpty() ? thisMachine(port) : Addresses.NONE;
        }
        try {
            return Addresses.of(new InetSocketAddress(InetAddress.getByAddress(host, bytes), port));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address has 4 or 16 bytes: " + host, e);
        }
    }

    private static Addresses thisMachine(int port) {
        return Addresses.of(
                new InetSocketAddress(NetUtil.LOCALHOST4, port), new InetSocketAddress(NetUtil.LOCALHOST6, port));
    }

    /** What makes it the same endpoint after a reload. */
    public Identity identity() {
        return identity;
    }

    /** Its address as text: {@code host:port}, {@code [v6]:port} or {@code unix:/path}; the label of metrics. */
    public String name() {
        return identity.address();
    }

    /** The bytes of {@link #name}; not to be changed. */
    public byte[] nameBytes() {
        return nameBytes;
    }

    /** The host as written, without brackets; {@code localhost} for a Unix-domain socket. */
    public String host() {
        return host;
    }

    /** The port; 0 for a Unix-domain socket. */
    public int port() {
        return port;
    }

    /** The path of its Unix-domain socket, or null. */
    public @Nullable String unixPath() {
        return unixPath;
    }

    /** Its share of the load among the others, at least 1. */
    public int weight() {
        return identity.weight();
    }

    /** Whether it serves only when no primary can. */
    public boolean isBackup() {
        return identity.backup();
    }

    /** Whether its host is a name, which only the resolver can turn into addresses. */
    public boolean isNamed() {
        return unixPath == null && !host.isEmpty() && NetUtil.createByteArrayFromIpAddressString(host) == null;
    }

    /** Where to connect; empty while unresolved. */
    public Addresses addresses() {
        return Objects.requireNonNull(addresses.get());
    }

    /** Replaces the addresses. Any thread, in fact the resolver's. */
    public void publish(Addresses resolved) {
        addresses.set(resolved);
    }

    /** Moves an address that failed where another connected to the end, unless there are newer addresses by now. */
    public void onAddressFailed(SocketAddress failed) {
        Addresses was = addresses();
        addresses.compareAndSet(was, was.withFailed(failed));
    }

    /** What the active check last found. */
    public Health health() {
        return Objects.requireNonNull(health.get());
    }

    /** Replaces the verdict of the active check. Any thread, in fact the probe's. */
    public void publish(Health found) {
        health.set(found);
    }

    /** How requests to it have gone of late. */
    public Ejection ejection() {
        return Objects.requireNonNull(ejection.get());
    }

    /** Whether a request may go there: it has an address, its check does not fail and it is not ejected. */
    public boolean isAvailable(long nowNanos) {
        Ejection now = ejection();
        return !now.isOut(nowNanos) && health() != Health.DOWN && !addresses().isEmpty();
    }

    /** Counts a failed connect or a response that did not come in time; whether just this one took the endpoint out. */
    public boolean onFailure(EjectionPolicy policy, long nowNanos, FastRandom random) {
        while (true) {
            Ejection was = ejection();
            Ejection next = policy.afterFailure(was, nowNanos, random);
            if (ejection.compareAndSet(was, next)) {
                return next.level() > was.level() || next.untilNanos() != was.untilNanos();
            }
        }
    }

    /** Counts an answered request: earlier failures are forgotten and the endpoint is back at once. */
    public void onSuccess() {
        // the plain case must not write a line that all loops read
        if (!ejection().isNone()) {
            ejection.set(Ejection.NONE);
            fault.set("");
        }
    }

    /** The most requests it is given at once over all loops; 0 is no limit. */
    public int limit() {
        return limit;
    }

    /** Whether its limit is reached at this moment. */
    public boolean isFull() {
        return limit > 0 && inFlight.get() >= limit;
    }

    /** Takes one of the places that the limit leaves; always true without a limit. Pairs with {@link #leave}. */
    public boolean tryEnter() {
        if (limit == 0 || inFlight.incrementAndGet() <= limit) {
            return true;
        }
        inFlight.decrementAndGet();
        return false;
    }

    /** Gives back what {@link #tryEnter} took. */
    public void leave() {
        if (limit > 0) {
            inFlight.decrementAndGet();
        }
    }

    /** Places taken over all loops; always 0 without a limit. */
    public int entered() {
        return inFlight.get();
    }

    @Override
    public String toString() {
        return name();
    }
}
