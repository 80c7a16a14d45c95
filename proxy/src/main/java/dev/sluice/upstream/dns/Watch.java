package dev.sluice.upstream.dns;

import dev.sluice.upstream.balance.Addresses;
import dev.sluice.upstream.balance.Endpoint;
import io.netty.resolver.HostsFileEntriesProvider;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The resolving of one endpoint, over and over. Owned by the resolver's loop. */
final class Watch {
    // more would only make the order of connecting longer
    private static final int MOST_ADDRESSES = 64;

    private final Resolver resolver;
    private final Endpoint endpoint;
    private @Nullable Future<?> next;
    private Set<InetAddress> known = Set.of();
    private int failures;
    private boolean ended;

    Watch(Resolver resolver, Endpoint endpoint) {
        this.resolver = resolver;
        this.endpoint = endpoint;
    }

    void begin() {
        if (!ended) {
            resolver.readHosts(this::onHosts);
        }
    }

    private void onHosts(HostsFileEntriesProvider file) {
        if (ended) {
            return;
        }
        List<InetAddress> written = written(file, endpoint.host().toLowerCase(Locale.ROOT));
        if (written.isEmpty()) {
            resolver.names.resolveAll(endpoint.host()).addListener(this::onAnswer);
        } else {
            onAddresses(written, resolver.terms.hostsNanos());
        }
    }

    void end() {
        ended = true;
        if (next != null) {
            next.cancel(false);
        }
    }

    private static List<InetAddress> written(HostsFileEntriesProvider file, String host) {
        List<InetAddress> written = new ArrayList<>(file.ipv6Entries().getOrDefault(host, List.of()));
        written.addAll(file.ipv4Entries().getOrDefault(host, List.of()));
        // RFC 6761 section 6.3: these are loopback and no business of a nameserver
        if (written.isEmpty() && (host.equals("localhost") || host.endsWith(".localhost"))) {
            return List.of(NetUtil.LOCALHOST6, NetUtil.LOCALHOST4);
        }
        return written;
    }

    private void onAnswer(Future<? super List<InetAddress>> answer) {
        long ttlSeconds = resolver.ttls.take(endpoint.host());
        if (ended) {
            return;
        }
        if (answer.isSuccess() && answer.getNow() instanceof List<?> found && !found.isEmpty()) {
            List<InetAddress> addresses = new ArrayList<>();
            found.forEach(address -> addresses.add((InetAddress) address));
            onAddresses(addresses, resolver.terms.holds(ttlSeconds));
        } else {
            onFailure(String.valueOf(answer.cause()));
        }
    }

    private void onAddresses(List<InetAddress> found, long holdsNanos) {
        failures = 0;
        List<InetAddress> kept = found.subList(0, Math.min(MOST_ADDRESSES, found.size()));
        SocketAddress[] addresses = new SocketAddress[kept.size()];
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = new InetSocketAddress(kept.get(i), endpoint.port());
        }
        endpoint.publish(Addresses.of(addresses));
        next = resolver.proxy.after(holdsNanos, this::begin);
        Set<InetAddress> now = new HashSet<>(kept);
        boolean changed = !now.equals(known);
        known = now;
        if (changed) {
            resolver.listener.onResolved(endpoint);
        }
    }

    private void onFailure(String detail) {
        failures++;
        long wait = resolver.terms.retry(failures);
        next = resolver.proxy.after((long) (wait * (1 + 0.2 * resolver.random.nextDouble())), this::begin);
        resolver.listener.onUnresolved(endpoint, detail);
    }
}
