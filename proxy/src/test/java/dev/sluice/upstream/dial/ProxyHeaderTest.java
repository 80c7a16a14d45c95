package dev.sluice.upstream.dial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.upstream.dial.ProxyHeader.Encryption;
import dev.sluice.upstream.dial.ProxyHeader.Route;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes of PROXY headers, held to HAProxy's proxy-protocol.txt. */
class ProxyHeaderTest {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

    private static byte[] ip(String text) {
        try {
            return text.isEmpty() ? new byte[0] : InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static Route route(String source, String destination) {
        return new Route(ip(source), 56324, ip(destination), 443);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            192.168.0.1 | 192.168.0.11 | PROXY TCP4 192.168.0.1 192.168.0.11 56324 443
            2001:db8::1 | ::1          | PROXY TCP6 2001:db8::1 ::1 56324 443
            2001:db8::1 | 10.0.0.1     | PROXY TCP6 2001:db8::1 ::ffff:10.0.0.1 56324 443
            10.0.0.1    | ::1          | PROXY TCP6 ::ffff:10.0.0.1 ::1 56324 443
            ''          | 10.0.0.1     | PROXY UNKNOWN
            """)
    void versionOneIsALine(String source, String destination, String line) {
        byte[] header = ProxyHeader.v1(route(source, destination));
        assertThat(new String(header, StandardCharsets.US_ASCII)).isEqualTo(line + "\r\n");
        assertThat(header.length).as("section 2.1: the longest line").isLessThanOrEqualTo(107);
    }

    @Test
    void versionTwoOfIpv4() {
        assertThat(hex(ProxyHeader.v2(route("192.168.0.1", "192.168.0.11"), null)))
                .isEqualTo(SIGNATURE + "21" + "11" + "000c" + "c0a80001" + "c0a8000b" + "dc04" + "01bb");
    }

    @Test
    void versionTwoOfIpv6() {
        assertThat(hex(ProxyHeader.v2(route("2001:db8::1", "::1"), null)))
                .isEqualTo(SIGNATURE + "21" + "21" + "0024" + "20010db8000000000000000000000001"
                        + "00000000000000000000000000000001" + "dc04" + "01bb");
    }

    @Test
    void twoKindsOfAddressAreBothWrittenAsIpv6() {
        assertThat(hex(ProxyHeader.v2(route("10.0.0.1", "::1"), null)))
                .contains("00000000000000000000ffff0a000001" + "00000000000000000000000000000001");
    }

    @Test
    void ofAUnixSocketNothingIsSaid() {
        assertThat(hex(ProxyHeader.v2(route("", ""), null))).isEqualTo(SIGNATURE + "21" + "00" + "0000");
    }

    @Test
    void ourOwnConnectionsAreLocal() {
        assertThat(hex(ProxyHeader.v2Local())).isEqualTo(SIGNATURE + "20" + "00" + "0000");
        assertThat(ProxyHeader.v1Unknown()).asString(StandardCharsets.US_ASCII).isEqualTo("PROXY UNKNOWN\r\n");
    }

    @Test
    void encryptionIsToldInTypesAndValues() {
        byte[] header =
                ProxyHeader.v2(route("10.0.0.1", "10.0.0.2"), new Encryption("a.test", "h2", "TLSv1.3", "me", true));
        String alpn = "01" + "0002" + "6832";
        String authority = "02" + "0006" + "612e74657374";
        String version = "21" + "0007" + "544c5376312e33";
        String name = "22" + "0002" + "6d65";
        String ssl = "20" + "0014" + "07" + "00000000" + version + name;
        assertThat(hex(header)).endsWith("dc04" + "01bb" + alpn + authority + ssl);
    }

    @Test
    void whoShowsNoCertificateHasNoName() {
        byte[] header = ProxyHeader.v2(route("10.0.0.1", "10.0.0.2"), new Encryption("", "", "TLSv1.2", null, false));
        assertThat(hex(header)).endsWith("01bb" + "20" + "000f" + "01" + "00000000" + "21" + "0007" + "544c5376312e32");
    }

    @Test
    void aCertificateThatDidNotPassSaysSo() {
        byte[] header = ProxyHeader.v2(route("10.0.0.1", "10.0.0.2"), new Encryption("", "", "TLSv1.2", "x", false));
        assertThat(hex(header)).contains("07" + "00000001" + "21");
    }

    @Test
    void aNameThatIsTooLongIsLeftOut() {
        byte[] header = ProxyHeader.v2(
                route("10.0.0.1", "10.0.0.2"), new Encryption("a".repeat(256), "", "TLSv1.3", null, false));
        assertThat(header.length).isLessThan(64);
    }
}
