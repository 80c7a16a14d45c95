package dev.sluice.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@link PathPattern} and {@link HostPattern} accept, and what they say when they do not. */
class PatternTest {
    @ParameterizedTest(name = "{0}: {1}, shape {2}")
    @CsvSource({
        "/, EXACT, /",
        "/x, EXACT, /x",
        "/x/, EXACT, /x/",
        "/*, PREFIX, /*",
        "/x/*, PREFIX, /x/*",
        "/u/{id}, TEMPLATE, /u/{}",
        "/api/{version}/*, TEMPLATE, /api/{}/*",
        "/{a}/{b-c}/, TEMPLATE, /{}/{}/",
        "~^/re, REGEX, ~^/re",
        "/%7e%2f%c3, EXACT, /~%2F%C3",
        "/\u00e9, EXACT, /%C3%A9"
    })
    void paths(String text, PathPattern.Kind kind, String shape) {
        PathPattern pattern = PathPattern.parse(text);
        assertThat(pattern.kind()).isEqualTo(kind);
        assertThat(pattern.shape()).isEqualTo(shape);
        assertThat(pattern).hasToString(text).isEqualTo(PathPattern.parse(text));
    }

    @ParameterizedTest(name = "path \"{0}\" is refused: {1}")
    @CsvSource({
        "'', begins with /",
        "x, begins with /",
        "*, begins with /",
        "/x*, at the end behind a slash",
        "/*/x, at the end behind a slash",
        "/a{b}, a whole segment",
        "/{a}b, a whole segment",
        "/{}, parameter name",
        "/{1}, parameter name",
        "/{a b}, parameter name",
        "/{a}/{a}, stands twice",
        "/a?b, match the query",
        "/a#b, match the query",
        "/a b, %20",
        "/100%, %25",
        "/%2, %25",
        "/%zz, %25",
        "/a/../b, dot segments",
        "/., dot segments",
        "~(, regular expression",
        "~\\d{2000}, regular expression",
        "~(a)\\1, regular expression"
    })
    void refusedPaths(String text, String message) {
        assertThatThrownBy(() -> PathPattern.parse(text))
                .isInstanceOf(RouteException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest(name = "host {0}: {1} {2}")
    @CsvSource({
        "'', ANY, *",
        "*, ANY, *",
        "Example.COM., EXACT, example.com",
        "*.Example.com, WILDCARD, *.example.com",
        "_acme.example.com, EXACT, _acme.example.com",
        "B\u00fccher.example, EXACT, xn--bcher-kva.example",
        "*.b\u00fccher.example, WILDCARD, *.xn--bcher-kva.example",
        "::1, EXACT, [::1]",
        "[2001:DB8:0::1], EXACT, [2001:db8::1]",
        "192.0.2.1, EXACT, 192.0.2.1",
        "localhost, EXACT, localhost"
    })
    void hosts(String text, HostPattern.Kind kind, String canonical) {
        HostPattern host = HostPattern.parse(text);
        assertThat(host.kind()).isEqualTo(kind);
        assertThat(host)
                .hasToString(canonical)
                .isEqualTo(HostPattern.parse(canonical))
                .hasSameHashCodeAs(HostPattern.parse(canonical));
    }

    @ParameterizedTest(name = "host \"{0}\" is refused")
    @CsvSource({
        "a..b",
        "*.",
        ".",
        ".a",
        "a.*.b",
        "*a.b",
        "a b",
        "a/b",
        "a:80",
        "[::1",
        "[1.2.3.4]",
        "[::g]",
        "::ffff:1.2.3.4",
        "*.*.a"
    })
    void refusedHosts(String text) {
        assertThatThrownBy(() -> HostPattern.parse(text))
                .isInstanceOf(RouteException.class)
                .hasMessageContaining(text);
    }

    @Test
    void labelsAndNamesHaveALimit() {
        String label = "a".repeat(63);
        assertThat(HostPattern.parse(label + ".com")).hasToString(label + ".com");
        assertThatThrownBy(() -> HostPattern.parse(label + "a.com")).isInstanceOf(RouteException.class);
        assertThatThrownBy(() -> HostPattern.parse((label + ".").repeat(4) + "com"))
                .isInstanceOf(RouteException.class);
    }
}
