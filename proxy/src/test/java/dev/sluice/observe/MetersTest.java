package dev.sluice.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MetersTest {
    /** All numbers by family and labels, histograms as their count. */
    private static final class Numbers implements MeterReader {
        final Map<String, Long> values = new TreeMap<>();
        final List<Family> families = new ArrayList<>();
        final Map<String, long[]> histograms = new HashMap<>();
        private String family = "";

        @Override
        public void family(Family next) {
            families.add(next);
            family = next.name();
        }

        @Override
        public void value(List<String> labels, List<String> moreLabels, long value) {
            List<String> all = new ArrayList<>(labels);
            all.addAll(moreLabels);
            assertThat(values.put(family + all, value)).as("twice: %s", all).isNull();
        }

        @Override
        public void durations(List<String> labels, long[] counts, long sumNanos) {
            values.put(family + labels, sumNanos);
            histograms.put(family + labels, counts.clone());
        }
    }

    private static Numbers read(Meters meters) {
        Numbers numbers = new Numbers();
        meters.read(numbers);
        return numbers;
    }

    @Test
    void aRouteIsTheSumOfItsLoops() {
        Meters meters = new Meters(3);
        RouteMeter route = meters.route("example.com", "/*");
        for (int loop = 0; loop < 3; loop++) {
            route.on(loop).begin();
            route.on(loop).begin();
            route.on(loop).end(200, 1_000_000, 10, 100);
        }
        route.on(1).end(0, 3_000_000, 5, 0);
        route.on(2).end(504, 5_000_000, 5, 50);

        Map<String, Long> values = read(meters).values;
        assertThat(values)
                .containsEntry("sluice_requests_total[example.com, /*, 2xx]", 3L)
                .containsEntry("sluice_requests_total[example.com, /*, 5xx]", 1L)
                .containsEntry("sluice_requests_total[example.com, /*, none]", 1L)
                .containsEntry("sluice_requests_total[example.com, /*, 4xx]", 0L)
                .containsEntry("sluice_requests_active[example.com, /*]", 1L)
                .containsEntry("sluice_request_bytes_total[example.com, /*]", 40L)
                .containsEntry("sluice_response_bytes_total[example.com, /*]", 350L)
                .containsEntry("sluice_request_duration_seconds[example.com, /*]", 11_000_000L);
        long[] counts =
                Objects.requireNonNull(read(meters).histograms.get("sluice_request_duration_seconds[example.com, /*]"));
        assertThat(counts[DurationBuckets.indexOf(1_000_000)]).isEqualTo(3);
        assertThat(counts[DurationBuckets.indexOf(3_000_000)]).isEqualTo(1);
        assertThat(counts[DurationBuckets.indexOf(5_000_000)]).isEqualTo(1);
    }

    @Test
    void aListenerCountsWhatItSays() {
        Meters meters = new Meters(2);
        ListenerMeter.Cells listener = meters.listener(":80").on(1);
        listener.opened();
        listener.opened();
        listener.closed();
        listener.refused();
        listener.received(11);
        listener.sent(22);
        listener.protocolError(Reason.BAD_CHUNK);

        assertThat(read(meters).values)
                .containsEntry("sluice_connections_opened_total[:80]", 2L)
                .containsEntry("sluice_connections_closed_total[:80]", 1L)
                .containsEntry("sluice_connections_active[:80]", 1L)
                .containsEntry("sluice_connections_refused_total[:80]", 1L)
                .containsEntry("sluice_client_received_bytes_total[:80]", 11L)
                .containsEntry("sluice_client_sent_bytes_total[:80]", 22L)
                .containsEntry("sluice_protocol_errors_total[:80, bad-chunk]", 1L)
                .doesNotContainKey("sluice_protocol_errors_total[:80, bad-host]");
    }

    @Test
    void aServiceAndItsServersCountWhatTheySay() {
        Meters meters = new Meters(2);
        ServiceMeter.Cells service = meters.service("web").on(0);
        service.request();
        service.retry();
        service.budgetExhausted();
        service.queued();
        service.queued();
        service.dequeued(7_000);
        ServerMeter server = meters.server("web", "10.0.0.1:80");
        server.on(0).begin();
        server.on(0).responded(9_000);
        server.on(0).end(302);
        server.on(1).begin();
        server.on(1).failed(Reason.CONNECT_REFUSED);
        server.on(1).connected(8_000);
        server.on(1).open(1);
        server.on(1).idle(1);
        server.upWhile(() -> false);
        server.ejected();

        assertThat(read(meters).values)
                .containsEntry("sluice_service_requests_total[web]", 1L)
                .containsEntry("sluice_service_retries_total[web]", 1L)
                .containsEntry("sluice_service_budget_exhausted_total[web]", 1L)
                .containsEntry("sluice_service_queue_length[web]", 1L)
                .containsEntry("sluice_service_queue_seconds[web]", 7_000L)
                .containsEntry("sluice_server_requests_total[web, 10.0.0.1:80, 3xx]", 1L)
                .containsEntry("sluice_server_requests_active[web, 10.0.0.1:80]", 1L)
                .containsEntry("sluice_server_response_seconds[web, 10.0.0.1:80]", 9_000L)
                .containsEntry("sluice_server_connect_seconds[web, 10.0.0.1:80]", 8_000L)
                .containsEntry("sluice_server_connections_open[web, 10.0.0.1:80]", 1L)
                .containsEntry("sluice_server_connections_idle[web, 10.0.0.1:80]", 1L)
                .containsEntry("sluice_server_failures_total[web, 10.0.0.1:80, connect-refused]", 1L)
                .containsEntry("sluice_server_up[web, 10.0.0.1:80]", 0L)
                .containsEntry("sluice_server_ejections_total[web, 10.0.0.1:80]", 1L);
    }

    @Test
    void loopsAndTheProcessCountWhatTheySay() {
        Meters meters = new Meters(2);
        meters.loop(1).cells().delayed(6_000);
        meters.loop(1).cells().exchanges(1);
        meters.loop(0).cells().leases(1);
        meters.loop(0).cells().timers(5);
        meters.process().on(0).failed(Reason.NO_SERVER, Stage.PICK);
        meters.process().on(1).failed(Reason.NO_SERVER, Stage.PICK);
        meters.process().on(1).logged();
        meters.process().on(1).logDropped();
        meters.process().logLost(3);
        meters.process().reloaded(4, 1_700_000_000_999L);
        meters.process().reloadRefused(1_700_000_001_000L);

        assertThat(read(meters).values)
                .containsEntry("sluice_loop_delay_seconds[1]", 6_000L)
                .containsEntry("sluice_exchanges_active[1]", 1L)
                .containsEntry("sluice_leases_active[0]", 1L)
                .containsEntry("sluice_timers_armed[0]", 5L)
                .containsEntry("sluice_failures_total[upstream, pick, no-server]", 2L)
                .containsEntry("sluice_access_log_lines_total[]", 1L)
                .containsEntry("sluice_access_log_dropped_total[]", 1L)
                .containsEntry("sluice_access_log_lost_total[]", 3L)
                .containsEntry("sluice_reloads_total[ok]", 1L)
                .containsEntry("sluice_reloads_total[refused]", 1L)
                .containsEntry("sluice_reload_success[]", 0L)
                .containsEntry("sluice_reload_timestamp_seconds[]", 1_700_000_001L)
                .containsEntry("sluice_snapshot_id[]", 4L);
    }

    @Test
    void theSameNamesAreTheSameMeterUntilTheLastHolderRetiresIt() {
        Meters meters = new Meters(1);
        ServiceMeter first = meters.service("web");
        ServiceMeter second = meters.service("web");
        assertThat(second).isSameAs(first);
        first.on(0).request();

        meters.retire(first);
        assertThat(read(meters).values).containsEntry("sluice_service_requests_total[web]", 1L);
        meters.retire(second);
        assertThat(read(meters).values).doesNotContainKey("sluice_service_requests_total[web]");

        ServiceMeter third = meters.service("web");
        assertThat(third).isNotSameAs(first);
        meters.retire(first);
        assertThat(meters.service("web"))
                .as("retiring a stranger changes nothing")
                .isSameAs(third);
    }

    @Test
    void aNewServerIsUp() {
        Meters meters = new Meters(1);
        meters.server("web", "a");
        assertThat(read(meters).values).containsEntry("sluice_server_up[web, a]", 1L);
    }

    @Test
    void beyondTheLimitEverythingIsCountedAsOther() {
        Meters meters = new Meters(1, 2);
        meters.route("s", "a").on(0).begin();
        RouteMeter second = meters.route("s", "b");
        RouteMeter third = meters.route("s", "c");
        RouteMeter fourth = meters.route("s", "d");
        assertThat(fourth).isSameAs(third).isNotSameAs(second);
        third.on(0).begin();
        fourth.on(0).begin();

        Map<String, Long> values = read(meters).values;
        assertThat(values)
                .containsEntry("sluice_requests_active[s, a]", 1L)
                .containsEntry("sluice_requests_active[other, other]", 2L)
                .containsEntry("sluice_meters_folded_total[route]", 2L)
                .containsEntry("sluice_meters_folded_total[service]", 0L);

        meters.retire(third);
        meters.retire(second);
        assertThat(meters.route("s", "c").labels()).containsExactly("s", "c");
        assertThat(meters.route("other", "other"))
                .as("a real name cannot make a second series")
                .isSameAs(fourth);
    }

    @Test
    void aRouteNobodyAskedForIsLeftOut() {
        Meters meters = new Meters(1);
        meters.route("s", "quiet");
        meters.service("quiet");
        assertThat(read(meters).values)
                .doesNotContainKey("sluice_requests_active[s, quiet]")
                .containsEntry("sluice_service_requests_total[quiet]", 0L);
    }

    @Test
    void theReaderIsToldEveryFamilyOnceInTheDocumentedOrder() {
        assertThat(read(new Meters(1)).families).isEqualTo(Meters.families()).doesNotHaveDuplicates();
    }

    @Test
    void namesFollowTheRules() {
        for (Family family : Meters.families()) {
            assertThat(family.name()).matches("sluice_[a-z]+(_[a-z]+)*");
            assertThat(family.name().endsWith("_total")).isEqualTo(family.type() == Family.Type.COUNTER);
            assertThat(family.help()).endsWith(".");
            assertThat(List.of(
                            "listener",
                            "site",
                            "route",
                            "service",
                            "server",
                            "stage",
                            "side",
                            "reason",
                            "code",
                            "loop",
                            "result",
                            "kind"))
                    .containsAll(family.labels());
            if (family.type() == Family.Type.HISTOGRAM) {
                assertThat(family.name()).endsWith("_seconds");
            }
        }
    }

    @Test
    void aReaderOnAnotherThreadSeesNumbersGrowAndInTheEndAll() throws InterruptedException {
        Meters meters = new Meters(2);
        RouteMeter route = meters.route("s", "r");
        int each = 200_000;
        List<Thread> loops = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            int loop = i;
            loops.add(new Thread(() -> {
                for (int n = 0; n < each; n++) {
                    route.on(loop).begin();
                    route.on(loop).end(200, n, 1, 1);
                }
            }));
        }
        loops.forEach(Thread::start);
        long last = 0;
        while (loops.get(0).isAlive() || loops.get(1).isAlive()) {
            long now = read(meters).values.getOrDefault("sluice_request_bytes_total[s, r]", 0L);
            assertThat(now).isGreaterThanOrEqualTo(last);
            last = now;
        }
        for (Thread loop : loops) {
            loop.join();
        }
        assertThat(read(meters).values)
                .containsEntry("sluice_request_bytes_total[s, r]", 2L * each)
                .containsEntry("sluice_requests_active[s, r]", 0L);
    }

    @Test
    void countingAllocatesNothing() {
        Meters meters = new Meters(1);
        RouteMeter route = meters.route("s", "r");
        ServerMeter server = meters.server("s", "r");
        count(meters, route, server, 20_000);
        long before = Allocation.ofThisThread();
        count(meters, route, server, 20_000);
        assertThat(Allocation.ofThisThread() - before).isLessThan(20_000);
    }

    private static void count(Meters meters, RouteMeter route, ServerMeter server, int times) {
        for (int i = 0; i < times; i++) {
            route.on(0).begin();
            server.on(0).begin();
            server.on(0).responded(i);
            server.on(0).end(200);
            route.on(0).end(200 + i % 300, i * 1000L, 100, 200);
            meters.process().on(0).failed(Reason.CLIENT_CLOSED, Stage.REPLY);
        }
    }

    /** How much a thread has allocated, by the virtual machine's own account. */
    static final class Allocation {
        private static final com.sun.management.ThreadMXBean THREADS =
                (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

        private Allocation() {}

        static long ofThisThread() {
            return THREADS.getCurrentThreadAllocatedBytes();
        }
    }
}
