package dev.sluice.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of {@link Cidr}. */
class CidrTest {
    static Cidr cidr(String text) {
        return Objects.requireNonNull(Cidr.parse(text), text);
    }

    static byte[] bytes(String address) {
        byte[] text = Ascii.bytes(address);
        byte[] into = new byte[16];
        return Arrays.copyOf(into, IpAddress.parse(text, 0, text.length, into));
    }

    @ParameterizedTest(name = "{0} holds {1}: {2}")
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.1.2.3/8, 10.9.9.9, true",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, ::1, false",
        "10.0.0.0/8, ::ffff:10.0.0.1, true",
        "::ffff:10.0.0.0/104, 10.0.0.1, true",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.6, false",
        "192.0.2.128/25, 192.0.2.127, false",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::, false",
        "2001:db8::8000:0:0:0/65, 2001:db8::8000:0:0:1, true",
        "2001:db8::8000:0:0:0/65, 2001:db8::7fff:0:0:1, false",
        "::/0, 2001:db8::1, true",
        "::/0, 10.0.0.1, true",
        "::1, ::1, true"
    })
    void membership(String network, String address, boolean held) {
        assertThat(cidr(network).contains(Objects.requireNonNull(IpAddress.parse(address))))
                .isEqualTo(held);
        assertThat(cidr(network).contains(bytes(address))).isEqualTo(held);
    }

    @ParameterizedTest(name = "\"{0}\" is no network")
    @ValueSource(
            strings = {
                "",
                "/",
                "/8",
                "10.0.0.0/",
                "10.0.0.0/33",
                "::/129",
                "10.0.0.0/-1",
                "10.0.0.0/08",
                "10.0.0.0/8/8",
                "10/8",
                "a/8",
                "10.0.0.0/8 ",
                "10.0.0.0/255.0.0.0",
                "::/1x"
            })
    void refused(String text) {
        assertThat(Cidr.parse(text)).isNull();
    }

    @ParameterizedTest(name = "{0} is written {1}")
    @CsvSource({
        "10.1.2.3/8, 10.0.0.0/8",
        "10.1.2.3, 10.1.2.3",
        "2001:DB8:0::/32, 2001:db8::/32",
        "::/0, ::/0",
        "0.0.0.0/0, 0.0.0.0/0"
    })
    void text(String text, String canonical) {
        assertThat(cidr(text)).hasToString(canonical);
    }

    @Test
    void aNetworkHoldsNarrowerNetworks() {
        assertThat(cidr("10.0.0.0/8").contains(cidr("10.3.0.0/16"))).isTrue();
        assertThat(cidr("10.3.0.0/16").contains(cidr("10.0.0.0/8"))).isFalse();
        assertThat(cidr("10.0.0.0/8").contains(cidr("11.0.0.0/16"))).isFalse();
    }

    @Test
    void aPrefixHasNoMoreThan128Bits() {
        IpAddress any = new IpAddress(0, 0);
        assertThatThrownBy(() -> new Cidr(any, 129))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("129");
    }
}
