package dev.sluice.upstream.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.FastRandom;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds of every policy, over generated services and states. */
class BalancerProperties {
    private interface Kind {
        Balancer over(Lane[] lanes, FastRandom random);
    }

    private static final List<Kind> KINDS = List.of(
            Balancer::roundRobin,
            Balancer::random,
            Balancer::leastRequests,
            Balancer::leastLatency,
            Balancer::first,
            Balancer::hash);

    @Test
    void picksTheBestClassUntriedAndAlwaysWhenThereIsOne() {
        FastRandom random = new FastRandom(42);
        EjectionPolicy atOnce = new EjectionPolicy(1, 1_000, 1_000);
        for (int round = 0; round < 2_000; round++) {
            Lane[] lanes = generated(random, atOnce);
            for (Kind kind : KINDS) {
                Tried tried = new Tried();
                Balancer balancer = kind.over(lanes, random);
                List<Lane> order = new ArrayList<>();
                Standing standing = Standing.of(lanes, tried, 0);
                Lane lane = balancer.pick(tried, random.nextLong(), 0);
                while (lane != null) {
                    assertThat(standing.admits(lane, tried, 0)).isTrue();
                    order.add(lane);
                    tried.add(lane);
                    standing = Standing.of(lanes, tried, 0);
                    lane = balancer.pick(tried, random.nextLong(), 0);
                }
                assertThat(standing).isEqualTo(Standing.NONE);
                assertThat(order).doesNotHaveDuplicates().hasSize(notDown(lanes));
            }
        }
    }

    private static Lane[] generated(FastRandom random, EjectionPolicy policy) {
        Lane[] lanes = new Lane[1 + random.nextInt(random.nextInt(20) == 0 ? 100 : 6)];
        for (int i = 0; i < lanes.length; i++) {
            Endpoint endpoint = Lanes.server(i, 1 + random.nextInt(5), random.nextInt(3) == 0);
            endpoint.publish(Health.values()[random.nextInt(3)]);
            if (random.nextInt(3) == 0) {
                endpoint.onFailure(policy, 0, random);
            }
            lanes[i] = new Lane(endpoint, i);
        }
        return lanes;
    }

    private static int notDown(Lane[] lanes) {
        int count = 0;
        for (Lane lane : lanes) {
            count += lane.endpoint().health() == Health.DOWN ? 0 : 1;
        }
        return count;
    }

    @Test
    void inFlightReturnsToZero() {
        for (Kind kind : KINDS) {
            Lane[] lanes = Lanes.weighted(1, 2);
            Balancer balancer = kind.over(lanes, new FastRandom(1));
            balancer.onStart(lanes[0]);
            balancer.onStart(lanes[0]);
            assertThat(lanes[0].inFlight()).isEqualTo(2);
            balancer.onEnd(lanes[0], 5, false, 10);
            balancer.onCancel(lanes[0]);
            assertThat(lanes[0].inFlight()).isZero();
        }
    }

    @Test
    void aPickAllocatesNothing() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (Kind kind : KINDS) {
            Lane[] lanes = Lanes.weighted(1, 2, 3, 4, 5, 6, 7, 8);
            lanes[3].endpoint().publish(Health.DOWN);
            Balancer balancer = kind.over(lanes, new FastRandom(5));
            Tried tried = new Tried();
            tried.add(lanes[7]);
            long sum = drive(balancer, tried, 20_000);
            long before = threads.getCurrentThreadAllocatedBytes();
            sum += drive(balancer, tried, 20_000);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertThat(sum).isPositive();
            // the reading itself may allocate; a byte a pick would be 20,000
            assertThat(allocated).as(balancer.getClass().getSimpleName()).isLessThan(2_000);
        }
    }

    private static long drive(Balancer balancer, Tried tried, int picks) {
        long sum = 1;
        for (int i = 0; i < picks; i++) {
            Lane lane = balancer.pick(tried, i, i);
            if (lane != null) {
                balancer.onStart(lane);
                balancer.onEnd(lane, 1_000 + i % 7, i % 11 == 0, i);
                sum += lane.index();
            }
        }
        return sum;
    }
}
