package dev.sluice.control;

import dev.sluice.base.Clock;
import dev.sluice.base.FastRandom;
import dev.sluice.observe.Meters;
import dev.sluice.server.EventLoops;
import dev.sluice.upstream.CheckConfig;
import dev.sluice.upstream.Cluster;
import dev.sluice.upstream.Protocol;
import dev.sluice.upstream.ServiceConfig;
import dev.sluice.upstream.balance.Endpoint;
import dev.sluice.upstream.balance.Health;
import dev.sluice.upstream.dial.LoopProxy;
import dev.sluice.upstream.dns.Resolver;
import dev.sluice.upstream.probe.Check;
import dev.sluice.upstream.probe.Pace;
import dev.sluice.upstream.probe.Probe;
import dev.sluice.upstream.tls.ClientTls;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service while it lives: its cluster, the probes of its servers and the resolution of their names. Probes and
 * resolution run once a process, on one loop. Conductor only.
 */
final class Service {
    private static final Logger LOG = LoggerFactory.getLogger("sluice");
    private static final long POLL_MILLIS = 5;

    private final Cluster cluster;
    private final Resolver resolver;
    private final Meters meters;
    private final LoopProxy probing;
    private final boolean succeeds;
    private final boolean goesOn;
    private final List<Probe> probes = new ArrayList<>();

    /**
     * A service that checks nothing before {@link #start}.
     *
     * @param tls what its connections are encrypted with, or null
     * @param before the service of this name as it was, whose servers go on where the record still has them
     */
    Service(
            ServiceConfig config,
            @Nullable ClientTls tls,
            @Nullable Service before,
            EventLoops loops,
            Resolver resolver,
            Meters meters) {
        List<Endpoint> lived = before == null ? List.of() : List.of(before.cluster.endpoints());
        this.cluster = new Cluster(config, tls, lived, loops.loops(), loops.eventLoops(), meters);
        this.resolver = resolver;
        this.meters = meters;
        this.probing = new LoopProxy(loops.eventLoops().get(0));
        this.succeeds = before != null;
        this.goesOn = before != null && Objects.equals(before.cluster.config().check(), config.check());
        CheckConfig check = config.check();
        if (check != null) {
            EventLoop loop = loops.eventLoops().get(0);
            for (Endpoint endpoint : cluster.endpoints()) {
                probes.add(new Probe(
                        endpoint,
                        check(check, config.protocol()).after(cluster.ownPreamble()),
                        loop,
                        FastRandom.seeded(),
                        this::onVerdict));
            }
        }
    }

    private static Check check(CheckConfig config, Protocol protocol) {
        Pace pace = new Pace(config.interval().toNanos(), config.timeout().toNanos(), config.rise(), config.fall());
        if (config.kind() == CheckConfig.Kind.TCP) {
            return Check.tcp(pace);
        }
        if (config.kind() == CheckConfig.Kind.GRPC) {
            return Check.grpc(config.service(), config.host(), pace);
        }
        Check http = Check.http(
                config.method(),
                config.path(),
                config.host(),
                status -> config.expect().stream().anyMatch(range -> range.contains(status)),
                pace);
        return protocol == Protocol.H2C ? http.overHttp2() : http;
    }

    private void onVerdict(Endpoint endpoint, boolean up, String detail) {
        String service = cluster.config().name();
        if (up) {
            LOG.info("service {}: server {} is up: {}", service, endpoint.name(), detail);
        } else {
            LOG.warn("service {}: server {} is down: {}", service, endpoint.name(), detail);
        }
    }

    Cluster cluster() {
        return cluster;
    }

    private boolean has(Endpoint endpoint) {
        return Arrays.asList(cluster.endpoints()).contains(endpoint);
    }

    /** Begins to resolve and, unless there is one whose checks are to end first, to check. */
    void start() {
        for (Endpoint endpoint : cluster.endpoints()) {
            resolver.watch(endpoint);
            cluster.meter(endpoint).upWhile(() -> endpoint.isAvailable(Clock.SYSTEM.nanos()));
        }
        if (!succeeds) {
            probes.forEach(Probe::start);
        }
    }

    /** Takes the checks over from the service as it was, which has retired by now. */
    void takeOver() {
        if (goesOn) {
            probes.forEach(Probe::goOn);
        } else if (succeeds) {
            probes.forEach(Probe::start);
        }
        if (probes.isEmpty()) {
            // after what the probes that are ending on that loop may still find
            probing.run(() -> {
                for (Endpoint endpoint : cluster.endpoints()) {
                    endpoint.publish(Health.UNKNOWN);
                }
            });
        }
    }

    /** Waits until every name has an address, until {@code untilNanos} at most; names that have none are warned about. */
    void awaitNames(long untilNanos) throws InterruptedException {
        for (Endpoint endpoint : cluster.endpoints()) {
            while (endpoint.addresses().isEmpty() && Clock.SYSTEM.nanos() - untilNanos < 0) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
        }
    }

    /** Stops checking, and resolving what is none of the {@code living}; connections go when they are idle. */
    void retire(Collection<Service> living) {
        probes.forEach(Probe::close);
        for (Endpoint endpoint : cluster.endpoints()) {
            if (living.stream().noneMatch(service -> service.has(endpoint))) {
                resolver.forget(endpoint);
            }
        }
        cluster.retire();
        cluster.meters().forEach(meters::retire);
    }
}
