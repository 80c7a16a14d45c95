package dev.sluice.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What an operator reads about a route that won and those that lost. */
class ExplanationTest {
    private static RouteSpec<String> route(String path, int priority, Condition... conditions) {
        return new RouteSpec<>(path, PathPattern.parse(path), List.of(conditions), priority, path);
    }

    private static final Router<String> ROUTER = Router.compile(List.of(
            new SiteSpec<>("everyone", HostPattern.ANY, List.of(route("/*", 0), route("/other", 0))),
            new SiteSpec<>(
                    "shop",
                    HostPattern.parse("shop.example"),
                    List.of(
                            route("/a/*", 0),
                            route("/{x}/b", 0),
                            route("/a/{y}", 0),
                            route("/c", 0),
                            route("/a/b", 0, MethodCondition.of(List.of("POST"))),
                            route("~^/a", 0)))));

    @Test
    void everyReasonIsNamed() {
        assertThat(Requests.explain(ROUTER, Requests.of("GET shop.example/a/b")))
                .hasToString("""
                route "/a/{y}" of site "shop" (/a/{y}) of host shop.example
                  not route "/a/b" of site "shop" (/a/b when method POST): not met: method POST
                  not route "/c" of site "shop" (/c): the path does not match
                  not route "/{x}/b" of site "shop" (/{x}/b): its path is less specific than /a/{y}
                  not route "/a/*" of site "shop" (/a/*): prefix path, tried after template paths
                  not route "~^/a" of site "shop" (~^/a): regex path, tried after template paths
                  not route "/*" of site "everyone" (/*): host * is less specific than shop.example""");
    }

    @Test
    void aSiteThatHasNoRouteForARequestKeepsIt() {
        Explanation<String> why = Requests.explain(ROUTER, Requests.of("GET shop.example/zzz"));
        assertThat(why.winner()).isNull();
        assertThat(why.losers()).extracting(Explanation.Loser::loss).contains(Explanation.Loss.HOST);
        assertThat(why.toString()).startsWith("no route of host shop.example\n");
    }

    @Test
    void aHostThatNobodyAnswersTo() {
        Router<String> router =
                Router.compile(List.of(new SiteSpec<>("a", HostPattern.parse("a.example"), List.of(route("/*", 0)))));
        assertThat(Requests.explain(router, Requests.of("GET b.example/")))
                .hasToString("no route: no site answers to the host");
    }

    @Test
    void tiesNameTheirBreaker() {
        Condition a = FieldCondition.of("A", List.of(ValuePattern.PRESENT));
        Condition b = FieldCondition.of("B", List.of(ValuePattern.PRESENT));
        assertThat(RouteOrder.reason(route("/x", 0, a, b), route("/x", 9, a)))
                .contains("fewer conditions (1, the winner 2)");
        assertThat(RouteOrder.reason(route("/x", 2, a), route("/x", 1, b))).contains("priority 1 is below 2");
        assertThat(RouteOrder.reason(route("~abc", 0), route("~b", 0))).contains("shorter");
        assertThat(RouteOrder.reason(route("/x", 0, a), route("/x", 0, b))).contains("alphabet", "header a = present");
        assertThat(RouteOrder.reason(route("/x", 0, a), route("/x", 0, a))).contains("the same");
    }
}
