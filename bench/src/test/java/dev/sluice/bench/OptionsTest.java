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

    private static final List<String> ALL = List.of("nginx", "nginx-stock", "haproxy", "sluice");

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
            each.prepare(new Contender.Setup(own, 11_111, 12_222, 13_333, 3));
            StringBuilder text = new StringBuilder();
            try (var files = Files.list(own)) {
                for (Path file : files.toList()) {
                    text.append(Files.readString(file));
                }
            }
            assertThat(text).contains("11111", "12222", "13333", "/r0/", "/r2/");
            assertThat(text).doesNotContain("/r3/", "PORT", "ADMIN", "ORIGIN", "ROUTES", "DIR", "TUNING", "LOG");
        }
    }

    /** What makes nginx stock: the log goes out line by line, and buffers and files are those it comes with. */
    @Test
    void stockNginxIsNotTuned(@TempDir Path dir) throws IOException {
        for (Nginx each : List.of(Nginx.tuned(), Nginx.stock())) {
            Path own = Files.createDirectory(dir.resolve(each.name()));
            each.prepare(new Contender.Setup(own, 1, 2, 3, 1));
        }
        String tuned = Files.readString(dir.resolve("nginx/nginx.conf"));
        String stock = Files.readString(dir.resolve("nginx-stock/nginx.conf"));
        assertThat(tuned).contains("json buffer=64k", "proxy_buffers", "proxy_max_temp_file_size 0", "keepalive 512");
        assertThat(stock).contains("access.log json;", "keepalive 512");
        assertThat(stock).doesNotContain("buffer=", "proxy_buffers", "proxy_max_temp_file_size", "request_buffering");
    }
}
