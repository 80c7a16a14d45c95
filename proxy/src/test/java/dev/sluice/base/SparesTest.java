package dev.sluice.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is kept, in which order it is taken, and how much of it goes when nobody needs it. */
class SparesTest {
    private final Spares<Object> spares = new Spares<>();

    private void give(int count) {
        for (int i = 0; i < count; i++) {
            spares.give(new Object());
        }
    }

    @Test
    void theOneGivenLastIsTakenFirst() {
        spares.give("a");
        spares.give("b");
        assertThat(spares.take()).isEqualTo("b");
        assertThat(spares.take()).isEqualTo("a");
        assertThat(spares.take()).isNull();
    }

    @Test
    void thousandsAreKeptWhileTheyAreNeeded() {
        give(5000);
        for (int round = 0; round < 10; round++) {
            ArrayDeque<Object> used = new ArrayDeque<>();
            for (Object one = spares.take(); one != null; one = spares.take()) {
                used.add(one);
            }
            assertThat(used).hasSize(5000);
            used.forEach(spares::give);
            spares.trim();
        }
        assertThat(spares.size()).isEqualTo(5000);
    }

    @Test
    void whatNobodyNeedsGoesPartByPart() {
        give(100);
        // all of it was made since: nothing is known about it yet
        spares.trim();
        assertThat(spares.size()).isEqualTo(100);
        spares.trim();
        assertThat(spares.size()).isEqualTo(87);
        for (int i = 0; i < 40; i++) {
            spares.trim();
        }
        assertThat(spares.size()).isZero();
    }

    @Test
    void whatWasTakenInBetweenStays() {
        give(100);
        spares.trim();
        Object[] used = new Object[60];
        for (int i = 0; i < used.length; i++) {
            used[i] = spares.take();
        }
        for (Object one : used) {
            spares.give(one);
        }
        spares.trim();
        assertThat(spares.size()).isEqualTo(95);
    }

    @Test
    void anObjectIsNeverHeldTwiceNorLost() {
        Random random = new Random(7);
        Set<Object> out = Collections.newSetFromMap(new IdentityHashMap<>());
        ArrayDeque<Object> used = new ArrayDeque<>();
        for (int step = 0; step < 100_000; step++) {
            int kept = spares.size();
            if (random.nextInt(1000) == 0) {
                spares.trim();
                assertThat(spares.size()).isLessThanOrEqualTo(kept);
            } else if (random.nextInt(2000) < 1000 + (step / 20_000 % 2 == 0 ? 100 : -100)) {
                Object taken = spares.take();
                assertThat(taken == null).isEqualTo(kept == 0);
                Object one = taken == null ? new Object() : taken;
                assertThat(out.add(one)).isTrue();
                used.add(one);
            } else if (!used.isEmpty()) {
                Object back = used.poll();
                out.remove(back);
                spares.give(back);
                assertThat(spares.size()).isEqualTo(kept + 1);
            }
        }
    }
}
