package dev.sluice.upstream.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which first bytes are a status. */
class StatusReaderTest {
    static int read(byte[] bytes) {
        StatusReader reader = new StatusReader();
        int result = StatusReader.MORE;
        for (byte b : bytes) {
            result = reader.read(b);
        }
        return result;
    }

    private static int read(String text) {
        return read(text.replace("_", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1 200 OK_, 200",
        "HTTP/1.0 204_, 204",
        "HTTP/1.1 503 _, 503",
        "HTTP/1.1 599 x_body that is none of ours, 599",
        "HTTP/1.1 101 Switching_, 101",
        "HTTP/1.1 100 Continue__HTTP/1.1 201 Created_, 201",
        "HTTP/1.1 103 Early Hints_Link: </a>_Link: </b>__HTTP/1.1 404 No_, 404",
        "HTTP/1.1 200 OK, 0",
        "HTTP/1.1 100 Continue_HTTP/1.1 200 OK_, 0",
    })
    void statuses(String text, int status) {
        assertThat(read(text)).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "_",
                "HTTP/2 200_",
                "HTTP/1.1 20_",
                "HTTP/1.1 2000_",
                "HTTP/1.1 099 x_",
                "HTTP/1.1 600 x_",
                "HTTP/1.1  200_",
                "HTTP/1.x 200_",
                "http/1.1 200 OK_",
                "HTTP/1.1 2x0 OK_",
                "SSH-2.0-OpenSSH_",
                "HTTP/1.1 +20 OK_",
                "HTTP/1.1 100 Continue__garbage_"
            })
    void garbage(String text) {
        assertThat(read(text)).isEqualTo(StatusReader.GARBAGE);
    }

    @Test
    void aBareLineFeedEndsALineToo() {
        assertThat(read("HTTP/1.1 200 OK\n")).isEqualTo(200);
    }

    @Test
    void aLineIsBounded() {
        assertThat(read("HTTP/1.1 200 " + "x".repeat(1_011))).isEqualTo(StatusReader.MORE);
        assertThat(read("HTTP/1.1 200 " + "x".repeat(1_012))).isEqualTo(StatusReader.GARBAGE);
    }

    @Test
    void interimResponsesAreBoundedTogether() {
        assertThat(read("HTTP/1.1 100 Continue__".repeat(600))).isEqualTo(StatusReader.MORE);
        assertThat(read("HTTP/1.1 100 Continue__".repeat(700))).isEqualTo(StatusReader.GARBAGE);
    }
}
