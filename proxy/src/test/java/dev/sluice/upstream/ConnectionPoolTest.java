package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.FastRandom;
import dev.sluice.exchange.FakeCaptured;
import dev.sluice.exchange.FakeClock;
import dev.sluice.exchange.Loop;
import dev.sluice.observe.Family;
import dev.sluice.observe.MeterReader;
import dev.sluice.observe.Meters;
import dev.sluice.observe.Reason;
import dev.sluice.upstream.balance.Endpoint;
import dev.sluice.upstream.balance.Lane;
import dev.sluice.upstream.dial.Dialer;
import dev.sluice.upstream.dial.Loops;
import dev.sluice.upstream.dial.Transport;
import dev.sluice.wire.ClientHost;
import dev.sluice.wire.ClientLink;
import dev.sluice.wire.ClientStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A pool of connections that carry one stream or many: who gets which, who waits for one that is being opened, and what is
 * idle, open and stuck. Sockets are real, what runs over them is not.
 */
class ConnectionPoolTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Loops loops = new Loops(Transport.NIO);
    private final FakeClock clock = new FakeClock();
    private final Meters meters = new Meters(1);
    private final Loop loop = new Loop(0, clock, meters, FakeCaptured::new, (index, delayNanos, stage, label) -> {});
    private final List<FakeLink> links = new ArrayList<>();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private ServerSocket server;
    private Lane lane;
    private ConnectionPool pool;
    private boolean many;
    private boolean exclusive;
    private int roomOfServer = 3;
    private int wakes;

    /** What the test has the pool speak. */
    private final class FakeSpeech implements Speech {
        @Override
        public ClientLink link(String alpn, ClientHost host) {
            FakeLink link = new FakeLink(host, many, many ? roomOfServer : 1);
            links.add(link);
            return link;
        }

        @Override
        public boolean expectsMany() {
            return many;
        }
    }

    /** Whose pool it is. */
    private final class FakeOwner implements ConnectionPool.Owner {
        @Override
        public Speech speech() {
            return new FakeSpeech();
        }

        @Override
        public boolean isExclusive() {
            return exclusive;
        }

        @Override
        public void onNotConnected(Endpoint endpoint, Reason reason, String detail) {}

        @Override
        public void onRoom() {
            wakes++;
        }
    }

    /** A request that waits for a connection. */
    private final class FakeWaiter implements Waiter {
        private final String name;
        private Dialing dialing;
        private FakeLink.Stream stream;

        FakeWaiter(String name) {
            this.name = name;
        }

        @Override
        public void onConnected(ClientStream connected) {
            stream = (FakeLink.Stream) connected;
            told.add(name + " on " + links.indexOf(stream.link()));
        }

        @Override
        public void onCrowded() {
            told.add(name + " crowded");
        }

        @Override
        public void onNotConnected(Reason reason) {
            told.add(name + " " + reason.code());
        }
    }

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        loops.close();
    }

    private void pool(int max, int idle, int streams) {
        lane = new Lane(Endpoint.inet("127.0.0.1", server.getLocalPort(), 1, false, 0), 0);
        PoolLimits limits = new PoolLimits(max, idle, streams, 10 * SECOND, 100 * SECOND, SECOND);
        Dialer dialer = new Dialer(loops.loop());
        pool = new ConnectionPool(new FakeOwner(), lane, limits, loop, dialer, meters.server("s", "a"));
    }

    private FakeWaiter dial(String name) {
        FakeWaiter waiter = new FakeWaiter(name);
        waiter.dialing = pool.dial(waiter, null);
        return waiter;
    }

    private List<FakeWaiter> dialAll(int count) {
        return loops.on(() -> {
            List<FakeWaiter> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                all.add(dial("w" + i));
            }
            return all;
        });
    }

    private List<String> told(int count) {
        List<String> events = new ArrayList<>();
        try {
            while (events.size() < count) {
                String event = told.poll(10, TimeUnit.SECONDS);
                assertThat(event).as("event after %s", events).isNotNull();
                events.add(event);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return events;
    }

    private long gauge(String name) {
        long[] found = new long[1];
        meters.read(new MeterReader() {
            private boolean isAsked;

            @Override
            public void family(Family family) {
                isAsked = family.name().equals(name);
            }

            @Override
            public void value(List<String> labels, List<String> moreLabels, long value) {
                found[0] += isAsked ? value : 0;
            }

            @Override
            public void durations(List<String> labels, long[] counts, long sumNanos) {}
        });
        return found[0];
    }

    private <T> T on(Supplier<T> call) {
        return loops.on(call);
    }

    private void run(Runnable task) {
        loops.on(() -> {
            task.run();
            return true;
        });
    }

    @Test
    void eachRequestOpensItsOwnConnectionWhereOneCarriesOne() {
        pool(10, 10, 128);

        List<FakeWaiter> waiters = dialAll(3);

        assertThat(told(3)).containsExactlyInAnyOrder("w0 on 0", "w1 on 1", "w2 on 2");
        assertThat(gauge("sluice_server_connections_open")).isEqualTo(3);
        assertThat(gauge("sluice_server_connections_idle")).isZero();
        run(() -> waiters.forEach(w -> w.stream.giveBack()));
        assertThat(on(pool::idleCount)).isEqualTo(3);
        assertThat(gauge("sluice_server_connections_idle")).isEqualTo(3);
        assertThat(wakes).as("nobody is told who would be told anyway").isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aConnectionOfOneRequestIsNeitherSharedNorKept(boolean carriesMany) {
        exclusive = true;
        many = carriesMany;
        pool(10, 10, 128);

        List<FakeWaiter> waiters = dialAll(2);

        assertThat(told(2)).containsExactlyInAnyOrder("w0 on 0", "w1 on 1");
        assertThat(on(() -> pool.lease())).isNull();
        run(() -> waiters.forEach(w -> w.stream.giveBack()));
        assertThat(on(pool::open)).isZero();
    }

    @Test
    void theLastGivenBackIsLeasedFirst() {
        pool(10, 10, 128);
        List<FakeWaiter> waiters = dialAll(2);
        told(2);
        run(() -> waiters.forEach(w -> w.stream.giveBack()));

        FakeLink leased = on(() -> ((FakeLink.Stream) pool.lease()).link());

        assertThat(leased).isSameAs(waiters.get(1).stream.link());
        assertThat(pool.idleCount()).isEqualTo(1);
    }

    @Test
    void requestsWaitForTheConnectionThatWillCarryThem() {
        many = true;
        pool(10, 10, 128);

        dialAll(3);

        assertThat(told(3)).containsExactly("w0 on 0", "w1 on 0", "w2 on 0");
        assertThat(on(pool::open)).isEqualTo(1);
        assertThat(on(() -> pool.lease())).as("it is full").isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void noMoreWaitForAConnectionThanItCarries(int streams) {
        many = true;
        roomOfServer = 100;
        pool(10, 10, streams);

        dialAll(5);

        List<String> events = told(5);
        for (int i = 0; i < 5; i++) {
            String event = "w" + i + " on ";
            assertThat(events).anyMatch(told -> told.startsWith(event));
        }
        assertThat(on(pool::open)).isEqualTo((5 + streams - 1) / streams);
    }

    @Test
    void whoFindsNoRoomOnTheConnectionPicksAgain() {
        many = true;
        roomOfServer = 2;
        pool(10, 10, 128);

        dialAll(4);

        assertThat(told(4)).containsExactly("w0 on 0", "w1 on 0", "w2 crowded", "w3 crowded");
    }

    @Test
    void whatTheServerAllowedIsExpectedOfTheNextConnection() {
        many = true;
        roomOfServer = 2;
        pool(10, 10, 128);
        dialAll(2);
        told(2);

        dialAll(4);

        assertThat(told(4)).noneMatch(event -> event.contains("crowded"));
        assertThat(on(pool::open)).isEqualTo(3);
    }

    @Test
    void thatManyFitIsLearnedFromTheFirstConnection() {
        pool(10, 10, 128);
        many = true;
        dialAll(1);
        told(1);
        run(() -> links.get(0).allow(1));

        dialAll(2);

        assertThat(told(2)).as("one at a time, as the server says").containsExactlyInAnyOrder("w0 on 1", "w1 on 2");
        run(() -> links.get(0).allow(5));
        run(() -> links.forEach(FakeLink::close));
        dialAll(3);
        assertThat(told(3)).allMatch(event -> event.endsWith("on 3"));
    }

    @Test
    void aConnectionIsLeasedWhileItHasRoomAndIdleWhenNothingIsOpen() {
        many = true;
        pool(1, 10, 128);
        List<FakeWaiter> waiters = dialAll(1);
        told(1);
        assertThat(on(lane::isFull)).isFalse();

        List<ClientStream> leased = on(() -> List.of(pool.lease(), pool.lease()));

        assertThat(leased).allMatch(stream -> ((FakeLink.Stream) stream).link() == links.get(0));
        assertThat(lane.isFull()).as("three of three streams are open").isTrue();
        run(() -> leased.get(0).giveBack());
        assertThat(lane.isFull()).isFalse();
        assertThat(wakes).isPositive();
        assertThat(gauge("sluice_server_connections_idle")).isZero();
        run(() -> {
            leased.get(1).cancel();
            waiters.get(0).stream.giveBack();
        });
        assertThat(gauge("sluice_server_connections_idle")).isEqualTo(1);
        run(() -> clock.advance(11 * SECOND));
        run(() -> {
            loop.refresh();
            pool.sweep();
        });
        assertThat(links.get(0).closed).isTrue();
        assertThat(gauge("sluice_server_connections_idle")).isZero();
        assertThat(gauge("sluice_server_connections_open")).isZero();
    }

    @Test
    void anOldConnectionTakesNoMoreOnceThereIsLeaveForAnother() {
        many = true;
        pool(2, 10, 128);
        dialAll(1);
        told(1);
        run(() -> clock.advance(101 * SECOND));
        run(loop::refresh);

        assertThat(on(() -> pool.lease())).isNull();

        assertThat(links.get(0).closed).as("its stream goes on").isFalse();
        run(() -> links.get(0).open.get(0).giveBack());
        assertThat(links.get(0).closed).isTrue();
    }

    @Test
    void anOldConnectionIsBetterThanNone() {
        many = true;
        pool(1, 10, 128);
        dialAll(1);
        told(1);
        run(() -> clock.advance(101 * SECOND));
        run(loop::refresh);

        assertThat(on(() -> pool.lease())).isNotNull();

        run(pool::sweep);
        assertThat(on(() -> pool.lease())).isNotNull();
    }

    @Test
    void whoGivesUpLeavesTheDialToTheOthers() {
        many = true;
        pool(10, 10, 128);

        run(() -> {
            FakeWaiter first = dial("first");
            dial("second");
            first.dialing.leave(first);
        });

        assertThat(told(1)).containsExactly("second on 0");
    }

    @Test
    void theLastToGiveUpEndsTheDial() {
        many = true;
        pool(1, 10, 1);

        run(() -> {
            FakeWaiter only = dial("only");
            assertThat(lane.isFull()).isTrue();
            only.dialing.leave(only);
            assertThat(lane.isFull()).isFalse();
            dial("next");
        });

        assertThat(told(1).get(0)).startsWith("next on");
        assertThat(on(pool::open)).isEqualTo(1);
    }

    @Test
    void aDialThatFailsCountsOnceHoweverManyWait() throws IOException {
        many = true;
        pool(10, 10, 128);
        server.close();

        dialAll(4);

        assertThat(told(4)).allMatch(event -> event.endsWith("connect-refused"));
        assertThat(lane.endpoint().ejection().failures()).isEqualTo(1);
        assertThat(gauge("sluice_server_connections_open")).isZero();
    }

    @Test
    void aRetiredPoolClosesWhatIsIdleAndThenWhatBecomesSo() {
        many = true;
        pool(10, 10, 1);
        List<FakeWaiter> waiters = dialAll(2);
        told(2);
        run(() -> waiters.get(0).stream.giveBack());

        run(pool::retire);

        assertThat(waiters.get(0).stream.link().closed).isTrue();
        assertThat(waiters.get(1).stream.link().closed).isFalse();
        run(() -> waiters.get(1).stream.giveBack());
        assertThat(waiters.get(1).stream.link().closed).isTrue();
        assertThat(gauge("sluice_server_connections_open")).isZero();
    }

    @Test
    void noMoreThanTheLimitStayIdle() {
        pool(10, 1, 128);
        List<FakeWaiter> waiters = dialAll(2);
        told(2);

        run(() -> waiters.forEach(w -> w.stream.giveBack()));

        assertThat(on(pool::open)).isEqualTo(1);
        run(pool::closeOne);
        assertThat(pool.open()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverHappensTheBooksAreRight(long seed) {
        FastRandom random = new FastRandom(seed);
        many = random.nextInt(4) > 0;
        roomOfServer = 1 + random.nextInt(4);
        pool(4, 2, 3);
        Map<FakeLink.Stream, Integer> leased = new HashMap<>();
        for (int step = 0; step < 500; step++) {
            int dice = random.nextInt(12);
            run(() -> step(dice, random, leased));
            run(this::books);
        }
        run(() -> {
            pool.retire();
            links.forEach(link -> List.copyOf(link.open).forEach(FakeLink.Stream::giveBack));
        });
        // dials that were under way come about or not; what they bring ends as well
        assertThat(pool.idleCount()).isZero();
        assertThat(gauge("sluice_server_connections_idle")).isZero();
    }

    private void step(int dice, FastRandom random, Map<FakeLink.Stream, Integer> leased) {
        links.forEach(link -> link.open.forEach(stream -> leased.putIfAbsent(stream, 0)));
        List<FakeLink.Stream> open = leased.keySet().stream()
                .filter(stream -> stream.link().open.contains(stream))
                .toList();
        if (dice < 5) {
            if (pool.hasRoom() && pool.lease() == null) {
                dial("x");
            }
        } else if (dice < 9 && !open.isEmpty()) {
            open.get(random.nextInt(open.size())).giveBack();
        } else if (dice == 9 && !links.isEmpty()) {
            FakeLink link = links.get(random.nextInt(links.size()));
            if (link.berth().openedNanos != 0 && !link.closed && many) {
                link.allow(random.nextInt(5));
            }
        } else if (dice == 10 && !links.isEmpty()) {
            FakeLink link = links.get(random.nextInt(links.size()));
            if (link.berth().openedNanos != 0) {
                link.close();
            }
        } else {
            clock.advance(random.nextInt(9) * SECOND);
            loop.refresh();
            pool.sweep();
        }
    }

    private void books() {
        long open = links.stream()
                .filter(l -> l.berth().openedNanos != 0 && !l.closed)
                .count();
        long idle = links.stream()
                .filter(l -> l.berth().openedNanos != 0 && !l.closed && l.open.isEmpty())
                .count();
        long listed = links.stream().filter(l -> l.berth().isListed).count();
        long roomy = links.stream()
                .filter(l -> l.berth().openedNanos != 0 && (l.takesMore() || (!l.closed && l.open.isEmpty())))
                .count();
        assertThat(pool.open()).isEqualTo((int) open).isLessThanOrEqualTo(4);
        assertThat(pool.idleCount()).isEqualTo((int) idle).isLessThanOrEqualTo(2);
        assertThat(listed).isEqualTo(roomy);
        assertThat(lane.isFull()).isEqualTo(!pool.hasRoom());
    }
}
