package dev.sluice.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.sluice.http.Head;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ten thousand sites of ten routes cost a request what one does, and no memory at all. */
class RouterScaleTest {
    static final String[] PATHS = {
        "/",
        "/login",
        "/static/*",
        "/static/img/*",
        "/api/{version}/*",
        "/api/{version}/users/{id}",
        "/u/{id}",
        "/admin/*",
        "/health",
        "/*"
    };

    static List<SiteSpec<String>> sites(int count) {
        List<SiteSpec<String>> sites = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<RouteSpec<String>> routes = new ArrayList<>();
            for (String path : PATHS) {
                routes.add(RouteSpec.of(path, path, path));
            }
            String host = (i % 10 == 9 ? "*.w" : "shop") + i + ".example.com";
            sites.add(new SiteSpec<>(host, HostPattern.parse(host), routes));
        }
        return sites;
    }

    private static final String[][] ASKED = {
        {"/", "/"},
        {"/static/img/a/b.png", "/static/img/*"},
        {"/static/app.js", "/static/*"},
        {"/api/v1/users/42", "/api/{version}/users/{id}"},
        {"/api/v1/orders", "/api/{version}/*"},
        {"/nowhere/at/all", "/*"}
    };

    @Test
    void theStepsOfAMatchDoNotGrowWithTheSites() {
        Router<String> one = Router.compile(sites(1));
        Router<String> many = Router.compile(sites(10_000));
        assertThat(many.routes()).hasSize(100_000);
        for (String[] asked : ASKED) {
            int few = visits(one, "shop0.example.com", asked);
            assertThat(few).isLessThan(20);
            assertThat(visits(many, "shop7770.example.com", asked)).isEqualTo(few);
            assertThat(visits(many, "a.b.w7779.example.com", asked)).isEqualTo(few);
        }
        assertThat(many.longestHostProbe()).isLessThan(60);
    }

    private static int visits(Router<String> router, String host, String[] asked) {
        Captures captures = new Captures();
        assertThat(Requests.match(router, Requests.of("GET " + host + asked[0]), captures))
                .isEqualTo(asked[1]);
        return captures.visits();
    }

    @Test
    void theStepsOfAMatchDoNotGrowWithTheRoutesOfASite() {
        List<RouteSpec<String>> routes = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            routes.add(RouteSpec.of("e" + i, "/e" + i, "e" + i));
            routes.add(RouteSpec.of("p" + i, "/p" + i + "/*", "p" + i));
            routes.add(RouteSpec.of("t" + i, "/t" + i + "/{x}", "t" + i));
        }
        Router<String> router = Router.compile(List.of(new SiteSpec<>("s", HostPattern.ANY, routes)));
        for (String[] asked : new String[][] {{"/e5000", "e5000"}, {"/p5000/x", "p5000"}, {"/t5000/x", "t5000"}}) {
            assertThat(visits(router, "h", asked)).isLessThan(12);
        }
    }

    @Test
    void matchingAllocatesNothing() {
        List<SiteSpec<String>> sites = new ArrayList<>(sites(100));
        List<Condition> conditions = List.of(
                MethodCondition.of(List.of("GET", "PURGE")),
                FieldCondition.of("X-Mode", List.of(ValuePattern.exact("a"), ValuePattern.prefix("b"))),
                QueryCondition.of("q", List.of(ValuePattern.exact("x y"))),
                CookieCondition.of("sid", List.of(ValuePattern.PRESENT)),
                new AddressCondition(dev.sluice.base.CidrSet.of(
                        List.of(java.util.Objects.requireNonNull(dev.sluice.base.Cidr.parse("10.0.0.0/8"))))),
                new SchemeCondition(true));
        sites.add(new SiteSpec<>(
                "c",
                HostPattern.parse("c.example"),
                List.of(new RouteSpec<>("c", PathPattern.parse("/c/{x}/*"), conditions, 0, "c"))));
        Router<String> router = Router.compile(sites);
        List<Head> heads = new ArrayList<>();
        for (String[] asked : ASKED) {
            heads.add(Requests.of("GET shop50.example.com:443" + asked[0]));
        }
        heads.add(Requests.of("GET x.w59.example.com/u/7"));
        heads.add(Requests.of("GET c.example/c/1/2?z=1&q=x+y", "X-Mode: bb", "Cookie: a=1; sid=2"));
        Captures captures = new Captures();
        int found = run(router, heads, captures, 20_000);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        threads.getCurrentThreadAllocatedBytes();
        long before = threads.getCurrentThreadAllocatedBytes();
        found += run(router, heads, captures, 10_000);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(found).isEqualTo(30_000 * heads.size());
        // The bean's own answer costs some bytes; a byte a match would be eighty thousand.
        assertThat(allocated).isLessThan(1_000);
    }

    private static int run(Router<String> router, List<Head> heads, Captures captures, int rounds) {
        int found = 0;
        for (int i = 0; i < rounds; i++) {
            for (int h = 0; h < heads.size(); h++) {
                Head head = heads.get(h);
                int from = Requests.hostStart(head);
                int to = Requests.hostEnd(head);
                found += router.match(head, from, to, Requests.CLIENT, true, captures) == null ? 0 : 1;
            }
        }
        return found;
    }
}
