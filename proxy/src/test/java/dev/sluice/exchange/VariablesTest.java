package dev.sluice.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.base.ByteText;
import dev.sluice.base.FastRandom;
import dev.sluice.base.Template;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariablesTest {
    /** Writes down what a template says when the target is asked. */
    private static final class Evaluating implements Target {
        private final Variables variables;
        private final ByteText text = new ByteText();
        private long hash;

        Evaluating(String template) {
            variables = Variables.compile(template(template));
        }

        @Override
        public void serve(Exchange x) {
            text.clear();
            variables.append(x, text);
            hash = variables.hash(x);
        }

        @Override
        public String description() {
            return "evaluates";
        }
    }

    private static Template template(String text) {
        return Objects.requireNonNull(Template.parse(text));
    }

    private static String says(String template, String line, String... fields) {
        Evaluating target = new Evaluating(template);
        FakeListener.of(target).send(line, fields);
        return target.text.toString();
    }

    private static long hash(String template, String line, String... fields) {
        Evaluating target = new Evaluating(template);
        FakeListener.of(target).send(line, fields);
        return target.hash;
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "{method}, GET",
                "{scheme}, http",
                "{host}, shop.example",
                "{port}, 8443",
                "{hostport}, shop.example:8443",
                "{path}, /a/b%20c",
                "{query}, x=1&y=%2F&x=2",
                "{uri}, /a/b%20c?x=1&y=%2F&x=2",
                "{ip}, 10.0.0.7",
                "{route}, /route",
                "{header.Accept}, text/html",
                "{header.ACCEPT}, text/html",
                "{header.X-None}, ''",
                "{cookie.sid}, abc=1",
                "{cookie.b}, 2",
                "{cookie.si}, ''",
                "{query.x}, 1",
                "{query.y}, %2F",
                "{query.z}, ''",
                "{path.all}, /a/b%20c",
                "{path.none}, ''",
                "{path.other}, ''",
                "https://{host}{uri}#{{x}}, https://shop.example/a/b%20c?x=1&y=%2F&x=2#{x}",
            })
    void everyVariableIsWhatTheRequestSays(String template, String expected) {
        String[] fields = {
            "Host: shop.example:8443", "Accept: text/html", "Accept: other", "Cookie: a=1; sid=abc=1", "Cookie: b=2"
        };
        assertThat(says(template, "GET /a/b%20c?x=1&y=%2F&x=2", fields)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "example.com, example.com, 80",
        "example.com:, example.com, 80",
        "example.com:81, example.com, 81",
        "[::1], [::1], 80",
        "[2001:db8::1]:443, [2001:db8::1], 443",
        "10.0.0.1:8080, 10.0.0.1, 8080",
    })
    void aHostIsTakenApart(String field, String host, String port) {
        assertThat(says("{host}|{port}", "GET /", "Host: " + field)).isEqualTo(host + "|" + port);
    }

    @Test
    void tlsHasItsOwnSchemeAndPort() {
        Evaluating target = new Evaluating("{scheme}:{port}");
        FakeListener.of(target).secure().send("GET /");
        assertThat(target.text).hasToString("https:443");
    }

    @Test
    void aRequestWithoutQueryHasNone() {
        assertThat(says("[{query}][{query.a}][{uri}]", "GET /a")).isEqualTo("[][][/a]");
        assertThat(says("[{query}][{uri}]", "GET /a?")).isEqualTo("[][/a?]");
    }

    @Test
    void unknownVariablesAreNamed() {
        assertThat(Variables.unknown(template("{host}{hots}{uri}"))).isEqualTo("hots");
        assertThat(Variables.unknown(template("{header}"))).isEqualTo("header");
        assertThat(Variables.unknown(template("{host.x}"))).isEqualTo("host.x");
        assertThat(Variables.unknown(template("{header.a b}"))).isEqualTo("header.a b");
        assertThat(Variables.unknown(template("plain {{text}}"))).isEmpty();
        for (String name : Variables.NAMES) {
            assertThat(Variables.unknown(template("{" + name + "}"))).isEmpty();
            assertThat(says("{" + name + "}", "GET /?q")).isNotNull();
        }
        for (String name : Variables.ARGUED) {
            assertThat(Variables.unknown(template("{" + name + ".x}"))).isEmpty();
        }
        assertThatThrownBy(() -> Variables.compile(template("{hots}"))).hasMessageContaining("hots");
    }

    @Test
    void theHashDependsOnTheTextAlone() {
        assertThat(hash("{path}", "GET /same")).isEqualTo(hash("{header.X}", "POST /other", "X: /same"));
        assertThat(hash("{path}", "GET /a")).isNotEqualTo(hash("{path}", "GET /b"));
    }

    @Test
    void hashesOfShortKeysSpreadOverTheHighBits() {
        FastRandom random = new FastRandom(4);
        Set<Long> seen = new HashSet<>();
        int[] buckets = new int[16];
        for (int i = 0; i < 4096; i++) {
            long hash = hash("{query}", "GET /?" + i + random.nextInt(10));
            seen.add(hash);
            buckets[(int) (hash >>> 60)]++;
        }
        assertThat(seen).hasSizeGreaterThan(4090);
        for (int bucket : buckets) {
            assertThat(bucket).isBetween(180, 340);
        }
    }
}
