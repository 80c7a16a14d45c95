package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.observe.DurationBuckets;
import dev.sluice.observe.Family;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;

/** The reference page of the metrics is what the code says. To write it anew: {@code -Dsluice.docs=write}. */
class MetricsReferenceTest {
    private static final Path PAGE = Path.of("../docs/reference/metrics.md");

    @Test
    void theCommittedPageIsTheGeneratedOne() throws IOException {
        if ("write".equals(System.getProperty("sluice.docs"))) {
            Files.writeString(PAGE, page());
        }
        assertThat(PAGE).as("write it anew with -Dsluice.docs=write").hasContent(page());
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Metrics

                Generated from the code; a test compares. The admin port serves them at `/metrics`, in the Prometheus \
                text format 0.0.4 or, for a scraper that asks for it, OpenMetrics 1.0.0.

                A counter starts at zero with the process; the numbers of listeners, routes, services and servers \
                survive reloads as long as their names stay. Series by `reason` appear with the first failure of their \
                kind, the series of a route with its first request. At most 10,000 listeners, routes, services and \
                servers each have series of their own; what comes beyond is counted together under the name `other`, \
                and `sluice_meters_folded_total` tells how often that happened.

                Histograms are kept with four buckets for each power of two, and exported with these bounds in \
                seconds: %s.

                | Metric | Type | Labels | Meaning |
                |---|---|---|---|
                """.formatted(bounds()));
        for (Family family : Exposition.families()) {
            StringJoiner labels = new StringJoiner(", ");
            family.labels().forEach(label -> labels.add("`" + label + "`"));
            page.append("| `").append(family.name()).append("` | ");
            page.append(family.type().name().toLowerCase(Locale.ROOT)).append(" | ");
            page.append(labels).append(" | ").append(family.help()).append(" |\n");
        }
        return page.toString();
    }

    private static String bounds() {
        StringJoiner bounds = new StringJoiner(", ");
        for (int i = 0; i < DurationBuckets.exportedBounds(); i++) {
            bounds.add(BigDecimal.valueOf(DurationBuckets.exportedBound(i), 9)
                    .stripTrailingZeros()
                    .toPlainString());
        }
        return bounds.toString();
    }
}
