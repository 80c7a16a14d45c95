package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Ascii;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Targets of requests, in the forms that a request line and a {@code :path} may have. */
class RequestTargetTest {
    @ParameterizedTest
    @CsvSource({
        "GET, /, true",
        "GET, /a?b=c, true",
        "GET, '', false",
        "GET, a, false",
        "GET, *, false",
        "OPTIONS, *, true",
        "OPTIONS, **, false",
        "GET, /a#b, false",
        "GET, '/a b', false",
        "GET, http://h/, false",
        "CONNECT, /, false",
        "GET, /\u00e9, false",
        "GET, /\u007f, false"
    })
    void readsAPath(String method, String path, boolean good) {
        Head head = new Head();
        head.reset();
        head.method(method);
        byte[] bytes = Ascii.bytes(path);
        int start = head.append(bytes, 0, bytes.length);
        assertThat(RequestTarget.parsePath(head, start, head.size())).isEqualTo(good);
        if (good) {
            assertThat(head.text(head.pathStart(), head.targetEnd())).isEqualTo(path);
            assertThat(head.isAsterisk()).isEqualTo(path.equals("*"));
        }
    }
}
