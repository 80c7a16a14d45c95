package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What stands in the table and in the JSON. */
class ReportTest {

    private static Report report() {
        Tally tally = new Tally();
        for (double micros : new double[] {20, 22, 21}) {
            tally.add(Case.KEEPALIVE_64, "nginx", SampleTest.of(50_000, micros, 2, 0));
            tally.add(Case.KEEPALIVE_64, "sluice", SampleTest.of(60_000, micros - 4.2, 1, 1));
        }
        tally.footprint("nginx", new Footprint(18_500_000, 34, 26));
        tally.footprint("sluice", new Footprint(100_000_000, 450, 300));
        tally.idle("sluice", 2048);
        tally.idle("sluice", 1);
        return new Report(Map.of("cpu", "a \"fast\" one\n"), tally);
    }

    @Test
    void putsMediansAndRatiosInOneRow() {
        assertThat(report().markdown())
                .contains("- cpu: a \"fast\" one")
                .contains("## keepalive-64: 80 B, keep-alive, 64 connections")
                .contains(
                        "| nginx | 50000 | 21.00 | 10% | 99% | 1% | 1.000 | 2.000 | 0 | – | 0.83 | – | 1.25 | – | 2.00 |")
                .contains(
                        "| sluice | 60000 | 16.80 | 12% | 99% | 1% | 1.000 | 1.000 | 3 | 1.20 | – | 0.80 | – | 0.50 | – |");
    }

    @Test
    void everyRowHasAsManyCellsAsItsHeader() {
        List<Long> cells = report().markdown()
                .lines()
                .dropWhile(line -> !line.startsWith("| proxy"))
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.chars().filter(c -> c == '|').count())
                .distinct()
                .toList();
        assertThat(cells).hasSize(1);
    }

    @Test
    void saysWhenAProxyHadTimeToSpare() {
        Tally tally = new Tally();
        tally.add(Case.KEEPALIVE_1, "nginx", new Sample(9_000, 20, 40, 0, 1, 1, 0));
        tally.add(Case.RATE, "nginx", new Sample(9_000, 20, 80, 0, 1, 1, 0));
        String text = new Report(Map.of(), tally).markdown();
        assertThat(text).contains("40% not saturated").doesNotContain("80% not saturated");
    }

    @Test
    void keepsTheFirstIdleFigureAndMarksTheMissingOne() {
        assertThat(report().markdown())
                .contains("| nginx | 18.5 | 34 | 26 | not measured |")
                .contains("| sluice | 100.0 | 450 | 300 | 2.00 |");
    }

    @Test
    void jsonHoldsEveryRoundAndIsEscaped() {
        assertThat(report().json())
                .contains("\"cpu\": \"a \\\"fast\\\" one\\u000a\"")
                .contains("\"cpuMicros\": [20.0, 22.0, 21.0]")
                .contains("\"errors\": [1, 1, 1]")
                .contains("\"bytesPerIdleConnection\": {\n    \"sluice\": 2048.0\n  }");
    }

    @Test
    void warmUpIsComparedWithTheSteadySeconds() {
        double[] micros = new double[50];
        java.util.Arrays.fill(micros, 15);
        micros[0] = 150;
        micros[2] = 30;
        assertThat(WarmUp.table("sluice", micros))
                .contains("15.00 µs/req")
                .contains("| 1 | 150.00 | 10.00 |")
                .contains("| 3 | 30.00 | 2.00 |")
                .contains("| 20 | 15.00 | 1.00 |")
                .doesNotContain("| 21 |");
    }
}
