package dev.sluice.observe;

import dev.sluice.http.Grpc;
import java.util.Locale;

/** What is counted once for the whole process: failures, access-log lines, reloads. */
public final class ProcessMeter extends Meter<ProcessMeter.Cells> {
    static final Layout LAYOUT = new Layout();
    private static final int FAILURES = failures(Family.counter(
            "sluice_failures_total",
            "Exchanges that did not go the usual way, by whose doing it was, the stage they had reached"
                    + " and the reason code.",
            "side",
            "stage",
            "reason"));
    private static final int CALLS = calls(Family.counter(
            "sluice_grpc_calls_total",
            "gRPC calls that have ended, by their status as a number; none for those whose status was not seen.",
            "code"));
    private static final int LOGGED =
            LAYOUT.cell(Family.counter("sluice_access_log_lines_total", "Access-log lines handed to the writer."));
    private static final int DROPPED = LAYOUT.cell(Family.counter(
            "sluice_access_log_dropped_total",
            "Access-log lines dropped because the writer did not keep up; requests never wait for the log."));
    private static final int LOST = LAYOUT.shared(Family.counter(
            "sluice_access_log_lost_total",
            "Access-log lines that could not be written, for instance to a full disk."));
    private static final Family RELOADS = Family.counter(
            "sluice_reloads_total",
            "Configurations that were to be applied: ok were published, refused left the old one in force.",
            "result");
    private static final int RELOADS_OK = LAYOUT.shared(RELOADS, "ok");
    private static final int RELOADS_REFUSED = LAYOUT.shared(RELOADS, "refused");
    private static final int RELOAD_SUCCESS = LAYOUT.shared(Family.gauge(
            "sluice_reload_success", "1 when the last configuration was published, 0 when it was refused."));
    private static final int RELOAD_TIME = LAYOUT.shared(Family.gauge(
            "sluice_reload_timestamp_seconds", "When the last configuration was published or refused, in Unix time."));
    private static final int SNAPSHOT = LAYOUT.shared(
            Family.gauge("sluice_snapshot_id", "The number of the configuration in force; grows by one."));

    ProcessMeter(int loops) {
        super(LAYOUT, loops);
    }

    private static int failures(Family family) {
        int first = LAYOUT.cells();
        for (Reason reason : Reason.values()) {
            String side = reason.side().name().toLowerCase(Locale.ROOT);
            for (Stage stage : Stage.values()) {
                LAYOUT.sparse(family, side, stage.label(), reason.code());
            }
        }
        return first;
    }

    private static int calls(Family family) {
        int first = LAYOUT.cells();
        LAYOUT.sparse(family, "none");
        for (int status = 0; status < Grpc.STATUSES; status++) {
            LAYOUT.sparse(family, Integer.toString(status));
        }
        return first;
    }

    /** A snapshot was published; the conductor. */
    public void reloaded(long snapshotId, long wallMillis) {
        addShared(RELOADS_OK, 1);
        setShared(SNAPSHOT, snapshotId);
        reloadEnded(true, wallMillis);
    }

    /** A configuration was refused; the conductor. */
    public void reloadRefused(long wallMillis) {
        addShared(RELOADS_REFUSED, 1);
        reloadEnded(false, wallMillis);
    }

    private void reloadEnded(boolean success, long wallMillis) {
        setShared(RELOAD_SUCCESS, success ? 1 : 0);
        setShared(RELOAD_TIME, wallMillis / 1000);
    }

    /** Access-log lines could not be written; the log's writer thread. */
    public void logLost(long lines) {
        addShared(LOST, lines);
    }

    /** Access-log lines dropped or lost so far; any thread. */
    public long logMissing() {
        return sum(DROPPED) + shared(LOST);
    }

    @Override
    Cells newCells() {
        return new Cells();
    }

    /** One loop's share of the process's numbers. Owned by the loop. */
    public static final class Cells extends LoopCells {
        Cells() {
            super(LAYOUT);
        }

        /** An exchange failed at the stage. */
        public void failed(Reason reason, Stage stage) {
            add(FAILURES + reason.ordinal() * Stage.COUNT + stage.ordinal(), 1);
        }

        /** A gRPC call has ended with the status, or with {@code Grpc.NONE}. */
        public void called(int status) {
            add(CALLS + 1 + status, 1);
        }

        /** A line went to the access log's writer. */
        public void logged() {
            add(LOGGED, 1);
        }

        /** A line found no room on its way to the access log's writer. */
        public void logDropped() {
            add(DROPPED, 1);
        }
    }
}
