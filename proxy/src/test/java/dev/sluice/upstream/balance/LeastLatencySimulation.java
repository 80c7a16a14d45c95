package dev.sluice.upstream.balance;

import dev.sluice.base.FastRandom;
import java.util.Objects;
import java.util.PriorityQueue;

/**
 * A closed-loop simulation: clients that each send the next request when the last is answered, servers with a latency of
 * their own that grows with what they have in flight beyond their capacity. Owned by the test's thread.
 */
final class LeastLatencySimulation {
    private record Answer(long atNanos, long sentNanos, Lane lane) {}

    final int[] counts;
    long nowNanos = 1;
    private final Lane[] lanes;
    private final long[] latencyNanos;
    private final int capacity;
    private final Balancer balancer;
    private final FastRandom random;
    private final Tried none = new Tried();
    private final PriorityQueue<Answer> answers = new PriorityQueue<>((a, b) -> Long.compare(a.atNanos, b.atNanos));

    LeastLatencySimulation(Lane[] lanes, long[] latencyNanos, int capacity, FastRandom random) {
        this.lanes = lanes;
        this.latencyNanos = latencyNanos;
        this.capacity = capacity;
        this.random = random;
        this.counts = new int[lanes.length];
        this.balancer = Balancer.leastLatency(lanes, random);
    }

    /** Sets what a server takes from now on. */
    void latency(int server, long nanos) {
        latencyNanos[server] = nanos;
    }

    /** Runs so many requests of so many clients at once. */
    void run(int clients, int requests) {
        java.util.Arrays.fill(counts, 0);
        while (answers.size() < clients) {
            send();
        }
        for (int i = 0; i < requests; i++) {
            Answer answer = Objects.requireNonNull(answers.poll());
            nowNanos = answer.atNanos;
            balancer.onEnd(answer.lane, nowNanos - answer.sentNanos, false, nowNanos);
            send();
        }
    }

    private void send() {
        Lane lane = Objects.requireNonNull(balancer.pick(none, 0, nowNanos));
        balancer.onStart(lane);
        counts[lane.index()]++;
        double queueing = Math.max(1, lane.inFlight() / (double) (capacity * lanes[lane.index()].weight));
        double latency = latencyNanos[lane.index()] * queueing * (0.8 + 0.4 * random.nextDouble());
        answers.add(new Answer(nowNanos + (long) latency, nowNanos, lane));
    }
}
