package dev.sluice.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopWatchdogTest {
    private static final long MS = 1_000_000;

    private final Meters meters = new Meters(1);
    private final List<String> stalls = new ArrayList<>();
    private final LoopWatchdog watchdog = new LoopWatchdog(
            0,
            meters.loop(0).cells(),
            0,
            10 * MS,
            100 * MS,
            (loop, delay, stage, label) -> stalls.add(loop + " " + delay / MS + " " + stage + " " + label));

    private long delays(long nanos) {
        long[] found = new long[1];
        meters.read(new MeterReader() {
            private String name = "";

            @Override
            public void family(Family family) {
                name = family.name();
            }

            @Override
            public void value(List<String> labels, List<String> moreLabels, long value) {}

            @Override
            public void durations(List<String> labels, long[] counts, long sumNanos) {
                if (name.equals("sluice_loop_delay_seconds")) {
                    found[0] = counts[DurationBuckets.indexOf(nanos)];
                }
            }
        });
        return found[0];
    }

    @Test
    void punctualTicksAreCountedAsNoDelay() {
        watchdog.tick(10 * MS);
        watchdog.tick(20 * MS);
        watchdog.tick(29 * MS);
        assertThat(delays(0)).isEqualTo(3);
        assertThat(stalls).isEmpty();
    }

    @Test
    void aLateTickIsCountedAndOnlyAVeryLateOneIsReported() {
        watchdog.doing(Stage.ADMIT, "rateLimit");
        watchdog.tick(110 * MS);
        assertThat(stalls).as("exactly at the limit").isEmpty();
        watchdog.tick(110 * MS + 10 * MS + 250 * MS);
        assertThat(stalls).containsExactly("0 250 ADMIT rateLimit");
        assertThat(delays(250 * MS)).isEqualTo(1);
    }

    @Test
    void aStallSeenFromOutsideIsNotReportedAgainByItsTick() {
        watchdog.doing(Stage.ROUTE, null);
        watchdog.check(50 * MS);
        watchdog.check(150 * MS);
        watchdog.check(250 * MS);
        watchdog.tick(300 * MS);
        assertThat(stalls).containsExactly("0 140 ROUTE null");
    }

    @Test
    void theNextStallIsReportedAgain() {
        watchdog.tick(500 * MS);
        watchdog.doing(Stage.REPLY, "compress");
        watchdog.check(800 * MS);
        assertThat(stalls).containsExactly("0 490 null null", "0 290 REPLY compress");
    }

    @Test
    void timesMayBeNegativeOrWrapAround() {
        long start = Long.MAX_VALUE - 5 * MS;
        LoopWatchdog late = new LoopWatchdog(
                3,
                meters.loop(0).cells(),
                start,
                10 * MS,
                100 * MS,
                (loop, delay, stage, label) -> stalls.add(loop + " " + delay / MS));
        late.tick(start + 10 * MS);
        assertThat(stalls).isEmpty();
        late.tick(start + 220 * MS);
        assertThat(stalls).containsExactly("3 200");
    }
}
