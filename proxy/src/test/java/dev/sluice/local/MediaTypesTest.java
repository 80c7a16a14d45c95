package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaTypesTest {
    @ParameterizedTest
    @CsvSource({
        "index.html, text/html; charset=utf-8",
        "INDEX.HTM, text/html; charset=utf-8",
        "a.b.css, text/css; charset=utf-8",
        "app.mjs, text/javascript; charset=utf-8",
        "data.json, application/json",
        "logo.svg, image/svg+xml",
        "photo.JPEG, image/jpeg",
        "font.woff2, font/woff2",
        "m.wasm, application/wasm",
        "archive.tar.gz, application/gzip",
        "README, application/octet-stream",
        "x.unheard-of, application/octet-stream",
        ".html, text/html; charset=utf-8",
        "dot., application/octet-stream",
        "'', application/octet-stream",
    })
    void theExtensionDecides(String name, String type) {
        assertThat(new String(MediaTypes.of(name), StandardCharsets.US_ASCII)).isEqualTo(type);
    }
}
