package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Ascii;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MethodTest {
    @ParameterizedTest
    @CsvSource({
        "GET, GET, true, true",
        "HEAD, HEAD, true, true",
        "POST, POST, false, false",
        "PUT, PUT, false, true",
        "DELETE, DELETE, false, true",
        "CONNECT, CONNECT, false, false",
        "OPTIONS, OPTIONS, true, true",
        "TRACE, TRACE, true, true",
        "PATCH, PATCH, false, false",
        "get, OTHER, false, false",
        "GETX, OTHER, false, false",
        "GE, OTHER, false, false",
        "PROPFIND, OTHER, false, false",
        "OTHER, OTHER, false, false",
        "'', OTHER, false, false",
    })
    void aMethodIsSpelledExactly(String text, Method method, boolean safe, boolean idempotent) {
        byte[] bytes = Ascii.bytes("<" + text + ">");
        assertThat(Method.of(bytes, 1, bytes.length - 1)).isEqualTo(method);
        assertThat(method.isSafe()).isEqualTo(safe);
        assertThat(method.isIdempotent()).isEqualTo(idempotent);
    }
}
