package dev.sluice.upstream;

import dev.sluice.base.Address;
import dev.sluice.base.Ascii;
import dev.sluice.exchange.Loop;
import dev.sluice.observe.Meter;
import dev.sluice.observe.Meters;
import dev.sluice.observe.Reason;
import dev.sluice.observe.ServerMeter;
import dev.sluice.observe.ServiceMeter;
import dev.sluice.upstream.balance.Endpoint;
import dev.sluice.upstream.dial.LoopProxy;
import dev.sluice.upstream.tls.ClientTls;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service as it runs: its endpoints, and on each loop its lanes and pools. It outlives reloads that leave its record
 * alone. Shared; what changes is published by volatile writes.
 */
public final class Cluster {
    private static final Logger LOG = LoggerFactory.getLogger("sluice");

    private final ServiceConfig config;
    private final byte[] name;
    private final Endpoint[] endpoints;
    private final LoopCluster[] onLoops;
    private final LoopProxy[] proxies;
    private final ServiceMeter meter;
    private final ServerMeter[] serverMeters;
    private final WaitingLine line;

    /**
     * A cluster of the record, on loops whose two lists go in step, counted by the meters. Servers that are among those
     * that {@code lived} go on as they fare. Null {@code tls} is none, for a service that encrypts nothing.
     */
    public Cluster(
            ServiceConfig config,
            @Nullable ClientTls tls,
            List<Endpoint> lived,
            List<Loop> loops,
            List<EventLoop> eventLoops,
            Meters meters) {
        this.config = config;
        this.name = Ascii.bytes(config.name());
        this.endpoints = endpoints(config, lived, tls);
        this.meter = meters.service(config.name());
        this.serverMeters = Arrays.stream(endpoints)
                .map(endpoint -> meters.server(config.name(), endpoint.name()))
                .toArray(ServerMeter[]::new);
        this.proxies = eventLoops.stream().map(LoopProxy::new).toArray(LoopProxy[]::new);
        this.line = new WaitingLine(loops.size(), config.limit().queue(), this::turn);
        this.onLoops = new LoopCluster[loops.size()];
        for (int i = 0; i < onLoops.length; i++) {
            onLoops[i] = new LoopCluster(this, loops.get(i), eventLoops.get(i), onLoops.length);
        }
    }

    /** The endpoints of the record: each goes on from one of those that lived if that is the same server, else is new. */
    static Endpoint[] endpoints(ServiceConfig config, List<Endpoint> lived, @Nullable ClientTls tls) {
        int limit = config.limit().inflight();
        List<Endpoint> rest = new ArrayList<>(lived);
        Endpoint[] endpoints = new Endpoint[config.servers().size()];
        for (int i = 0; i < endpoints.length; i++) {
            Endpoint fresh = endpoint(config.servers().get(i), limit);
            Endpoint same = take(rest, fresh.identity());
            Endpoint limited = same == null ? fresh : same.limitedTo(limit);
            ClientTls secure = config.encrypts(config.servers().get(i)) ? tls : null;
            endpoints[i] = limited.encrypted(secure == null ? null : secure.server(fresh.host(), fresh.port(), i));
        }
        return endpoints;
    }

    /** A server may be listed twice, so what is found is taken out. */
    private static @Nullable Endpoint take(List<Endpoint> from, Endpoint.Identity identity) {
        for (Endpoint endpoint : from) {
            if (endpoint.identity().equals(identity)) {
                from.remove(endpoint);
                return endpoint;
            }
        }
        return null;
    }

    static Endpoint endpoint(ServerConfig server, int limit) {
        if (server.address().at() instanceof Address.Unix unix) {
            return Endpoint.unix(unix.path(), server.weight(), server.backup(), limit);
        }
        Address.Inet inet = (Address.Inet) server.address().at();
        return Endpoint.inet(inet.host(), inet.port(), server.weight(), server.backup(), limit);
    }

    /** The record it was made from. */
    public ServiceConfig config() {
        return config;
    }

    /** The service's name; do not change the array. */
    public byte[] name() {
        return name;
    }

    /** Its servers; do not change the array. */
    public Endpoint[] endpoints() {
        return endpoints;
    }

    ServiceMeter meter() {
        return meter;
    }

    ServerMeter meter(int endpoint) {
        return serverMeters[endpoint];
    }

    /** Where the endpoint is counted. */
    public ServerMeter meter(Endpoint endpoint) {
        return serverMeters[Arrays.asList(endpoints).indexOf(endpoint)];
    }

    /** Tells people what a connect said; the request's own log line has the reason. */
    void onNotConnected(Endpoint endpoint, Reason reason, String detail) {
        LOG.debug("service {}: server {}: {}: {}", config.name(), endpoint, reason.code(), detail);
    }

    /** What is to be retired from the meters when the cluster is. */
    public List<Meter<?>> meters() {
        List<Meter<?>> all = new ArrayList<>(List.of(serverMeters));
        all.add(meter);
        return all;
    }

    LoopCluster on(Loop loop) {
        return onLoops[loop.index()];
    }

    WaitingLine line() {
        return line;
    }

    private void turn(int loop) {
        proxies[loop].later(onLoops[loop]::turn);
    }

    void after(int loop, long delayNanos, Runnable task) {
        proxies[loop].after(delayNanos, task);
    }

    /** What a connection of our own begins with, so that the server takes it for nobody else's; null for nothing. */
    public byte @Nullable [] ownPreamble() {
        return ProxyPreamble.own(config.proxyProtocol());
    }

    /** Lets every loop close connections that have been idle for too long; any thread. */
    public void sweep() {
        for (int i = 0; i < onLoops.length; i++) {
            proxies[i].run(onLoops[i]::sweep);
        }
    }

    /** Closes idle connections now and busy ones when they are given back; any thread. */
    public void retire() {
        for (int i = 0; i < onLoops.length; i++) {
            proxies[i].run(onLoops[i]::retire);
        }
    }
}
