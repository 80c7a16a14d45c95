package dev.sluice.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.http.Head;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Generated sites and requests: the trees, the explanation and the documentation agree. */
class RouterProperties {
    @Test
    void treesExplanationAndReferenceAgree() {
        int matched = 0;
        for (int seed = 0; seed < 3_000; seed++) {
            RouteCases cases = RouteCases.seeded(seed);
            List<SiteSpec<String>> sites = cases.sites();
            Router<String> router = Router.compile(sites);
            for (int i = 0; i < 30; i++) {
                matched += agree(sites, router, cases) ? 1 : 0;
            }
        }
        assertThat(matched).isBetween(20_000, 80_000);
    }

    /** Asks all three and answers whether a route was found. */
    static boolean agree(List<SiteSpec<String>> sites, Router<String> router, RouteCases cases) {
        String host = cases.host();
        String path = cases.path();
        Head head = Requests.of(cases.method() + " " + host + path, cases.field());
        boolean secure = cases.secure();
        int from = Requests.hostStart(head);
        int to = Requests.hostEnd(head);
        Captures captures = new Captures();
        String found = router.match(head, from, to, Requests.CLIENT, secure, captures);
        String expected = new ReferenceRouter(sites).match(host, path, head, secure);
        Explanation<String> why = router.explain(head, from, to, Requests.CLIENT, secure);
        assertThat(found).as("%s%s %s %s", host, path, head, router.routes()).isEqualTo(expected);
        assertThat(why.winner() == null ? null : why.winner().spec().route()).isEqualTo(expected);
        if (why.winner() != null) {
            captured(why.winner().spec().path(), head, captures);
        }
        return found != null;
    }

    /** Putting the captures into a template gives the path back. */
    private static void captured(PathPattern pattern, Head head, Captures captures) {
        if (pattern.kind() == PathPattern.Kind.REGEX) {
            return;
        }
        String text = pattern.toString();
        for (int i = 0; i < captures.count(); i++) {
            text = text.replace("{" + captures.name(i) + "}", head.text(captures.start(i), captures.end(i)));
        }
        if (pattern.isOpen()) {
            text = text.substring(0, text.length() - 2) + head.text(captures.tailStart(), head.pathEnd());
        }
        assertThat(text).isEqualTo(head.text(head.pathStart(), head.pathEnd()));
    }

    @Test
    void theOrderOfTheFileDoesNotCount() {
        for (int seed = 0; seed < 500; seed++) {
            RouteCases cases = RouteCases.seeded(seed);
            List<SiteSpec<String>> sites = cases.sites();
            List<SiteSpec<String>> shuffled = new ArrayList<>();
            for (SiteSpec<String> site : sites) {
                List<RouteSpec<String>> routes = new ArrayList<>(site.routes());
                Collections.shuffle(routes, new Random(seed));
                shuffled.add(0, new SiteSpec<>(site.name(), site.host(), routes));
            }
            assertThat(Router.compile(shuffled).routes())
                    .isEqualTo(Router.compile(sites).routes());
        }
    }

    @Test
    void aRouteReportedAsUnreachableIsNeverReached() {
        int reported = 0;
        for (int seed = 0; seed < 2_000; seed++) {
            RouteCases cases = RouteCases.seeded(seed);
            List<SiteSpec<String>> sites = cases.sites();
            Router<String> router = Router.compile(sites);
            Set<String> unreachable = new HashSet<>();
            for (RouteProblem<?> problem : router.problems()) {
                unreachable.add(problem.loser().spec().name());
            }
            reported += unreachable.size();
            for (int i = 0; i < 30 && !unreachable.isEmpty(); i++) {
                Head head = Requests.of(cases.method() + " " + cases.host() + cases.path(), cases.field());
                assertThat(unreachable).doesNotContain(Requests.match(router, head, new Captures()));
            }
        }
        assertThat(reported).isGreaterThan(500);
    }

    @Test
    void theOrderIsTotal() {
        for (int seed = 0; seed < 300; seed++) {
            List<RankedRoute<String>> routes =
                    Router.compile(RouteCases.seeded(seed).sites()).routes();
            for (RankedRoute<String> a : routes) {
                for (RankedRoute<String> b : routes) {
                    assertOrdered(a, b, routes);
                }
            }
        }
    }

    private static void assertOrdered(RankedRoute<String> a, RankedRoute<String> b, List<RankedRoute<String>> routes) {
        int order = RouteOrder.compare(a.spec(), b.spec());
        assertThat(Integer.signum(order)).isEqualTo(-Integer.signum(RouteOrder.compare(b.spec(), a.spec())));
        for (RankedRoute<String> c : routes) {
            if (order < 0 && RouteOrder.compare(b.spec(), c.spec()) < 0) {
                assertThat(RouteOrder.compare(a.spec(), c.spec())).isNegative();
            }
        }
    }
}
