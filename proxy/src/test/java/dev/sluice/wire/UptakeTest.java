package dev.sluice.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UptakeTest {
    private final Uptake uptake = new Uptake();

    @Test
    void comparesWithTheLastLookOnly() {
        uptake.begin(1000);

        assertThat(uptake.goesOn(999)).isTrue();
        assertThat(uptake.goesOn(999)).isFalse();
        assertThat(uptake.goesOn(1500)).as("more came than was taken").isFalse();
        assertThat(uptake.goesOn(1499)).isTrue();
    }

    @Test
    void beginsAnew() {
        uptake.begin(10);
        uptake.begin(5);

        assertThat(uptake.goesOn(7)).isFalse();
    }
}
