package dev.sluice.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of {@link IpAddress}: what is a literal, and how one is written (RFC 5952). */
class IpAddressTest {
    @ParameterizedTest(name = "{0} is written {1}")
    @CsvSource({
        "0.0.0.0, 0.0.0.0",
        "192.0.2.1, 192.0.2.1",
        "255.255.255.255, 255.255.255.255",
        "::, ::",
        "::1, ::1",
        "1::, 1::",
        "2001:DB8::1, 2001:db8::1",
        "2001:0db8:0000:0000:0000:0000:0000:0001, 2001:db8::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
        "::ffff:192.0.2.1, 192.0.2.1",
        "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
        "1:2:3:4:5:6:77.77.88.88, 1:2:3:4:5:6:4d4d:5858",
        "fe80::abcd:0:0, fe80::abcd:0:0"
    })
    void literals(String text, String canonical) {
        assertThat(Objects.requireNonNull(IpAddress.parse(text))).hasToString(canonical);
    }

    @ParameterizedTest(name = "\"{0}\" is no address")
    @ValueSource(
            strings = {
                "",
                " ",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.",
                ".1.2.3",
                "1..2.3",
                "256.0.0.1",
                "01.2.3.4",
                "1.2.3.04",
                "1.2.3.4 ",
                "0x1.2.3.4",
                "1.2.3.-4",
                "example.com",
                "localhost",
                ":",
                ":::",
                "1:",
                ":1",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "::1:2:3:4:5:6:7:8",
                "12345::",
                "g::",
                "fe80::1%eth0",
                "[::1]",
                "::1.2.3",
                "::1.2.3.4:5",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::01.2.3.4",
                "1:::2",
                "::\u00e9",
                "1.2.3.\u0664"
            })
    void refused(String text) {
        assertThat(IpAddress.parse(text)).isNull();
    }

    @Test
    void aMappedAddressIsTheIpv4Address() {
        assertThat(IpAddress.parse("::ffff:10.1.2.3")).isEqualTo(IpAddress.parse("10.1.2.3"));
        assertThat(Objects.requireNonNull(IpAddress.parse("::ffff:0a01:0203")).isV4())
                .isTrue();
        assertThat(Objects.requireNonNull(IpAddress.parse("::fffe:0a01:0203")).isV4())
                .isFalse();
    }

    @Test
    void literalsAreReadWhereTheyStand() {
        byte[] text = Ascii.bytes("for=10.0.0.1;[::2]");
        byte[] into = new byte[16];
        assertThat(IpAddress.parse(text, 4, 12, into)).isEqualTo(4);
        assertThat(into).startsWith(10, 0, 0, 1);
        assertThat(IpAddress.parse(text, 14, 17, into)).isEqualTo(16);
        assertThat(into).endsWith(0, 0, 2);
        assertThat(IpAddress.parse(text, 0, 12, into)).isEqualTo(IpAddress.NOT_AN_ADDRESS);
    }

    @Test
    void theLongestTextFits() {
        byte[] address = new byte[16];
        java.util.Arrays.fill(address, (byte) 0xff);
        byte[] into = new byte[IpAddress.MAX_TEXT_BYTES];
        assertThat(IpAddress.put(into, 0, address)).isEqualTo(39);
    }

    @Test
    void generatedAddressesComeBackAndAgreeWithTheJdk() throws UnknownHostException {
        FastRandom random = new FastRandom(5952);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(4) == 0 ? 4 : 16];
            for (int b = 0; b < bytes.length; b++) {
                bytes[b] = (byte) (random.nextInt(3) == 0 ? random.nextInt(256) : 0);
            }
            IpAddress address = IpAddress.of(bytes);
            assertThat(IpAddress.parse(address.toString())).isEqualTo(address);
            InetAddress jdk = InetAddress.getByAddress(bytes);
            assertThat(IpAddress.parse(jdk.getHostAddress())).isEqualTo(address);
            assertThat(InetAddress.getByName(address.toString())).isEqualTo(jdk);
        }
    }
}
