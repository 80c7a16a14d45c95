package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who gets a turn on a loop, and who hears of it next. */
class LoopLineTest {
    private final List<String> turns = new ArrayList<>();
    private final ArrayDeque<Integer> woken = new ArrayDeque<>();
    private final WaitingLine all = new WaitingLine(2, 10, woken::add);
    private final LoopLine first = new LoopLine(all, 0, true, () -> true);
    private final LoopLine second = new LoopLine(all, 1, true, () -> true);

    /** One that leaves on its turn or does not. */
    private final class Waits implements LoopLine.Waiting {
        private final String name;
        private final LoopLine line;
        private final boolean goes;
        private final boolean choosy;
        private long ticket;

        Waits(String name, LoopLine line, boolean goes, boolean choosy) {
            this.name = name;
            this.line = line;
            this.goes = goes;
            this.choosy = choosy;
            assertThat(line.join(this)).isTrue();
        }

        @Override
        public long ticket() {
            return ticket;
        }

        @Override
        public void ticket(long newTicket) {
            ticket = newTicket;
        }

        @Override
        public boolean isChoosy() {
            return choosy;
        }

        @Override
        public void onTurn() {
            turns.add(name);
            if (goes) {
                line.leave(this);
            }
        }
    }

    private void run() {
        while (!woken.isEmpty()) {
            (woken.remove() == 0 ? first : second).turn();
        }
    }

    @Test
    void aPlaceThatIsFreedElsewhereGoesToTheOldest() {
        new Waits("a", second, true, false);
        new Waits("b", first, true, false);
        first.onPlaceFree();
        assertThat(woken).containsExactly(1);
        run();
        assertThat(turns).containsExactly("a", "b");
        assertThat(all.length()).isZero();
    }

    @Test
    void whereTheOldestHasNoUseForItTheNextIsAsked() {
        new Waits("stuck", first, false, false);
        new Waits("b", second, true, false);
        second.onPlaceFree();
        run();
        assertThat(turns).startsWith("stuck", "b").endsWith("stuck");
        assertThat(all.length()).isEqualTo(1);
    }

    @Test
    void whoWaitsForCertainServersDoesNotHoldUpThoseBehind() {
        new Waits("choosy", first, false, true);
        new Waits("plain", first, false, false);
        new Waits("behind", first, true, false);
        first.turn();
        assertThat(turns).as("what does not suit a plain one suits nobody").containsExactly("choosy", "plain");
    }

    @Test
    void wakingTwiceIsWakingOnce() {
        new Waits("a", first, true, false);
        first.onPlaceFree();
        second.onPlaceFree();
        assertThat(woken).containsExactly(0);
    }

    @Test
    void aLoopWithPlacesOfItsOwnMindsItsOwn() {
        LoopLine own = new LoopLine(all, 0, false, () -> true);
        new Waits("other", second, true, false);
        assertThat(own.isBusy()).isFalse();
        own.onPlaceFree();
        assertThat(woken).isEmpty();
        new Waits("mine", own, true, false);
        assertThat(own.isBusy()).isTrue();
        own.onPlaceFree();
        assertThat(woken).containsExactly(0);
    }

    @Test
    void whoLeavesTheMiddleLeavesTheOthersInOrder() {
        new Waits("a", first, true, false);
        LoopLine.Waiting middle = new Waits("b", first, true, false);
        new Waits("c", first, true, false);
        first.leave(middle);
        first.leave(middle);
        assertThat(all.length()).isEqualTo(2);
        first.onPlaceFree();
        run();
        assertThat(turns).containsExactly("a", "c");
        assertThat(first.isEmpty()).isTrue();
    }

    @Test
    void aFullLineTakesNobody() {
        for (int i = 0; i < 10; i++) {
            new Waits("w" + i, i % 2 == 0 ? first : second, true, false);
        }
        LoopLine.Waiting late = new LoopLine.Waiting() {
            @Override
            public long ticket() {
                return 0;
            }

            @Override
            public void ticket(long ticket) {}

            @Override
            public boolean isChoosy() {
                return false;
            }

            @Override
            public void onTurn() {}
        };
        assertThat(second.join(late)).isFalse();
        assertThat(all.length()).isEqualTo(10);
    }
}
