package dev.sluice.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Cidr;
import dev.sluice.config.Configs;
import dev.sluice.route.ValueMatch.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pins the defaults of {@link MatchConfig} and binds each of its keys to something else. */
class MatchConfigTest {
    private static final MatchConfig DEFAULTS =
            new MatchConfig(List.of(), Map.of(), Map.of(), Map.of(), List.of(), List.of());

    @Test
    void defaultsArePinned() {
        MatchConfig bound = Configs.route("to: a:1, match: {}").match();

        assertThat(bound).isEqualTo(DEFAULTS);
    }

    @Test
    void everyKeyBinds() {
        MatchConfig bound = Configs.route(
                        "to: a:1, match: {method: [GET, PUT], header: {X-A: [present, ab*]}, query: {q: ~^x$}, cookie: {c: =present}, ip: 10.0.0.0/8, scheme: https}")
                .match();

        assertThat(bound)
                .isEqualTo(new MatchConfig(
                        List.of("GET", "PUT"),
                        Map.of("x-a", List.of(new ValueMatch(Kind.PRESENT, ""), new ValueMatch(Kind.PREFIX, "ab"))),
                        Map.of("q", List.of(new ValueMatch(Kind.REGEX, "^x$"))),
                        Map.of("c", List.of(new ValueMatch(Kind.EXACT, "present"))),
                        List.of(Cidr.parse("10.0.0.0/8")),
                        List.of("https")));
        Configs.assertEveryComponentDiffers(bound, DEFAULTS);
    }
}
