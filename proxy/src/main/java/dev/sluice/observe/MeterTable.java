package dev.sluice.observe;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * The living meters of one kind by their labels, at most a fixed number of them; whatever comes beyond shares one meter
 * whose labels all say {@code other}. Any thread; never on the path of a request.
 */
final class MeterTable<M extends Meter<?>> {
    static final String OTHER = "other";

    private final int limit;
    private final Function<List<String>, M> factory;
    private final M other;
    private final ConcurrentHashMap<List<String>, Use<M>> uses = new ConcurrentHashMap<>();
    private final AtomicInteger kept = new AtomicInteger();
    private final AtomicLong folded = new AtomicLong();

    /** A meter and how many hold it. Changed only inside the map's atomic operations. */
    private static final class Use<M> {
        final M meter;
        int holders;

        Use(M meter) {
            this.meter = meter;
        }
    }

    MeterTable(int limit, int labels, Function<List<String>, M> factory) {
        this.limit = limit;
        this.factory = factory;
        this.other = factory.apply(Collections.nCopies(labels, OTHER));
    }

    /** The meter with the labels, the living one if there is one; give it to {@link #retire} when done. */
    M hold(String... labels) {
        List<String> key = List.of(labels);
        if (key.equals(other.labels())) {
            return other;
        }
        Use<M> use = uses.compute(key, (k, old) -> {
            if (old == null && kept.incrementAndGet() > limit) {
                kept.decrementAndGet();
                return null;
            }
            Use<M> now = old == null ? new Use<>(factory.apply(k)) : old;
            now.holders++;
            return now;
        });
        if (use == null) {
            folded.incrementAndGet();
            return other;
        }
        return use.meter;
    }

    /** Takes back one hold; the meter and its numbers go with the last. */
    void retire(Meter<?> meter) {
        uses.computeIfPresent(meter.labels(), (k, use) -> {
            if (use.meter != meter || --use.holders > 0) {
                return use;
            }
            kept.decrementAndGet();
            return null;
        });
    }

    /** How often a meter was asked for and folded into {@code other}. */
    long folded() {
        return folded.get();
    }

    /** The living meters, {@code other} among them once it was needed; a list of the caller's own. */
    List<M> living() {
        List<M> living = new ArrayList<>();
        uses.forEach((labels, use) -> living.add(use.meter));
        if (!other.isUntouched()) {
            living.add(other);
        }
        return living;
    }
}
