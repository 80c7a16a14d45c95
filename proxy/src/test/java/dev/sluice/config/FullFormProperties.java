package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code config show --full} prints means the same as the file it was made of, for written and for generated files. */
class FullFormProperties {
    private static final int CASES = 300;

    @ParameterizedTest
    @ValueSource(strings = {"full.yaml", "short.yaml"})
    void theFullFormOfAFileMeansTheSame(String name) throws IOException {
        assertSame(Resources.text(name), name);
    }

    @Test
    void theFullFormOfGeneratedFilesMeansTheSame() {
        for (int seed = 0; seed < CASES; seed++) {
            assertSame(generate(new Random(seed)), "seed " + seed);
        }
    }

    @Test
    void aSecretIsShownAsItsReference() {
        String yaml = "sites: {':80': {reply: '200 ${env:SECRET}'}, ':81': {to: {servers: ['a:${env:PORT}']}}}";

        ConfigReader.Result result = Configs.read(yaml);

        assertThat(result.full()).contains("${env:SECRET}", "a:${env:PORT}").doesNotContain("hunter2", "8081");
        assertThat(Configs.good(yaml)).hasToString(Configs.good(result.full()).toString());
    }

    @Test
    void everyValueSaysWhereItIsFrom() {
        String full = Configs.read("limits: {body: 1MB}\nsites: {':80': a:1}").full();

        assertThat(full).containsPattern("body: 1MB +# test.yaml:1:16").containsPattern("headerCount: 100 +# default");
        assertThat(full.lines()
                        .filter(line ->
                                !line.strip().endsWith(":") && !line.strip().equals("-")))
                .allMatch(line -> line.contains("# "));
    }

    private static void assertSame(String yaml, String which) {
        ConfigReader.Result first = Configs.read(yaml);
        assertThat(first.render()).as(which).isEqualTo("0 problems\n");
        ConfigReader.Result second = Configs.read(first.full());
        assertThat(second.render()).as(which + "\n" + first.full()).isEqualTo("0 problems\n");
        assertThat(bare(second)).as(which).isEqualTo(bare(first));
    }

    /** Tests carry their place, which differs. */
    private static SluiceConfig bare(ConfigReader.Result result) {
        SluiceConfig c = java.util.Objects.requireNonNull(result.config());
        return new SluiceConfig(
                c.sites(),
                c.passthrough(),
                c.services(),
                c.tls(),
                c.admin(),
                c.log(),
                c.limits(),
                c.timeouts(),
                c.trustedProxies(),
                List.of());
    }

    private static String generate(Random random) {
        StringBuilder yaml = new StringBuilder("services: {s0: 'a:1', s1: ['b:1', 'c:2 weight=3']}\nsites:\n");
        int sites = 1 + random.nextInt(4);
        for (int i = 0; i < sites; i++) {
            yaml.append("  http://h").append(i).append(":\n    routes:\n");
            int routes = 1 + random.nextInt(5);
            for (int j = 0; j < routes; j++) {
                yaml.append("      ")
                        .append(one(random, PATHS).replace("#", "r" + j))
                        .append(": ");
                yaml.append(one(random, TARGETS)).append('\n');
            }
            yaml.append(one(random, SETTINGS));
        }
        return yaml.append(one(random, TOPS)).toString();
    }

    private static String one(Random random, List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static final List<String> PATHS =
            List.of("/#", "/#/*", "'/#/{id}'", "~^/#$", "'/#/{a}/*'", "'/ü#'", "'/a:#'");
    private static final List<String> TARGETS = List.of(
            "s0",
            "x:1",
            "[x:1, 'y:2 backup']",
            "{reply: '200 a: \"b\" # c'}",
            "{reply: \"200 tab\\tand\\nline\\u2028\"}",
            "{redirect: '301 https://{host}{uri}'}",
            "{to: {servers: ['[::1]:80'], balance: {hash: cookie a}, sticky: cookie b}}",
            "{to: {servers: ['unix:/a b'], check: tcp every 1m30s, retry: off}}".replace("/a b", "/a"),
            "[{to: s1, match: {header: {X: 'null'}, ip: private}, priority: 2}, s1]".replace(", s1]", ", {to: s1}]"),
            "{to: s1, match: {header: {a: ['=present', '~x', 'y*', present]}, query: {'q q': ''}}}",
            "{to: s1, limits: {body: 123456789}, timeouts: {request: 1h1m1s1ms}}");
    private static final List<String> SETTINGS = List.of(
            "", "    upgrade: refuse\n", "    limits: {body: unlimited}\n", "    path: {doubleSlashes: keep}\n");
    private static final List<String> TOPS = List.of(
            "",
            "admin: 'unix:/run/a'\n",
            "log: {access: off}\n",
            "trustedProxies: ['::/0']\n",
            "timeouts: {drain: off}\n");
}
