package dev.sluice.upstream.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.FastRandom;
import org.junit.jupiter.api.Test;

/** Which class of lanes is up for choice. */
class StandingTest {
    private static final EjectionPolicy AT_ONCE = new EjectionPolicy(1, 1_000_000_000L, 1_000_000_000L);
    private final FastRandom random = new FastRandom(1);
    private final Tried tried = new Tried();
    private final Lane[] lanes = Lanes.of(2, 1);

    private Standing now() {
        return Standing.of(lanes, tried, 0);
    }

    private void eject(int lane) {
        lanes[lane].endpoint().onFailure(AT_ONCE, 0, random);
    }

    @Test
    void primariesFirst() {
        assertThat(now()).isEqualTo(Standing.PRIMARY);
        lanes[0].endpoint().publish(Health.DOWN);
        assertThat(now()).isEqualTo(Standing.PRIMARY);
    }

    @Test
    void backupsOnceNoPrimaryIsAvailable() {
        lanes[0].endpoint().publish(Health.DOWN);
        eject(1);
        assertThat(now()).isEqualTo(Standing.BACKUP);
    }

    @Test
    void backupsForARetryOnceAllPrimariesWereTried() {
        tried.add(lanes[0]);
        tried.add(lanes[1]);
        assertThat(now()).isEqualTo(Standing.BACKUP);
        tried.add(lanes[2]);
        assertThat(now()).isEqualTo(Standing.NONE);
    }

    @Test
    void panicTriesWhatIsMerelyEjected() {
        eject(0);
        eject(1);
        eject(2);
        assertThat(now()).isEqualTo(Standing.PANIC_PRIMARY);
        lanes[0].endpoint().publish(Health.DOWN);
        lanes[1].endpoint().publish(Health.DOWN);
        assertThat(now()).isEqualTo(Standing.PANIC_BACKUP);
        lanes[2].endpoint().publish(Health.DOWN);
        assertThat(now()).isEqualTo(Standing.NONE);
    }

    @Test
    void panicTriesWhatHasNoAddress() {
        lanes[0].endpoint().publish(Addresses.NONE);
        lanes[1].endpoint().publish(Health.DOWN);
        lanes[2].endpoint().publish(Health.DOWN);
        assertThat(now()).isEqualTo(Standing.PANIC_PRIMARY);
    }

    @Test
    void fullPrimariesDoNotSpillOver() {
        Lane[] limited = {
            new Lane(Endpoint.inet("10.0.0.1", 80, 1, false, 1), 0),
            new Lane(Endpoint.inet("10.0.0.2", 80, 1, false, 1), 1),
            new Lane(Endpoint.inet("10.0.0.3", 80, 1, true, 0), 2)
        };
        Balancer first = Balancer.first(limited, random);
        assertThat(limited[0].endpoint().tryEnter()).isTrue();
        assertThat(first.pick(tried, 0, 0)).isSameAs(limited[1]);
        assertThat(limited[1].endpoint().tryEnter()).isTrue();
        assertThat(Standing.of(limited, tried, 0)).isEqualTo(Standing.FULL);
        assertThat(first.pick(tried, 0, 0)).isNull();
        limited[0].endpoint().leave();
        assertThat(first.pick(tried, 0, 0)).isSameAs(limited[0]);
        limited[0].endpoint().publish(Health.DOWN);
        limited[1].endpoint().publish(Health.DOWN);
        assertThat(first.pick(tried, 0, 0)).as("down is another matter").isSameAs(limited[2]);
    }

    @Test
    void noLanesNoPick() {
        Lane[] none = {};
        assertThat(Standing.of(none, tried, 0)).isEqualTo(Standing.NONE);
        assertThat(Balancer.leastLatency(none, random).pick(tried, 0, 0)).isNull();
        assertThat(Balancer.random(none, random).pick(tried, 0, 0)).isNull();
    }
}
