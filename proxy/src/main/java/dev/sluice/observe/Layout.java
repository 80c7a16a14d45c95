package dev.sluice.observe;

import java.util.ArrayList;
import java.util.List;

/**
 * What the cells of one kind of meter mean: which family each belongs to, and where. Built once while the meter's class
 * loads, read-only afterwards; any thread.
 */
final class Layout {
    /** Status classes in the order of {@link #codeOf}. */
    static final List<String> CODES = List.of("none", "1xx", "2xx", "3xx", "4xx", "5xx");

    /** Where a series is kept. */
    enum Kept {
        /** In each loop's cells; the series is their sum. */
        LOOPS,
        /** In each loop's cells, as a histogram. */
        LOOPS_HISTOGRAM,
        /** In each loop's cells; left out while it is zero. */
        LOOPS_SPARSE,
        /** In the meter itself; for what seldom changes. */
        SHARED
    }

    /** One series of each meter: its family, its place and the values of the labels the meter does not give. */
    record Column(Family family, Kept kept, int cell, List<String> labels) {}

    private final List<Column> columns = new ArrayList<>();
    private int cells;
    private int shared;

    /** Adds a number to each loop's cells and answers its cell. */
    int cell(Family family, String... labels) {
        columns.add(new Column(family, Kept.LOOPS, cells, List.of(labels)));
        return cells++;
    }

    /** Adds one number for each status class and answers the first cell. */
    int codes(Family family) {
        int first = cells;
        for (String code : CODES) {
            cell(family, code);
        }
        return first;
    }

    /** Adds one number that is seldom above zero for each reason and answers the first cell. */
    int reasons(Family family) {
        int first = cells;
        for (Reason reason : Reason.values()) {
            sparse(family, reason.code());
        }
        return first;
    }

    /** Adds one number that is seldom above zero for each kind of flood and answers the first cell. */
    int floods(Family family) {
        int first = cells;
        for (Flood flood : Flood.values()) {
            sparse(family, flood.code());
        }
        return first;
    }

    /** Adds one number that is seldom above zero for each way a handshake fails and answers the first cell. */
    int tlsFailures(Family family) {
        int first = cells;
        for (TlsFailure failure : TlsFailure.values()) {
            sparse(family, failure.code());
        }
        return first;
    }

    /** Adds a number that is left out while it is zero and answers its cell. */
    int sparse(Family family, String... labels) {
        columns.add(new Column(family, Kept.LOOPS_SPARSE, cells, List.of(labels)));
        return cells++;
    }

    /** Adds a histogram and its sum, and answers the first cell. */
    int histogram(Family family) {
        columns.add(new Column(family, Kept.LOOPS_HISTOGRAM, cells, List.of()));
        int first = cells;
        cells += DurationBuckets.COUNT + 1;
        return first;
    }

    /** Adds a number that is kept once for all loops and answers its slot. */
    int shared(Family family, String... labels) {
        columns.add(new Column(family, Kept.SHARED, shared, List.of(labels)));
        return shared++;
    }

    List<Column> columns() {
        return columns;
    }

    /** How many cells a loop needs. */
    int cells() {
        return cells;
    }

    /** How many slots the meter itself needs. */
    int sharedSlots() {
        return shared;
    }

    /** The place of a status in {@link #CODES}; a status that was never sent is 0. */
    static int codeOf(int status) {
        int code = status / 100;
        return code >= 1 && code <= 5 ? code : 0;
    }
}
