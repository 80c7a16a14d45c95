package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** What is asked of wrk, and how its answer is read. */
class WrkTest {

    private static final String OUTPUT = """
            Running 4s test @ http://127.0.0.1:4711/80
              1 threads and 64 connections
            Requests/sec:  49999.50
            wrk requests=200000 micros=4000040 p50=1210 p99=2450 errors=3
            """;

    @Test
    void readsTheLineOfItsOwnScript() {
        Load load = Wrk.parse(OUTPUT);
        assertThat(load.requests()).isEqualTo(200_000);
        assertThat(load.perSecond()).isCloseTo(49_999.5, within(0.1));
        assertThat(load.p50Millis()).isEqualTo(1.21);
        assertThat(load.p99Millis()).isEqualTo(2.45);
        assertThat(load.errors()).isEqualTo(3);
    }

    @Test
    void refusesOutputWithoutFiguresAndShowsIt() {
        assertThatThrownBy(() -> Wrk.parse("unable to connect to 127.0.0.1:1 Connection refused\n"))
                .hasMessageContaining("Connection refused");
        assertThatThrownBy(() -> Wrk.parse("wrk requests=1 micros=1 p50=1 p99=1\n"))
                .hasMessageContaining("no errors");
    }

    @Test
    void asksForWhatTheCaseNeeds() {
        assertThat(Wrk.script(Case.KEEPALIVE_64)).startsWith("done =");
        assertThat(Wrk.script(Case.UPLOAD_1M)).contains("1048576").contains("done =");
        assertThat(Wrk.script(Case.NEW_CONNECTION)).contains("\"close\"");
        assertThat(Wrk.script(Case.ROUTES_1)).isEqualTo(Wrk.script(Case.ROUTES_10000));
        assertThat(Wrk.script(Case.ROUTES_1)).contains("10000").doesNotContain("MANY");
    }
}
