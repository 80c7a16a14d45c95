package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What is asked of h2load, and how its answer is read. */
class H2loadTest {

    private static final Path MESSAGE = Path.of("message");
    private static final String OUTPUT = """
            TLS Protocol: TLSv1.3
            Cipher: TLS_AES_128_GCM_SHA256
            Application protocol: h2
            finished in 2.00s, 40757.00 req/s, 4.51MB/s
            requests: 81514 total, 83562 started, 81514 done, 81510 succeeded, 1 failed, 2 errored, 3 timeout
            status codes: 81514 2xx, 0 3xx, 0 4xx, 0 5xx
                                 min         max         mean         sd        +/- sd
            time for request:     2.13ms     95.31ms     45.90ms      3.31ms    94.11%
            """;

    @Test
    void readsTheReport() {
        Load load = H2load.parse(OUTPUT);
        assertThat(load.requests()).isEqualTo(81_514);
        assertThat(load.perSecond()).isCloseTo(40_757, within(0.1));
        assertThat(load.p50Millis()).isEqualTo(45.9);
        assertThat(load.p99Millis()).isNaN();
        assertThat(load.errors()).isEqualTo(6);
    }

    @Test
    void readsEveryUnitOfTime() {
        Load load = H2load.parse(OUTPUT.replace("2.00s,", "1500ms,").replace("45.90ms", "870us"));
        assertThat(load.seconds()).isEqualTo(1.5);
        assertThat(load.p50Millis()).isEqualTo(0.87);
    }

    @Test
    void refusesAnotherCipherAndOutputWithoutFigures() {
        assertThatThrownBy(() -> H2load.parse(OUTPUT.replace("AES_128_GCM_SHA256", "CHACHA20_POLY1305_SHA256")))
                .hasMessageContaining("CHACHA20");
        assertThatThrownBy(() -> H2load.parse("connect failed\n")).hasMessageContaining("connect failed");
    }

    @Test
    void sendsTheMessageOfACall() {
        assertThat(H2load.command(Case.GRPC_UNARY, 4711, 3, MESSAGE))
                .containsSubsequence("-c16", "-m16", "https://127.0.0.1:4711/bench.Echo/Unary", "-d", "message")
                .containsSubsequence("-H", "content-type: application/grpc", "-H", "te: trailers");
    }

    @Test
    void asksForTheCasesProtocolAndStreams() {
        assertThat(H2load.command(Case.H2_64X32, 4711, 3, MESSAGE))
                .contains("--npn-list=h2", "-c64", "-m32", "-D3", "https://127.0.0.1:4711/80");
        assertThat(H2load.command(Case.TLS_1M, 4711, 3, MESSAGE)).contains("--h1", "-m1", "https://127.0.0.1:4711/1m");
    }
}
