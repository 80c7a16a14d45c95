package dev.sluice.observe;

import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Everything counted about one thing, such as a route: cells for each loop plus a few numbers kept once. A loop's cells
 * are made when the loop first counts, so a thing that no request touches costs almost nothing. Each loop writes its own
 * cells; any thread reads sums.
 *
 * @param <C> the cells of one loop
 */
public abstract sealed class Meter<C extends LoopCells>
        permits ListenerMeter, RouteMeter, ServiceMeter, ServerMeter, LoopMeter, ProcessMeter {
    private final Layout layout;
    private final List<String> labels;
    private final AtomicReferenceArray<@Nullable C> loops;
    private final AtomicLongArray shared;

    Meter(Layout layout, int loops, String... labels) {
        this.layout = layout;
        this.labels = List.of(labels);
        this.loops = new AtomicReferenceArray<>(loops);
        this.shared = new AtomicLongArray(layout.sharedSlots());
    }

    abstract C newCells();

    /** The cells of the loop; only that loop may ask. */
    public final C on(int loop) {
        C cells = loops.getPlain(loop);
        return cells != null ? cells : begin(loop);
    }

    private C begin(int loop) {
        C cells = newCells();
        loops.setRelease(loop, cells);
        return cells;
    }

    /** The values of the labels that tell this meter from others of its kind. */
    public final List<String> labels() {
        return labels;
    }

    final Layout layout() {
        return layout;
    }

    /** Whether no loop has counted anything yet. */
    final boolean isUntouched() {
        for (int i = 0; i < loops.length(); i++) {
            if (loops.getAcquire(i) != null) {
                return false;
            }
        }
        return true;
    }

    final void addShared(int slot, long amount) {
        shared.addAndGet(slot, amount);
    }

    final void setShared(int slot, long value) {
        shared.set(slot, value);
    }

    long shared(int slot) {
        return shared.get(slot);
    }

    /** The sum of a cell over all loops. */
    final long sum(int cell) {
        long sum = 0;
        for (int i = 0; i < loops.length(); i++) {
            C cells = loops.getAcquire(i);
            sum += cells == null ? 0 : cells.get(cell);
        }
        return sum;
    }
}
