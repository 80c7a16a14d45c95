package dev.sluice.conformance.product;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The reading of a metrics page. */
final class MetricsTest {
    private static final Metrics METRICS = Metrics.parse("""
            # HELP sluice_requests_total Requests.
            # TYPE sluice_requests_total counter
            sluice_requests_total{route="/a,b=c",service="app"} 3
            sluice_requests_total{route="/x",service="app"} 4
            sluice_requests_total{route="/x",service="other"} 5.5
            sluice_requests_total_of_another_name 100
            sluice_exchanges_active 0
            """);

    @Test
    void sumsWhatTheLabelsChoose() {
        assertThat(METRICS.sum("sluice_requests_total")).isEqualTo(12.5);
        assertThat(METRICS.sum("sluice_requests_total{service=\"app\"}")).isEqualTo(7);
        assertThat(METRICS.sum("sluice_requests_total{service=\"app\",route=\"/x\"}"))
                .isEqualTo(4);
        assertThat(METRICS.sum("sluice_requests_total{route=\"/a,b=c\"}")).isEqualTo(3);
    }

    @Test
    void knowsAMetricWithoutASeries() {
        Metrics metrics = Metrics.parse("# HELP sluice_leases_active Leases.\n# TYPE sluice_leases_active gauge\n");
        assertThat(metrics.has("sluice_leases_active")).isTrue();
        assertThat(metrics.has("sluice_leases")).isFalse();
        assertThat(metrics.sum("sluice_leases_active")).isZero();
    }

    @Test
    void tellsAZeroFromNothing() {
        assertThat(METRICS.has("sluice_exchanges_active")).isTrue();
        assertThat(METRICS.sum("sluice_exchanges_active")).isZero();
        assertThat(METRICS.has("sluice_exchanges")).isFalse();
        assertThat(METRICS.sum("sluice_exchanges")).isZero();
    }
}
