package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.http.FieldName;
import dev.sluice.http.Head;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** URLs and headers as people type them, as a request head. */
class InquiryTest {
    private static Head head(String url, String... fields) {
        Head head = new Head();
        head.reset();
        Inquiry.of("GET", url, List.of(fields), "127.0.0.1").fill(head);
        return head;
    }

    @ParameterizedTest
    @CsvSource({
        "http://a, a, /, -1, false",
        "http://a/, a, /, -1, false",
        "https://a:8443/x?y=z, a:8443, /x?y=z, 8443, true",
        "http://a?q, a, /?q, -1, false",
        "http://[::1]:80/x#part, [::1]:80, /x, 80, false",
        "http://[::1]/x, [::1], /x, -1, false",
        "http://a/%2e/?, a, /%2e/?, -1, false"
    })
    void readsAUrl(String url, String host, String target, int port, boolean secure) {
        Inquiry inquiry = Inquiry.of("GET", url, List.of(), "::1");
        assertThat(inquiry.host()).isEqualTo(host);
        assertThat(inquiry.target()).isEqualTo(target);
        assertThat(inquiry.port()).isEqualTo(port);
        assertThat(inquiry.secure()).isEqualTo(secure);
        assertThat(target).startsWith(inquiry.path());
    }

    @Test
    void fillsAHeadAsAParserWould() {
        Head head = head("http://a.example:81/p/q?r=s", "X-A: 1", "x-b:2");
        assertThat(head.toString().lines().toList())
                .startsWith("GET /p/q?r=s", "Host: a.example:81")
                .containsExactlyInAnyOrder("GET /p/q?r=s", "Host: a.example:81", "X-A: 1", "x-b: 2");
        assertThat(head.text(head.pathStart(), head.pathEnd())).isEqualTo("/p/q");
        assertThat(head.text(head.queryStart(), head.queryEnd())).isEqualTo("r=s");
        assertThat(head.version()).isEqualTo(Head.HTTP_1_1);
    }

    @Test
    void aHostHeaderGoesBeforeTheUrls() {
        assertThat(head("http://a/", "host: b").value(FieldName.HOST)).isEqualTo("b");
        assertThat(head("http://a/").hasQuery()).isFalse();
        assertThat(head("http://a/?").hasQuery()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, a/b, http",
        "GET, ftp://a/, http",
        "GET, http:///x, no host",
        "GET, http://a:/x, not a port",
        "GET, http://a:123456/x, not a port",
        "GET, http://a:8x/x, not a port",
        "GET, 'http://a/b c', visible",
        "'G T', http://a/, visible",
        "CONNECT, http://a/, CONNECT"
    })
    void saysWhatIsWrong(String method, String url, String says) {
        assertThatThrownBy(() -> Inquiry.of(method, url, List.of(), "127.0.0.1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(says);
    }

    @ParameterizedTest
    @CsvSource({"nocolon, 127.0.0.1", "': x', 127.0.0.1", "'a b: x', 127.0.0.1", "'a: \n', 127.0.0.1", "'a: b', here"})
    void refusesBadHeadersAndClients(String header, String client) {
        assertThatThrownBy(() -> Inquiry.of("GET", "http://a/", List.of(header), client))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
