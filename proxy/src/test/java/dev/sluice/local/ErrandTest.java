package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.exchange.FakeClock;
import dev.sluice.exchange.FakeListener;
import dev.sluice.exchange.Loop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class ErrandTest {
    private final FakeClock clock = new FakeClock();
    private final Loop loop = FakeListener.loop(clock);
    private final List<String> seen = new ArrayList<>();

    private final class Noting extends Errand {
        private boolean fails;

        @Override
        void work() throws IOException {
            seen.add("work");
            if (fails) {
                throw new IOException("disk");
            }
        }

        @Override
        void back() {
            seen.add("back");
        }

        @Override
        void lost() {
            seen.add("lost");
        }
    }

    @Test
    void itGoesOutAndComesBackAndCanGoAgain() {
        Noting errand = new Noting();
        errand.leave(Runnable::run, (home, task) -> task.run(), loop);
        errand.leave(Runnable::run, (home, task) -> task.run(), loop);
        assertThat(seen).containsExactly("work", "back", "work", "back");
    }

    @Test
    void itComesBackWithEmptyHandsToo() {
        Noting errand = new Noting();
        errand.fails = true;
        errand.leave(Runnable::run, (home, task) -> task.run(), loop);
        assertThat(seen).containsExactly("work", "back");
    }

    @Test
    void comingBackIsAnEventWithATimeOfItsOwn() {
        Noting errand = new Noting();
        errand.leave(
                Runnable::run,
                (home, task) -> {
                    clock.advance(77);
                    task.run();
                },
                loop);
        assertThat(loop.nowNanos()).isEqualTo(clock.nanos());
    }

    @Test
    void withoutALoopItIsLost() {
        new Noting()
                .leave(
                        Runnable::run,
                        (home, task) -> {
                            throw new RejectedExecutionException();
                        },
                        loop);
        assertThat(seen).containsExactly("work", "lost");
    }

    @Test
    void aPoolThatTakesNothingSaysSo() {
        Noting errand = new Noting();
        assertThatThrownBy(() -> errand.leave(
                        task -> {
                            throw new RejectedExecutionException();
                        },
                        (home, task) -> task.run(),
                        loop))
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(seen).isEmpty();
    }
}
