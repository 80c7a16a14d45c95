package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Template;
import dev.sluice.exchange.FakeListener;
import dev.sluice.exchange.FakeServerStream;
import dev.sluice.http.Framing;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectTest {
    private static FakeServerStream send(int status, String to, String line, String... fields) {
        Redirect target = new Redirect(new RedirectConfig(status, Objects.requireNonNull(Template.parse(to))));
        return FakeListener.of(target).send(line, fields);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void theLocationIsWhatTheTemplateSays(int status) {
        FakeServerStream client = send(status, "https://{host}{uri}", "GET /a/b?c=d", "Host: shop.example:8080");
        assertThat(client.status()).isEqualTo(status);
        assertThat(client.field("Location")).isEqualTo("https://shop.example/a/b?c=d");
        assertThat(client.field("Content-Length")).isEqualTo(String.valueOf(client.bodyBytes().length));
        assertThat(client.bodyText()).startsWith(status + " ").endsWith("\n");
        assertThat(client.ended()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/new{path}, /a, /new/a",
        "{path}/, /a, /a/",
        "{uri}, //evil.example/x, /evil.example/x",
        "{header.X}, /, a%20b%09%22%3C%3E%5C%5E%60%7B%7C%7D%C3%A4",
        "/{query.to}, /?to=/evil.example, /evil.example",
        "/{query.to}, /?to=///evil.example, /evil.example",
        "//cdn.example{path}, /a, //cdn.example/a",
        "https://x/?u={query.q}, /?q=%0d%0aX:1, https://x/?u=%0d%0aX:1",
    })
    void nothingButAUriComesOut(String to, String target, String location) {
        FakeServerStream client = send(302, to, "GET " + target, "X: a b\t\"<>\\^`{|}\u00c3\u00a4");
        assertThat(client.field("Location")).isEqualTo(location);
    }

    @Test
    void aBackslashDoesNotNameAHostEither() {
        assertThat(send(302, "{header.X}", "GET /", "X: /\\evil.example").field("Location"))
                .isEqualTo("/evil.example");
    }

    @Test
    void aHeadGetsTheSameWithoutBody() {
        FakeServerStream client = send(301, "/x", "HEAD /");
        assertThat(client.length()).isEqualTo(Framing.NO_BODY);
        assertThat(client.field("Content-Length")).isEqualTo("22");
        assertThat(client.bodyBytes()).isEmpty();
    }

    @Test
    void itSaysWhatItIs() {
        Template to = Objects.requireNonNull(Template.parse("https://{host}"));
        assertThat(new Redirect(new RedirectConfig(308, to)).description()).isEqualTo("redirect 308 https://{host}");
    }
}
