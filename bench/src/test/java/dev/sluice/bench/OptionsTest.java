package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line, and the configurations that come of it. */
class OptionsTest {

    private static final List<String> ALL =
            List.of("nginx", "nginx-stock", "haproxy", "caddy", "nghttpx", "h2o", "envoy", "sluice");

    @Test
    void comparesEverythingInFiveRoundsUnlessToldOtherwise() {
        Options options = Options.parse(List.of(), ALL);
        assertThat(options.rounds()).isEqualTo(5);
        assertThat(options.cases()).containsExactly(Case.values());
        assertThat(options.contenders()).extracting(Contender::name).isEqualTo(ALL);
    }

    @Test
    void explicitValuesWinOverQuickWhereverItStands() {
        Options options = Options.parse(
                List.of("--rounds", "3", "--quick", "--case", "body-1m,rate-80", "--proxies", "nginx"), ALL);
        assertThat(options.rounds()).isEqualTo(3);
        assertThat(options.seconds()).isEqualTo(1.5);
        assertThat(options.cases()).containsExactly(Case.BODY_1M, Case.RATE);
        assertThat(options.contenders()).extracting(Contender::name).containsExactly("nginx");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> Options.parse(List.of("--fast"), ALL)).hasMessageContaining("--fast");
        assertThatThrownBy(() -> Options.parse(List.of("--rounds"), ALL)).hasMessageContaining("needs a value");
        assertThatThrownBy(() -> Options.parse(List.of("--rounds", "0"), ALL)).hasMessageContaining("at least 1");
        assertThatThrownBy(() -> Options.parse(List.of("--case", "all"), ALL)).hasMessageContaining("keepalive-64");
        assertThatThrownBy(() -> Options.parse(List.of("--proxies", "squid"), ALL))
                .hasMessageContaining("squid");
    }

    @Test
    void everyContenderGetsItsPortsAndRoutes(@TempDir Path dir) throws IOException {
        for (Contender each : Options.parse(List.of(), ALL).contenders()) {
            Path own = Files.createDirectory(dir.resolve(each.name()));
            each.prepare(setup(own, 3));
            StringBuilder text = new StringBuilder();
            try (var files = Files.list(own)) {
                for (Path file : files.toList()) {
                    text.append(Files.readString(file));
                }
            }
            assertThat(text).contains("11111", "13333", "14444");
            assertThat(text).containsPattern("bench\\.crt|the certificate").containsPattern("bench\\.key|the key");
            if (each.takesPartIn(Case.ROUTES_10000)) {
                assertThat(text).contains("12222", "/r0/", "/r2/");
            }
            assertThat(text).doesNotContain("/r3/", "PORT", "ADMIN", "ORIGIN", "ROUTES", "DIR", "TUNING", "LOG");
            assertThat(text).doesNotContain("CERTIFICATE", "PRIVATEKEY");
        }
    }

    private static Contender.Setup setup(Path own, int routes) throws IOException {
        Path certificate = Files.writeString(own.resolveSibling("bench.crt"), "the certificate\n");
        Path key = Files.writeString(own.resolveSibling("bench.key"), "the key\n");
        return new Contender.Setup(own, 11_111, 14_444, 12_222, 13_333, 15_555, routes, certificate, key);
    }

    @Test
    void peersOfTlsAloneStayOutOfPlainCases() {
        List<Contender> all = Options.parse(List.of(), ALL).contenders();
        assertThat(all)
                .filteredOn(each -> each.takesPartIn(Case.KEEPALIVE_64))
                .extracting(Contender::name)
                .containsExactly("nginx", "nginx-stock", "haproxy", "sluice");
        assertThat(all)
                .filteredOn(each -> each.takesPartIn(Case.H2_64X32))
                .extracting(Contender::name)
                .containsExactly("nginx", "haproxy", "caddy", "nghttpx", "h2o", "envoy", "sluice");
    }

    /** What makes nginx stock: the log goes out line by line, and buffers and files are those it comes with. */
    @Test
    void stockNginxIsNotTuned(@TempDir Path dir) throws IOException {
        for (Nginx each : List.of(Nginx.tuned(), Nginx.stock())) {
            Path own = Files.createDirectory(dir.resolve(each.name()));
            each.prepare(setup(own, 1));
        }
        String tuned = Files.readString(dir.resolve("nginx/nginx.conf"));
        String stock = Files.readString(dir.resolve("nginx-stock/nginx.conf"));
        assertThat(tuned).contains("json buffer=64k", "proxy_buffers", "proxy_max_temp_file_size 0", "keepalive 4096");
        assertThat(stock).contains("access.log json;", "keepalive 4096");
        assertThat(stock).doesNotContain("buffer=", "proxy_buffers", "proxy_max_temp_file_size", "request_buffering");
    }
}
