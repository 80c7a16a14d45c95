package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.admin.Exposition.Format;
import dev.sluice.observe.Family;
import dev.sluice.observe.Meters;
import dev.sluice.observe.Reason;
import dev.sluice.observe.Stage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpositionTest {
    private final Meters meters = new Meters(2);
    private final Exposition exposition = new Exposition(meters, new ProcessReadings(() -> 4096), "1.2.3");

    private String text(Format format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        exposition.write(out, format);
        return out.toString(StandardCharsets.UTF_8);
    }

    private PrometheusText parsed(Format format) throws IOException {
        return PrometheusText.parse(text(format), format == Format.OPENMETRICS);
    }

    private void somethingOfEverything() {
        meters.listener(":80").on(0).opened();
        meters.listener(":80").on(0).protocolError(Reason.BAD_HOST);
        meters.route("example.com", "/*").on(1).begin();
        meters.route("example.com", "/*").on(1).end(200, 1_000_000, 10, 20);
        meters.service("web").on(0).queued();
        meters.service("web").on(0).dequeued(3_000_000_000L);
        meters.server("web", "10.0.0.1:80").on(0).connected(100_000);
        meters.process().on(0).failed(Reason.NO_ROUTE, Stage.ROUTE);
        meters.process().reloaded(1, 1_700_000_000_000L);
        meters.loop(0).cells().delayed(1);
    }

    @Test
    void bothFormatsAreWellFormed() throws IOException {
        somethingOfEverything();
        for (Format format : Format.values()) {
            PrometheusText text = parsed(format);
            assertThat(text.samples)
                    .containsEntry("sluice_requests_total{site=\"example.com\",route=\"/*\",code=\"2xx\"}", 1.0)
                    .containsEntry("sluice_failures_total{side=\"self\",stage=\"route\",reason=\"no-route\"}", 1.0)
                    .containsEntry("sluice_service_queue_seconds_sum{service=\"web\"}", 3.0)
                    .containsEntry("sluice_server_up{service=\"web\",server=\"10.0.0.1:80\"}", 1.0)
                    .containsEntry("sluice_reload_timestamp_seconds{}", 1_700_000_000.0)
                    .containsEntry("sluice_network_buffers_bytes{}", 4096.0);
        }
        assertThat(parsed(Format.PROMETHEUS).types).containsEntry("sluice_requests_total", "counter");
        assertThat(parsed(Format.OPENMETRICS).types).containsEntry("sluice_requests", "counter");
    }

    @Test
    void bucketsAreCumulativeWithRoundBounds() throws IOException {
        for (long nanos : new long[] {62_500, 62_501, 1_000_000, 9_000_000, 10_000_001, 90_000_000_000L}) {
            meters.route("s", "r").on(0).end(200, nanos, 0, 0);
        }
        assertThat(text(Format.PROMETHEUS)).contains("""
                        sluice_request_duration_seconds_bucket{site="s",route="r",le="0.0000625"} 1
                        sluice_request_duration_seconds_bucket{site="s",route="r",le="0.000125"} 2
                        sluice_request_duration_seconds_bucket{site="s",route="r",le="0.00025"} 2
                        sluice_request_duration_seconds_bucket{site="s",route="r",le="0.0005"} 2
                        sluice_request_duration_seconds_bucket{site="s",route="r",le="0.001"} 3
                        sluice_request_duration_seconds_bucket{site="s",route="r",le="0.0025"} 3
                        sluice_request_duration_seconds_bucket{site="s",route="r",le="0.005"} 3
                        sluice_request_duration_seconds_bucket{site="s",route="r",le="0.01"} 4
                        sluice_request_duration_seconds_bucket{site="s",route="r",le="0.02"} 5
                        """).contains("""
                        sluice_request_duration_seconds_bucket{site="s",route="r",le="40.96"} 5
                        sluice_request_duration_seconds_bucket{site="s",route="r",le="+Inf"} 6
                        sluice_request_duration_seconds_sum{site="s",route="r"} 90.020125002
                        sluice_request_duration_seconds_count{site="s",route="r"} 6
                        """);
    }

    @Test
    void labelValuesAreEscapedAndMayBeAnyText() throws IOException {
        meters.service("a\"b\\c\nd\u00e9\u20ac").on(0).request();
        assertThat(text(Format.PROMETHEUS))
                .contains("sluice_service_requests_total{service=\"a\\\"b\\\\c\\nd\u00e9\u20ac\"} 1\n");
        for (Format format : Format.values()) {
            assertThat(parsed(format).samples).isNotEmpty();
        }
    }

    @Test
    void aNegativeGaugeShowsTheMistakeInsteadOfHidingIt() throws IOException {
        meters.loop(0).cells().leases(-1);
        assertThat(parsed(Format.PROMETHEUS).samples).containsEntry("sluice_leases_active{loop=\"0\"}", -1.0);
    }

    @Test
    void theProcessIsDescribed() throws IOException {
        PrometheusText text = parsed(Format.PROMETHEUS);
        String java = Runtime.version().toString();
        assertThat(text.samples)
                .containsEntry("sluice_build_info{version=\"1.2.3\",java=\"" + java + "\"}", 1.0)
                .hasEntrySatisfying(
                        "process_resident_memory_bytes{}",
                        value -> assertThat(value).isGreaterThan(1e6))
                .hasEntrySatisfying(
                        "process_cpu_seconds_total{}",
                        value -> assertThat(value).isPositive())
                .hasEntrySatisfying(
                        "process_open_fds{}", value -> assertThat(value).isGreaterThan(3.0))
                .hasEntrySatisfying(
                        "process_start_time_seconds{}",
                        value -> assertThat(value).isGreaterThan(1.7e9))
                .hasEntrySatisfying(
                        "jvm_memory_used_bytes{area=\"heap\"}",
                        value -> assertThat(value).isPositive())
                .hasEntrySatisfying(
                        "jvm_threads_current{}", value -> assertThat(value).isPositive())
                .containsKey("jvm_buffer_pool_used_bytes{pool=\"direct\"}");
        assertThat(text.types).containsKeys("jvm_gc_collections_total", "jvm_gc_seconds_total");
    }

    @Test
    void everyFamilyThatIsWrittenIsDocumentedOnce() throws IOException {
        List<String> names = Exposition.families().stream().map(Family::name).toList();
        assertThat(names).doesNotHaveDuplicates();
        assertThat(parsed(Format.PROMETHEUS).types.keySet()).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void openMetricsIsForThoseWhoAskForIt() {
        assertThat(Format.of(null)).isEqualTo(Format.PROMETHEUS);
        assertThat(Format.of("*/*")).isEqualTo(Format.PROMETHEUS);
        assertThat(Format.of("application/openmetrics-text;version=1.0.0;q=0.75,text/plain;version=0.0.4;q=0.5"))
                .isEqualTo(Format.OPENMETRICS);
        assertThat(Format.PROMETHEUS.contentType()).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(Format.OPENMETRICS.contentType()).startsWith("application/openmetrics-text; version=1.0.0");
    }

    @Test
    void manyRoutesAreWrittenInSmallPiecesAndAreBounded() throws IOException {
        for (int i = 0; i < 12_000; i++) {
            meters.route("s", "/route/" + i).on(0).begin();
        }
        long[] total = new long[1];
        exposition.write(
                new OutputStream() {
                    @Override
                    public void write(int b) {
                        total[0]++;
                    }

                    @Override
                    public void write(byte[] bytes, int from, int length) {
                        assertThat(length).isLessThanOrEqualTo(16 * 1024);
                        total[0] += length;
                    }
                },
                Format.PROMETHEUS);
        assertThat(total[0]).isBetween(1_000_000L, 40_000_000L);
    }

    @Test
    void whatIsOverTheLimitIsOneSeries() throws IOException {
        Meters few = new Meters(1, 10);
        for (int i = 0; i < 15; i++) {
            few.route("s", "/route/" + i).on(0).begin();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Exposition(few, new ProcessReadings(() -> 0), "1").write(out, Format.PROMETHEUS);
        assertThat(PrometheusText.parse(out.toString(StandardCharsets.UTF_8), false).samples)
                .containsEntry("sluice_requests_active{site=\"other\",route=\"other\"}", 5.0)
                .containsEntry("sluice_meters_folded_total{kind=\"route\"}", 5.0);
    }

    @Test
    void aScraperThatGoesAwayEndsTheWriting() {
        OutputStream gone = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("gone");
            }
        };
        for (int i = 0; i < 100; i++) {
            meters.service("service-" + i);
        }
        assertThatThrownBy(() -> exposition.write(gone, Format.PROMETHEUS))
                .isInstanceOf(IOException.class)
                .hasMessage("gone");
    }

    @Test
    void theStrictReaderIsStrict() {
        String head = "# HELP a b\n# TYPE a counter\n";
        PrometheusText.parse(head + "a{x=\"1\"} 1\n", false);
        for (String bad : List.of(
                "a 1\n",
                head + "a{x=\"1\"} 1",
                head + "a{x=\"1\",} 1\n",
                head + "a{x=\"1\"} 1\na{x=\"1\"} 2\n",
                head + "a{x=\"1\"} 1\n" + head,
                head + "b 1\n",
                head + "a -1\n",
                head + "a{x=\"\\q\"} 1\n",
                "# HELP h b\n# TYPE h histogram\nh_bucket{le=\"1.0\"} 2\nh_bucket{le=\"+Inf\"} 1\nh_count 1\n",
                "# HELP h b\n# TYPE h histogram\nh_bucket{le=\"1.0\"} 2\nh_count 2\n")) {
            assertThatThrownBy(() -> PrometheusText.parse(bad, false))
                    .as(bad)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
