package dev.sluice.bench;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** One measurement of one proxy in one case. Pure. */
record Sample(
        double perSecond,
        double cpuMicros,
        double busyPercent,
        double othersPercent,
        double p50Millis,
        double p99Millis,
        long errors) {

    /** Joins what the load saw with the CPU time that the proxy spent meanwhile. */
    static Sample of(Load load, long cpuNanos, long othersNanos, long wallNanos) {
        return new Sample(
                load.perSecond(),
                cpuNanos / 1e3 / Math.max(1, load.requests()),
                100.0 * cpuNanos / wallNanos,
                Math.max(0, 100.0 * othersNanos / wallNanos),
                load.p50Millis(),
                load.p99Millis(),
                load.errors());
    }

    /** The median of each figure by itself; errors are summed, because none may get lost. */
    static Sample median(List<Sample> samples) {
        return new Sample(
                median(samples, Sample::perSecond),
                median(samples, Sample::cpuMicros),
                median(samples, Sample::busyPercent),
                median(samples, Sample::othersPercent),
                median(samples, Sample::p50Millis),
                median(samples, Sample::p99Millis),
                samples.stream().mapToLong(Sample::errors).sum());
    }

    static double median(List<Sample> samples, ToDoubleFunction<Sample> figure) {
        return median(samples.stream().mapToDouble(figure).toArray());
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** (largest - smallest) / median of the CPU figure, in percent: how far to trust it. */
    static double spread(List<Sample> samples) {
        double min = samples.stream().mapToDouble(Sample::cpuMicros).min().orElse(0);
        double max = samples.stream().mapToDouble(Sample::cpuMicros).max().orElse(0);
        return 100 * (max - min) / median(samples, Sample::cpuMicros);
    }
}
