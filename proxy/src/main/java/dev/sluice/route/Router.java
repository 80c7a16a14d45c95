package dev.sluice.route;

import dev.sluice.http.Head;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The way from a request to its route: host, then path, then conditions.
 *
 * <p>Only the routes of the most specific host that matches are tried: an exact name before the wildcard with the
 * longest suffix before any host. Where none of them matches the answer is null (404), even if a less specific host has
 * a route that would: what a site does not serve is not served by its neighbour. Within a host, {@link RouteOrder}
 * says which route is tried first, and the first that matches wins. The cost of a match is that of the request's host
 * and path, not that of the number of sites or routes; regular expressions alone are tried one after the other, and
 * last.
 *
 * <p>Immutable; any thread compiles and explains, every loop matches with its own {@link Captures}. Matching allocates
 * nothing unless a regular expression is asked.
 *
 * @param <R> what a match answers
 */
public final class Router<R> {
    private final HostTable<R> hosts;
    private final List<HostPattern> patterns;
    private final List<RankedRoute<R>> routes;
    private final List<RouteProblem<R>> problems;

    private Router(
            HostTable<R> hosts,
            List<HostPattern> patterns,
            List<RankedRoute<R>> routes,
            List<RouteProblem<R>> problems) {
        this.hosts = hosts;
        this.patterns = patterns;
        this.routes = routes;
        this.problems = problems;
    }

    /**
     * The router of the sites, in whatever order they stand.
     *
     * @throws RouteException if two routes of a host are duplicates; the message names all such pairs
     */
    public static <R> Router<R> compile(List<SiteSpec<R>> sites) {
        Router<R> router = build(sites);
        StringBuilder duplicates = new StringBuilder();
        for (RouteProblem<R> problem : router.problems) {
            if (problem.kind() == RouteProblem.Kind.DUPLICATE) {
                duplicates.append(duplicates.length() == 0 ? "" : "\n").append(problem.message());
            }
        }
        if (duplicates.length() > 0) {
            throw new RouteException(duplicates.toString());
        }
        return router;
    }

    /** All that is wrong with the sites' routes: duplicates, which {@link #compile} refuses, and unreachable routes. */
    public static <R> List<RouteProblem<R>> check(List<SiteSpec<R>> sites) {
        return build(sites).problems;
    }

    private static <R> Router<R> build(List<SiteSpec<R>> sites) {
        HostTable<R> hosts = new HostTable<>();
        List<RankedRoute<R>> routes = new ArrayList<>();
        List<RouteProblem<R>> problems = new ArrayList<>();
        SortedMap<HostPattern, List<RankedRoute<R>>> byHost = byHost(sites);
        for (Map.Entry<HostPattern, List<RankedRoute<R>>> entry : byHost.entrySet()) {
            List<RankedRoute<R>> ordered = entry.getValue();
            ordered.sort((a, b) -> RouteOrder.compare(a.spec(), b.spec()));
            hosts.add(entry.getKey(), new SiteRoutes<>(ordered));
            routes.addAll(ordered);
            problems.addAll(RouteCheck.of(ordered));
        }
        return new Router<>(hosts, List.copyOf(byHost.keySet()), List.copyOf(routes), List.copyOf(problems));
    }

    private static <R> SortedMap<HostPattern, List<RankedRoute<R>>> byHost(List<SiteSpec<R>> sites) {
        SortedMap<HostPattern, List<RankedRoute<R>>> hosts = new TreeMap<>(HostPattern::compare);
        for (SiteSpec<R> site : sites) {
            List<RankedRoute<R>> ofHost = hosts.computeIfAbsent(site.host(), host -> new ArrayList<>());
            for (RouteSpec<R> route : site.routes()) {
                ofHost.add(new RankedRoute<>(site.name(), site.host(), route));
            }
        }
        return hosts;
    }

    /**
     * The route that serves the request, or null.
     *
     * @param hostStart where the host starts in the request's arena, or {@link Head#NONE}; a port may follow the name
     * @param hostEnd where host and port end
     * @param clientAddress the client's address, four or sixteen bytes
     * @param secure whether the client's side is https
     * @param captures takes what the path captured; its ranges stand in the request's arena
     */
    public @Nullable R match(
            Head request, int hostStart, int hostEnd, byte[] clientAddress, boolean secure, Captures captures) {
        captures.begin(request, clientAddress, secure);
        SiteRoutes<R> site = hosts.find(request.array(), hostStart, hostEnd);
        Leaf<R> found = site == null ? null : site.find(captures);
        captures.end();
        return found == null ? null : found.route();
    }

    /** The same answer with its reasons; for the control plane, as it asks every route. */
    public Explanation<R> explain(Head request, int hostStart, int hostEnd, byte[] clientAddress, boolean secure) {
        HostPattern host = mostSpecific(request, hostStart, hostEnd);
        return new Explainer<R>(host, request, clientAddress, secure).explain(routes, hostStart, hostEnd);
    }

    private @Nullable HostPattern mostSpecific(Head request, int hostStart, int hostEnd) {
        for (HostPattern pattern : patterns) {
            if (pattern.matches(request.array(), hostStart, hostEnd)) {
                return pattern;
            }
        }
        return null;
    }

    /** All routes, the most specific host first and within a host in the order in which they are tried. */
    public List<RankedRoute<R>> routes() {
        return routes;
    }

    /** The routes that no request can reach. */
    public List<RouteProblem<R>> problems() {
        return problems;
    }

    /** The most slots that a look-up of one name or suffix can touch. */
    int longestHostProbe() {
        return hosts.longestProbe();
    }
}
