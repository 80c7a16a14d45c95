package dev.sluice.observe;

import java.util.List;

/**
 * A reader of all meters: it is told each family once, followed by that family's series. Called by the thread that asks
 * {@link Meters#read}.
 */
public interface MeterReader {
    /** The series that follow belong to this family. */
    void family(Family family);

    /** A number; the values of the family's labels are {@code labels} followed by {@code moreLabels}. */
    void value(List<String> labels, List<String> moreLabels, long value);

    /** Durations counted by {@link DurationBuckets}; the array is used again for the next series. */
    void durations(List<String> labels, long[] counts, long sumNanos);
}
