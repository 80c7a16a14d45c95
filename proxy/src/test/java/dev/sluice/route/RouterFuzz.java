package dev.sluice.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.base.Ascii;
import java.util.List;

/** Fuzz tests of patterns and of the router against its reference. */
class RouterFuzz {
    @FuzzTest(maxDuration = "30s")
    void patternsAreReadOrRefused(FuzzedDataProvider data) {
        String path = data.consumeString(64);
        String text = data.consumeRemainingAsString();
        try {
            PathPattern pattern =
                    PathPattern.parse(text.startsWith("~") && text.length() > 40 ? text.substring(0, 40) : text);
            byte[] bytes = Ascii.bytes("/" + path);
            boolean expected = pattern.matches(bytes, 0, bytes.length);
            Router<String> router = Router.compile(List.of(
                    new SiteSpec<>("s", HostPattern.ANY, List.of(new RouteSpec<>("r", pattern, List.of(), 0, "r")))));
            String found = Requests.match(router, "GET h/" + path.replace('?', '_'));
            if (path.indexOf('?') < 0) {
                assertThat(found.equals("r")).isEqualTo(expected);
            }
        } catch (RouteException e) {
            assertThat(e).hasMessageMatching("(?s).{10,}");
        }
    }

    @FuzzTest(maxDuration = "30s")
    void hostsAreReadOrRefused(FuzzedDataProvider data) {
        try {
            String text = data.consumeRemainingAsString();
            HostPattern host = HostPattern.parse(text);
            assertThat(HostPattern.parse(host.toString())).isEqualTo(host);
        } catch (RouteException e) {
            assertThat(e).hasMessageStartingWith("not a host");
        }
    }

    @FuzzTest(maxDuration = "30s")
    void treesAgreeWithTheReference(FuzzedDataProvider data) {
        RouteCases cases = new RouteCases(bound -> data.consumeInt(0, bound - 1));
        List<SiteSpec<String>> sites = cases.sites();
        Router<String> router = Router.compile(sites);
        for (int i = 0; i < 4; i++) {
            RouterProperties.agree(sites, router, cases);
        }
    }
}
