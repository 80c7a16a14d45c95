package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.ByteSize;
import dev.sluice.exchange.RouteLimitsConfig;
import dev.sluice.exchange.RouteTimeoutsConfig;
import dev.sluice.local.ReplyConfig;
import dev.sluice.route.MatchConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pins the defaults of {@link RouteConfig}, binds each of its keys to something else, and follows what it inherits. */
class RouteConfigTest {
    private static final RouteConfig DEFAULTS = new RouteConfig(
            "/r",
            MatchConfig.DEFAULTS,
            0,
            new RouteConfig.Reply(new ReplyConfig(204, "", "text/plain; charset=utf-8", Map.of())),
            RouteLimitsConfig.DEFAULTS,
            RouteTimeoutsConfig.DEFAULTS,
            true,
            false,
            false);

    @Test
    void defaultsArePinned() {
        assertThat(Configs.route("reply: 204")).isEqualTo(DEFAULTS);
    }

    @Test
    void everyKeyBinds() {
        RouteConfig bound = Configs.site(
                        "routes: {/other: {reply: 200, match: {method: GET}, priority: 3, limits: {body: 1B},"
                                + " timeouts: {send: 1s}, upgrade: refuse, connect: allow, grpcWeb: true}}")
                .routes()
                .get(0);

        Configs.assertEveryComponentDiffers(bound, DEFAULTS);
    }

    @Test
    void limitsComeFromTheFileTheSiteAndTheRouteKeyByKey() {
        SiteConfig site = Configs.good("""
                        limits: {body: 1MB}
                        timeouts: {body: 1s, send: 1s, request: 1s}
                        sites:
                          :80:
                            timeouts: {send: 2s, request: 2s}
                            upgrade: refuse
                            grpcWeb: true
                            routes:
                              /own: {to: a:1, timeouts: {request: 3s}, limits: {body: 3MB}, upgrade: allow, grpcWeb: false}
                              /inherits: {to: a:1}
                              /short: a:1
                              /reset: {to: a:1, timeouts: !reset {send: 9s}, limits: !reset }
                              /resetKey: {to: a:1, timeouts: {send: !reset }}
                        """).sites().get(0);

        assertThat(seconds(site, 0)).isEqualTo("1 2 3");
        assertThat(seconds(site, 1)).isEqualTo("1 2 2");
        assertThat(seconds(site, 2)).isEqualTo("1 2 2");
        assertThat(seconds(site, 3)).isEqualTo("60 9 0");
        assertThat(seconds(site, 4)).isEqualTo("1 60 2");
        assertThat(site.routes().get(0).limits().body()).isEqualTo(new ByteSize(3_000_000));
        assertThat(site.routes().get(1).limits().body()).isEqualTo(new ByteSize(1_000_000));
        assertThat(site.routes().get(3).limits()).isEqualTo(RouteLimitsConfig.DEFAULTS);
        assertThat(site.routes()).extracting(RouteConfig::upgrade).containsExactly(true, false, false, false, false);
        assertThat(site.routes()).extracting(RouteConfig::grpcWeb).containsExactly(false, true, true, true, true);
    }

    private static String seconds(SiteConfig site, int route) {
        RouteTimeoutsConfig t = site.routes().get(route).timeouts();
        return t.body().toSeconds() + " " + t.send().toSeconds() + " "
                + t.request().toSeconds();
    }
}
