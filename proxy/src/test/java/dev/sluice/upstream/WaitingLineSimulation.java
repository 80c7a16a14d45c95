package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.FastRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Loops that share the places of a service, in every order of events that a seed comes to: tasks of a loop run in order,
 * those of different loops in any.
 */
class WaitingLineSimulation {
    private static final int ROUNDS = 300;

    private FastRandom random = new FastRandom(0);
    private World world = new World(1, 1, 1);

    /** The service and its loops. */
    private final class World {
        final int places;
        final int room;
        final WaitingLine all;
        final List<LoopLine> loops = new ArrayList<>();
        final List<ArrayDeque<Runnable>> tasks = new ArrayList<>();
        final List<Request> running = new ArrayList<>();
        final List<Request> waiting = new ArrayList<>();
        boolean strict = true;
        int used;
        int refused;
        int depth;

        World(int loopCount, int places, int room) {
            this.places = places;
            this.room = room;
            this.all = new WaitingLine(
                    loopCount,
                    room,
                    loop -> tasks.get(loop).add(() -> loops.get(loop).turn()));
            for (int i = 0; i < loopCount; i++) {
                tasks.add(new ArrayDeque<>());
                loops.add(new LoopLine(all, i, true, () -> used < this.places));
            }
        }

        void arrive(boolean fails) {
            int loop = random.nextInt(loops.size());
            LoopLine line = loops.get(loop);
            Request request = new Request(line, fails);
            if (!line.isBusy() && used < places) {
                request.start();
            } else if (line.join(request)) {
                waiting.add(request);
                if (used < places) {
                    line.onPlaceFree();
                }
            } else {
                assertThat(waiting).as("refused for want of room only").hasSize(room);
                refused++;
            }
        }

        void finish(Request request) {
            running.remove(request);
            used--;
            request.line.onPlaceFree();
        }

        void abort(Request request) {
            waiting.remove(request);
            request.line.leave(request);
        }

        boolean runOne() {
            int first = random.nextInt(tasks.size());
            for (int i = 0; i < tasks.size(); i++) {
                Runnable task = tasks.get((first + i) % tasks.size()).poll();
                if (task != null) {
                    task.run();
                    return true;
                }
            }
            return false;
        }

        void settle() {
            int steps = 0;
            while (runOne()) {
                assertThat(++steps).as("the word stops going round").isLessThan(100_000);
            }
        }
    }

    /** A request that takes a place or waits for one. */
    private final class Request implements LoopLine.Waiting {
        final LoopLine line;
        final boolean fails;
        long ticket;

        Request(LoopLine line, boolean fails) {
            this.line = line;
            this.fails = fails;
        }

        void start() {
            world.used++;
            assertThat(world.used).isLessThanOrEqualTo(world.places);
            if (fails) {
                world.used--;
                line.onPlaceFree();
            } else {
                world.running.add(this);
            }
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
            return false;
        }

        @Override
        public void onTurn() {
            assertThat(world.depth++)
                    .as("one at a time, not one within the other")
                    .isZero();
            assertThat(world.all.length()).as("who tries keeps its place").isEqualTo(world.waiting.size());
            if (world.used < world.places) {
                if (world.strict) {
                    assertThat(world.waiting.get(0))
                            .as("first come, first served")
                            .isSameAs(this);
                }
                world.waiting.remove(this);
                line.leave(this);
                start();
            }
            world.depth--;
        }
    }

    private void round(long seed, boolean aborts) {
        random = new FastRandom(seed);
        world = new World(1 + random.nextInt(4), 1 + random.nextInt(3), 1 + random.nextInt(20));
        world.strict = !aborts;
        for (int i = 0; i < 400; i++) {
            int event = random.nextInt(10);
            if (event < 4) {
                world.arrive(random.nextInt(4) == 0);
            } else if (event < 6 && !world.running.isEmpty()) {
                world.finish(world.running.get(random.nextInt(world.running.size())));
            } else if (event == 6 && aborts && !world.waiting.isEmpty()) {
                world.abort(world.waiting.get(random.nextInt(world.waiting.size())));
            } else {
                world.runOne();
            }
            assertThat(world.all.length()).isEqualTo(world.waiting.size());
        }
        world.settle();
        assertThat(world.waiting.isEmpty() || world.used == world.places)
                .as("nobody waits beside a free place")
                .isTrue();
        while (!world.running.isEmpty()) {
            world.finish(world.running.get(0));
            world.settle();
        }
        assertThat(world.waiting).isEmpty();
        assertThat(world.all.length()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 1_000_000, 2_000_000})
    void firstComeFirstServedOverAllLoops(long base) {
        for (long seed = base; seed < base + ROUNDS; seed++) {
            round(seed, false);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 3_000_000, 4_000_000})
    void whoGoesAwayLeavesNobodyWaitingBesideAFreePlace(long base) {
        for (long seed = base; seed < base + ROUNDS; seed++) {
            round(seed, true);
        }
    }
}
