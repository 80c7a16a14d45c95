package dev.sluice.upstream;

import dev.sluice.base.FastRandom;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Variables;
import dev.sluice.http.FieldName;
import dev.sluice.http.Head;
import dev.sluice.upstream.balance.Addresses;
import dev.sluice.upstream.balance.Balancer;
import dev.sluice.upstream.balance.Endpoint;
import dev.sluice.upstream.balance.Health;
import dev.sluice.upstream.balance.Lane;
import dev.sluice.upstream.balance.Standing;
import dev.sluice.upstream.balance.Tried;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which server a service would pick for a request as things stand, and why not another: the same rules that loops
 * follow, looked at from outside. Immutable; made by the control plane.
 *
 * @param candidates the servers that a pick may choose from; empty when all are out or full
 * @param certain the one among them that is sure to be picked, or null when load and chance decide
 * @param why how the choice is made
 * @param others the rest, and what keeps each from being picked
 */
public record Forecast(
        List<Endpoint> candidates, @Nullable Endpoint certain, String why, Map<Endpoint, String> others) {
    public Forecast {
        candidates = List.copyOf(candidates);
    }

    /** The endpoints of a service that does not run, as if all of them were up. */
    public static Endpoint[] allUp(ServiceConfig config) {
        Endpoint[] endpoints = config.servers().stream()
                .map(server -> Cluster.endpoint(server, config.limit().inflight()))
                .toArray(Endpoint[]::new);
        for (Endpoint endpoint : endpoints) {
            if (endpoint.addresses().isEmpty()) {
                endpoint.publish(
                        Addresses.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), endpoint.port())));
            }
        }
        return endpoints;
    }

    /** What the service would pick for the exchange. */
    public static Forecast of(ServiceConfig config, Endpoint[] endpoints, Exchange x, long nowNanos) {
        Lane[] lanes = new Lane[endpoints.length];
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = new Lane(endpoints[i], i);
        }
        Standing standing = Standing.of(lanes, new Tried(), nowNanos);
        List<Endpoint> candidates = new ArrayList<>();
        Map<Endpoint, String> others = new LinkedHashMap<>();
        for (Endpoint endpoint : endpoints) {
            if (isCandidate(endpoint, standing, nowNanos)) {
                candidates.add(endpoint);
            } else {
                others.put(endpoint, obstacle(endpoint, nowNanos));
            }
        }
        Endpoint kept = kept(config, endpoints, x, nowNanos);
        if (kept != null) {
            return new Forecast(candidates, kept, "the cookie names it", others);
        }
        Endpoint certain = candidates.size() == 1 ? candidates.get(0) : certain(config, lanes, x, nowNanos);
        return new Forecast(candidates, certain, why(config, candidates, x), others);
    }

    private static boolean isCandidate(Endpoint endpoint, Standing standing, long nowNanos) {
        boolean backup = standing == Standing.BACKUP || standing == Standing.PANIC_BACKUP;
        boolean fits = switch (standing) {
            case PRIMARY, BACKUP -> endpoint.isAvailable(nowNanos);
            case PANIC_PRIMARY, PANIC_BACKUP -> endpoint.health() != Health.DOWN;
            case FULL, NONE -> false;
        };
        return fits && endpoint.isBackup() == backup && !endpoint.isFull();
    }

    private static String obstacle(Endpoint endpoint, long nowNanos) {
        if (endpoint.health() == Health.DOWN) {
            return "its check fails";
        }
        if (endpoint.ejection().isOut(nowNanos)) {
            return "taken out after failed requests" + (endpoint.fault().isEmpty() ? "" : ", " + endpoint.fault());
        }
        if (endpoint.addresses().isEmpty()) {
            return "its name has no address";
        }
        if (endpoint.isFull()) {
            return "it has its limit of requests";
        }
        return endpoint.isBackup() ? "a backup, for when no other is left" : "others are in better shape";
    }

    /** The server that the request's sticky cookie names, while it can serve. */
    private static @Nullable Endpoint kept(ServiceConfig config, Endpoint[] endpoints, Exchange x, long nowNanos) {
        StickyConfig sticky = config.sticky();
        Head request = x.request();
        int field = sticky == null ? Head.NONE : request.find(FieldName.COOKIE);
        while (sticky != null && field != Head.NONE) {
            String cookies = ";"
                    + request.text(request.valueStart(field), request.valueEnd(field))
                            .replace(" ", "") + ";";
            for (Endpoint endpoint : endpoints) {
                boolean named = cookies.contains(";" + sticky.name() + "=" + Affinity.idText(endpoint) + ";");
                if (named && endpoint.isAvailable(nowNanos) && !endpoint.isFull()) {
                    return endpoint;
                }
            }
            field = request.find(FieldName.COOKIE, field + 1);
        }
        return null;
    }

    private static @Nullable Endpoint certain(ServiceConfig config, Lane[] lanes, Exchange x, long nowNanos) {
        FastRandom random = new FastRandom(0);
        Balancer balancer = switch (config.balance().algorithm()) {
            case FIRST -> Balancer.first(lanes, random);
            case HASH -> Balancer.hash(lanes, random);
            case ROUND_ROBIN, RANDOM, LEAST_REQUESTS, LEAST_LATENCY -> null;
        };
        if (balancer == null) {
            return null;
        }
        long key = key(config, x);
        if (config.balance().hash() != null && key == Variables.HASH_OF_NOTHING) {
            return null;
        }
        Lane lane = balancer.pick(new Tried(), key, nowNanos);
        return lane == null ? null : lane.endpoint();
    }

    private static long key(ServiceConfig config, Exchange x) {
        HashKey hash = config.balance().hash();
        return hash == null ? 0 : Variables.compile(hash.template()).hash(x);
    }

    private static String why(ServiceConfig config, List<Endpoint> candidates, Exchange x) {
        if (candidates.size() < 2) {
            return candidates.isEmpty() ? "no server can take it" : "no other can take it";
        }
        return switch (config.balance().algorithm()) {
            case FIRST -> "the first that can take it";
            case HASH ->
                key(config, x) == Variables.HASH_OF_NOTHING
                        ? "by chance, as the request has no " + config.balance().hash()
                        : "by the hash of " + config.balance().hash();
            case ROUND_ROBIN -> "in turn, as their weights say";
            case RANDOM -> "by chance, as their weights say";
            case LEAST_REQUESTS -> "the one with the fewest requests in flight for its weight";
            case LEAST_LATENCY -> "of two drawn by weight, the faster and less busy one";
        };
    }

    /** The balancing in the words of the configuration. */
    public static String policy(ServiceConfig config) {
        return config.balance().algorithm().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
