package dev.sluice.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.http.Head;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The router as a table: which request goes to which route, and what the path captures. */
class RouterTest {
    private static SiteSpec<String> site(String host, String... paths) {
        List<RouteSpec<String>> routes = new ArrayList<>();
        for (String path : paths) {
            routes.add(RouteSpec.of(path, path, (host.isEmpty() ? "any" : host) + " " + path));
        }
        return new SiteSpec<>(host, HostPattern.parse(host), routes);
    }

    private static RouteSpec<String> route(String name, String path, int priority, Condition... conditions) {
        return new RouteSpec<>(name, PathPattern.parse(path), List.of(conditions), priority, name);
    }

    private static Condition method(String... names) {
        return MethodCondition.of(List.of(names));
    }

    private static Condition header(String name, String value) {
        return FieldCondition.of(name, List.of(ValuePattern.exact(value)));
    }

    private static final Router<String> HOSTS = Router.compile(List.of(
            site("example.com", "/*"),
            site("*.example.com", "/*"),
            site("*.api.example.com", "/only"),
            site("[2001:DB8::0:1]", "/*"),
            site("192.0.2.1", "/*"),
            site("bücher.example", "/*"),
            site("", "/*")));

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource({
        "GET example.com/, example.com",
        "GET EXAMPLE.com/, example.com",
        "GET example.com./, example.com",
        "GET example.com:8080/, example.com",
        "GET example.com.:8080/, example.com",
        "GET a.example.com/, *.example.com",
        "GET a.b.Example.COM:1/, *.example.com",
        "GET .example.com/, any",
        "GET notexample.com/, any",
        "GET example.com.evil/, any",
        "GET x.api.example.com/only, *.api.example.com",
        "GET x.api.example.com/other, 404",
        "GET api.example.com/other, *.example.com",
        "GET [2001:db8::1]/, [2001:db8::1]",
        "GET [2001:DB8::1]:443/, [2001:db8::1]",
        "GET [2001:db8::2]/, any",
        "GET 192.0.2.1:80/, 192.0.2.1",
        "GET xn--bcher-kva.example/, xn--bcher-kva.example",
        "GET -/, any",
        "GET com/, any"
    })
    void hosts(String request, String host) {
        Head head = Requests.of(request);
        Explanation<String> why = Requests.explain(HOSTS, head);
        String expected = host.equals("any") ? "*" : host;
        if (!host.equals("404")) {
            assertThat(why.host()).hasToString(expected);
        }
        assertThat(Requests.match(HOSTS, head, new Captures()).equals("404")).isEqualTo(host.equals("404"));
        assertThat(Requests.match(HOSTS, head, new Captures()))
                .isEqualTo(why.winner() == null ? "404" : why.winner().spec().route());
    }

    private static final Router<String> PATHS = Router.compile(List.of(new SiteSpec<>(
            "s",
            HostPattern.ANY,
            List.of(
                    route("exact", "/x", 0),
                    route("slash", "/x/", 0),
                    route("root", "/", 0),
                    route("user", "/u/{id}", 0),
                    route("me", "/u/me/{part}", 0),
                    route("part", "/u/{id}/{part}", 0),
                    route("x-part", "/u/{id}/x", 0),
                    route("rest", "/u/{id}/*", 0),
                    route("deep", "/p/q/*", 0),
                    route("shallow", "/p/*", 0),
                    route("escaped", "/caf\u00e9/%7euser/%2f", 0),
                    route("image", "~\\.(?P<ext>png|gif)$", 0),
                    route("long", "~^/z[0-9]+/(.*)$", 0),
                    route("short", "~^/z", 0)))));

    @ParameterizedTest(name = "{0} → {1} {2}")
    @CsvSource({
        "/, root,",
        "/x, exact,",
        "/x/, slash,",
        "/x/y, 404,",
        "/xy, 404,",
        "/u, 404,",
        "/u/, 404,",
        "/u/7, user, id=7",
        "/u/7/, rest, id=7",
        "/u/7/x, x-part, id=7",
        "/u/7/y, part, id=7 part=y",
        "/u/me/x, me, part=x",
        "/u/me, user, id=me",
        "/u/7/y/z, rest, id=7",
        "/u/me/x/z, rest, id=me",
        "/u//y, 404,",
        "/p, shallow,",
        "/p/, shallow,",
        "/p/q, deep,",
        "/p/q/r, deep,",
        "/p/qq, shallow,",
        "/caf%C3%A9/~user/%2F, escaped,",
        "/a.png, image, ext=png",
        "/p/a.png, shallow,",
        "/z12/rest, long, 1=rest",
        "/zz, short,"
    })
    void paths(String path, String route, String captured) {
        Captures captures = new Captures();
        Head head = Requests.of("GET h" + path);
        assertThat(Requests.match(PATHS, head, captures)).isEqualTo(route);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < captures.count(); i++) {
            text.append(i == 0 ? "" : " ").append(captures.name(i)).append('=');
            text.append(head.text(captures.start(i), captures.end(i)));
        }
        assertThat(text).hasToString(captured == null ? "" : captured);
    }

    @ParameterizedTest(name = "{0} has the tail \"{1}\"")
    @CsvSource({"/p/q/r/s, /r/s", "/p/q, ''", "/p/, /", "/u/7/y/z, /y/z", "/x, none", "/u/7, none", "/a.png, none"})
    void tails(String path, String tail) {
        Captures captures = new Captures();
        Head head = Requests.of("GET h" + path);
        Requests.match(PATHS, head, captures);
        int start = captures.tailStart();
        assertThat(start == Captures.NONE ? "none" : head.text(start, head.pathEnd()))
                .isEqualTo(tail);
    }

    @Test
    void theAsteriskOfOptionsGoesToWhatTakesEverything() {
        Router<String> router = Router.compile(List.of(site("", "/x", "/{a}", "/x/*", "/*")));
        assertThat(Requests.match(router, "OPTIONS h*")).isEqualTo("any /*");
        assertThat(Requests.match(PATHS, "OPTIONS h*")).isEqualTo("404");
    }

    @Test
    void aFailedConditionLeadsToTheNextInTheOrder() {
        List<RouteSpec<String>> routes = new ArrayList<>(List.of(
                route("all", "/*", 0),
                route("prefix", "/a/*", 0, method("GET", "HEAD")),
                route("template", "/a/{b}", 0, method("POST")),
                route("exact", "/a/b", 0, header("X-Mode", "exact")),
                route("both", "/a/b", 0, header("X-Mode", "exact"), method("GET")),
                route("high", "/a/b", 5, header("X-Other", "1"))));
        for (int order = 0; order < 20; order++) {
            Collections.shuffle(routes, new java.util.Random(order));
            Router<String> router = Router.compile(List.of(new SiteSpec<>("s", HostPattern.ANY, routes)));
            assertThat(Requests.match(router, "GET h/a/b", "X-Mode: exact")).isEqualTo("both");
            assertThat(Requests.match(router, "GET h/a/b", "X-Mode: exact", "X-Other: 1"))
                    .isEqualTo("both");
            assertThat(Requests.match(router, "PUT h/a/b", "X-Mode: exact")).isEqualTo("exact");
            assertThat(Requests.match(router, "PUT h/a/b", "X-Mode: exact", "X-Other: 1"))
                    .isEqualTo("high");
            assertThat(Requests.match(router, "POST h/a/b")).isEqualTo("template");
            assertThat(Requests.match(router, "GET h/a/b")).isEqualTo("prefix");
            assertThat(Requests.match(router, "PUT h/a/b")).isEqualTo("all");
        }
    }

    @Test
    void amongExpressionsConditionsAndPriorityComeBeforeLength() {
        Router<String> router = Router.compile(List.of(new SiteSpec<>(
                "s",
                HostPattern.ANY,
                List.of(
                        route("long", "~^/abcdef", 0),
                        route("high", "~^/abc", 1),
                        route("condition", "~^/a", 0, method("PUT"))))));
        assertThat(Requests.match(router, "PUT h/abcdef")).isEqualTo("condition");
        assertThat(Requests.match(router, "GET h/abcdef")).isEqualTo("high");
        assertThat(router.routes()).extracting(r -> r.spec().name()).containsExactly("condition", "high", "long");
    }

    @Test
    void aGroupThatTookNoPartIsNone() {
        Router<String> router = Router.compile(List.of(site("", "~^/(?:(a)|(b))$")));
        Captures captures = new Captures();
        Head head = Requests.of("GET h/b");
        Requests.match(router, head, captures);
        assertThat(captures.start(captures.find("1"))).isEqualTo(Captures.NONE);
        assertThat(head.text(captures.start(1), captures.end(1))).isEqualTo("b");
        assertThat(captures.find("nobody")).isEqualTo(Captures.NONE);
    }

    @Test
    void capturesOfOneMatchDoNotReachTheNext() {
        Captures captures = new Captures();
        Requests.match(PATHS, Requests.of("GET h/u/7/y"), captures);
        assertThat(captures.count()).isEqualTo(2);
        Requests.match(PATHS, Requests.of("GET h/nothing"), captures);
        assertThat(captures.count()).isZero();
        assertThat(captures.tailStart()).isEqualTo(Captures.NONE);
    }

    @Test
    void malformedUtf8DoesNotHideTheTailOfAPathFromAnExpression() {
        Router<String> router = Router.compile(List.of(site("", "~^/admin$", "~/secret$")));
        assertThat(Requests.match(router, "GET h/admin\u00c3/x")).isEqualTo("404");
        assertThat(Requests.match(router, "GET h/a\u00ff/secret")).isEqualTo("any ~/secret$");
    }

    @Test
    void sitesOfOneHostAreOneSite() {
        Router<String> router = Router.compile(List.of(
                new SiteSpec<>("plain", HostPattern.parse("h"), List.of(route("a", "/a", 0))),
                new SiteSpec<>("secure", HostPattern.parse("H."), List.of(route("b", "/b", 0)))));
        assertThat(Requests.match(router, "GET h/a")).isEqualTo("a");
        assertThat(Requests.match(router, "GET h/b")).isEqualTo("b");
    }

    @Test
    void duplicatesAreRefusedWithBothNames() {
        List<SiteSpec<String>> sites = List.of(new SiteSpec<>(
                "shop",
                HostPattern.ANY,
                List.of(
                        route("first", "/u/{id}", 0, method("GET"), header("A", "1")),
                        route("second", "/u/{name}", 0, header("a", "1"), method("GET")),
                        route("third", "/u/{id}", 1, method("GET"), header("A", "1")))));
        assertThatThrownBy(() -> Router.compile(sites))
                .isInstanceOf(RouteException.class)
                .hasMessageContainingAll("first", "second", "shop")
                .hasMessageContaining("priority");
    }
}
