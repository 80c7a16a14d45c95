package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The arithmetic of a measurement. */
class SampleTest {

    static Sample of(double perSecond, double micros, double p99, long errors) {
        return new Sample(perSecond, micros, 99, 1, 1, p99, errors);
    }

    @Test
    void dividesCpuByRequestsAndByTime() {
        Load load = new Load(100_000, 2.0, 1.5, 3.5, 7);
        Sample sample = Sample.of(load, 1_900_000_000L, 40_000_000L, 2_000_000_000L);
        assertThat(sample.cpuMicros()).isCloseTo(19, within(1e-9));
        assertThat(sample.busyPercent()).isCloseTo(95, within(1e-9));
        assertThat(sample.othersPercent()).isCloseTo(2, within(1e-9));
        assertThat(sample.perSecond()).isCloseTo(50_000, within(1e-9));
        assertThat(sample.errors()).isEqualTo(7);
    }

    @Test
    void takesTheMedianOfEachFigureByItselfAndEveryError() {
        Sample median = Sample.median(List.of(of(10, 3, 9, 1), of(30, 1, 8, 0), of(20, 2, 7, 4)));
        assertThat(median.perSecond()).isEqualTo(20);
        assertThat(median.cpuMicros()).isEqualTo(2);
        assertThat(median.p99Millis()).isEqualTo(8);
        assertThat(median.errors()).isEqualTo(5);
    }

    @Test
    void halvesTheMiddleOfAnEvenCount() {
        assertThat(Sample.median(4, 1, 3, 2)).isEqualTo(2.5);
    }

    @Test
    void spreadIsTheRangeOverTheMedian() {
        assertThat(Sample.spread(List.of(of(1, 18, 1, 0), of(1, 20, 1, 0), of(1, 21, 1, 0))))
                .isCloseTo(15, within(1e-9));
    }

    @Test
    void percentilesAreRanksOfWhatWasMeasured() {
        long[] nanos = new long[200];
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = (200 - i) * 1_000_000L;
        }
        Load load = Load.of(nanos, 2, 5);
        assertThat(load.p50Millis()).isEqualTo(100);
        assertThat(load.p99Millis()).isEqualTo(198);
        assertThat(load.with(2).errors()).isEqualTo(7);
        assertThat(Load.of(new long[0], 1, 0).p99Millis()).isZero();
    }
}
