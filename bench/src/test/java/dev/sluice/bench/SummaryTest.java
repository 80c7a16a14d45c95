package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which peer counts as the better one, and when a promise is kept. */
class SummaryTest {

    private static String summary(Tally tally) {
        StringBuilder out = new StringBuilder();
        new Summary(tally).append(out);
        return out.toString();
    }

    /** In the order of the names: tuned nginx, stock nginx, HAProxy, Sluice. */
    private static void cpu(Tally tally, Case which, double... micros) {
        List<String> proxies = List.of("nginx", "nginx-stock", "haproxy", "sluice");
        for (int i = 0; i < micros.length; i++) {
            tally.add(which, proxies.get(i), SampleTest.of(1, micros[i], 2, 0));
        }
    }

    @Test
    void comparesWithTheBetterPeerOfEachPair() {
        Tally tally = new Tally();
        cpu(tally, Case.KEEPALIVE_64, 20, 30, 25, 19);
        cpu(tally, Case.BODY_1M, 100, 100, 200, 70);
        cpu(tally, Case.UPLOAD_1M, 100, 100, 200, 150);
        assertThat(summary(tally))
                .contains("| CPU per request, keepalive-64 | 0.90 | 0.95 | missed | 0.76 | met |")
                .contains("| CPU per request, body-1m | 0.70 | 0.70 | met | 0.70 | met |")
                .contains("| CPU per request, upload-1m | – | 1.50 |  | 1.50 |  |")
                .doesNotContain("p99", "resident");
    }

    @Test
    void judgesLatencyByNginxAlone() {
        Tally tally = new Tally();
        tally.add(Case.RATE, "nginx", SampleTest.of(1, 1, 2, 0));
        tally.add(Case.RATE, "haproxy", SampleTest.of(1, 1, 0.1, 0));
        tally.add(Case.RATE, "sluice", SampleTest.of(1, 1, 3, 0));
        assertThat(summary(tally))
                .contains("| p99 at 80% of its own saturation, of nginx's | 1.50 | 1.50 | met | – |  |");
    }

    @Test
    void judgesWhatSluiceNeedsByItself() {
        Tally tally = new Tally();
        tally.footprint("sluice", new Footprint(119_900_000, 700, 501));
        tally.idle("sluice", 10 * 1024);
        assertThat(summary(tally))
                .contains("| MB resident at rest | 120 | 120 | met |")
                .contains("| KB per idle connection | 10.00 | 10.00 | met |")
                .contains("| ms until ready, both cores | 500 | 501 | missed |")
                .contains("| ms until ready, core 0 only | – | 700 |  |");
    }

    @Test
    void comparesWithTheBestPeerWhereTheClientsSideIsEncrypted() {
        Tally tally = new Tally();
        tally.add(Case.H2_64X32, "nginx", SampleTest.of(1, 30, 2, 0));
        tally.add(Case.H2_64X32, "haproxy", SampleTest.of(1, 24, 2, 0));
        tally.add(Case.H2_64X32, "sluice", SampleTest.of(1, 18, 2, 0));
        tally.add(Case.TLS_64, "caddy", SampleTest.of(1, 100, 2, 0));
        tally.add(Case.TLS_64, "sluice", SampleTest.of(1, 101, 2, 0));
        assertThat(summary(tally))
                .contains("| h2-64x32 | 0.75 | 0.75 | met | haproxy |")
                .contains("| tls-64 | 1.00 | 1.01 | missed | caddy |")
                .doesNotContain("CPU per request, h2");
    }

    @Test
    void saysNothingOfWhatDidNotTakePart() {
        Tally tally = new Tally();
        tally.add(Case.KEEPALIVE_64, "sluice", SampleTest.of(1, 1, 2, 0));
        assertThat(summary(tally)).doesNotContain("keepalive");
    }
}
