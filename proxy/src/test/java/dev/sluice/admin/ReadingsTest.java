package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.observe.Meters;
import dev.sluice.observe.Reason;
import dev.sluice.observe.Stage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The meters as the status page looks them up. */
class ReadingsTest {
    private final Meters meters = new Meters(2);

    @Test
    void sumsLoopsAndFindsNumbersByTheirLabels() {
        meters.route("s", "/a").on(0).begin();
        meters.route("s", "/a").on(0).end(200, 2_000_000, 10, 20);
        meters.route("s", "/a").on(1).begin();
        meters.route("s", "/a").on(1).end(503, 2_000_000, 10, 20);
        meters.route("s", "/b").on(0).begin();
        Readings readings = Readings.of(meters);
        assertThat(readings.value("sluice_requests_total", "s", "/a", "2xx")).isEqualTo(1);
        assertThat(readings.sum("sluice_requests_total", "s", "/a")).isEqualTo(2);
        assertThat(readings.value("sluice_requests_active", "s", "/b")).isEqualTo(1);
        assertThat(readings.value("sluice_requests_active", "s", "/none")).isZero();
        assertThat(readings.value("no_such_metric")).isZero();
    }

    @Test
    void aSumDoesNotTakeLabelsThatOnlyBeginAlike() {
        meters.route("s", "/a").on(0).begin();
        meters.route("s", "/a").on(0).end(200, 1, 0, 0);
        meters.route("s", "/ab").on(0).begin();
        meters.route("s", "/ab").on(0).end(200, 1, 0, 0);
        Readings readings = Readings.of(meters);
        assertThat(readings.sum("sluice_requests_total", "s", "/a")).isEqualTo(1);
        assertThat(readings.sum("sluice_requests_total", "s", "/")).isZero();
        assertThat(readings.sum("sluice_requests_total", "s")).isEqualTo(2);
        assertThat(readings.sum("sluice_requests_total")).isEqualTo(2);
    }

    @Test
    void histogramsAreBoundsInMicrosecondsAndCounts() {
        meters.route("s", "/a").on(0).begin();
        meters.route("s", "/a").on(0).end(200, 1_000_000, 0, 0);
        assertThat(Readings.of(meters).buckets("sluice_request_duration_seconds", "s", "/a"))
                .isEqualTo(List.of(List.of(1000L, 1L)));
        assertThat(Readings.of(meters).buckets("sluice_request_duration_seconds", "s", "/b"))
                .isEmpty();
    }

    @Test
    void failuresCarrySideStageAndReason() {
        meters.process().on(1).failed(Reason.BAD_HOST, Stage.IDENTIFY);
        assertThat(Readings.of(meters).all("sluice_failures_total"))
                .containsExactlyEntriesOf(java.util.Map.of(List.of("client", "identify", "bad-host"), 1L));
    }
}
