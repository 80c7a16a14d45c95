package dev.sluice.base;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Prints and reads generated durations, sizes, addresses and networks, and refuses what only looks like them. */
class UnitsProperties {
    private static final int CASES = 5_000;

    @Test
    void everyDurationIsReadBack() {
        Random random = new Random(1);
        for (int i = 0; i < CASES; i++) {
            Duration duration = Duration.ofNanos(random.nextLong() >>> (1 + random.nextInt(62)));
            assertThat(Durations.parse(Durations.print(duration))).isEqualTo(duration);
        }
    }

    @Test
    void everySizeIsReadBack() {
        Random random = new Random(2);
        for (int i = 0; i < CASES; i++) {
            ByteSize size = new ByteSize(random.nextLong() >>> (1 + random.nextInt(62)));
            assertThat(ByteSize.parse(size.toString())).isEqualTo(size);
        }
    }

    @Test
    void everyIpAddressIsReadBackAndMeansWhatTheJdkMeans() throws UnknownHostException {
        Random random = new Random(3);
        for (int i = 0; i < CASES; i++) {
            byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(bytes);
            IpAddress address = IpAddress.of(bytes);
            assertThat(IpAddress.parse(address.toString())).isEqualTo(address);
            assertThat(IpAddress.parse(InetAddress.getByAddress(bytes).getHostAddress()))
                    .isEqualTo(address);
            assertThat(address.isV4()).isEqualTo(bytes.length == 4);
        }
    }

    @Test
    void aNetworkHoldsTheAddressesWithItsBits() {
        Random random = new Random(4);
        for (int i = 0; i < CASES; i++) {
            IpAddress address = new IpAddress(random.nextLong(), random.nextLong());
            int bits = random.nextInt(129);
            Cidr network = new Cidr(address, bits);
            assertThat(network.contains(address)).isTrue();
            assertThat(Cidr.parse(network.toString())).isEqualTo(network);
            int flipped = random.nextInt(128);
            IpAddress other = flipped < 64
                    ? new IpAddress(address.high() ^ (1L << (63 - flipped)), address.low())
                    : new IpAddress(address.high(), address.low() ^ (1L << (127 - flipped)));
            assertThat(network.contains(other)).isEqualTo(flipped >= bits);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "3s, 3000000000",
        "100ms, 100000000",
        "1d, 86400000000000",
        "1h30m, 5400000000000",
        "0s, 0",
        "5us, 5000",
        "7ns, 7"
    })
    void durationsAreReadAsWritten(String text, long nanos) {
        assertThat(Durations.parse(text)).isEqualTo(Duration.ofNanos(nanos));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "3", "s", "3 s", "-3s", "1.5s", "3S", "3s3h", "3s3s", "99999999999999999999s", "9999999999d"
            })
    void whatIsNoDurationIsRefused(String text) {
        assertThat(Durations.parse(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1B, 1", "1KB, 1000", "1KiB, 1024", "1kib, 1024", "10 MB, 10000000", "1GiB, 1073741824", "0, 0"
    })
    void sizesAreReadAsWritten(String text, long bytes) {
        assertThat(ByteSize.parse(text)).isEqualTo(new ByteSize(bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MB", "1.5MB", "-1MB", "1XB", "9999999999TB", "9999999999999999999"})
    void whatIsNoSizeIsRefused(String text) {
        assertThat(ByteSize.parse(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "01.2.3.4",
                "1.2.3.4 ",
                ":",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "::12345",
                "1:2:3:4:5:6:7:8:9",
                "g::",
                "::1.2.3",
                "1.2.3.4::",
                "fe80::1%eth0",
                "::\uff11"
            })
    void whatIsNoIpAddressIsRefused(String text) {
        assertThat(IpAddress.parse(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "a:1, a:1",
        ":80, :80",
        "[::1]:80, [::1]:80",
        "unix:/a, unix:/a",
        "a_b.c-d:65535, a_b.c-d:65535",
        "10.0.0.1:0, 10.0.0.1:0"
    })
    void addressesAreReadAsWritten(String text, String printed) {
        assertThat(Address.parse(text)).hasToString(printed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "a:",
                ":",
                "a:65536",
                "a:-1",
                "a:1x",
                "::1:80",
                "[::1]",
                "[::1]80",
                "[a]:80",
                "[]:80",
                "unix:",
                "unix:a",
                "a b:1",
                "a/b:1",
                "10.0.0.999:1",
                "..:1",
                "a..b:1"
            })
    void whatIsNoAddressIsRefused(String text) {
        assertThat(Address.parse(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/x", "a/8", "10.0.0.0/8/8"})
    void whatIsNoNetworkIsRefused(String text) {
        assertThat(Cidr.parse(text)).isNull();
    }

    @Test
    void anIpv4NetworkDoesNotHoldIpv6Addresses() {
        Cidr all = requireNonNull(Cidr.parse("0.0.0.0/0"));

        assertThat(all.contains(requireNonNull(IpAddress.parse("255.1.2.3")))).isTrue();
        assertThat(all.contains(requireNonNull(IpAddress.parse("::1")))).isFalse();
        assertThat(all.contains(requireNonNull(IpAddress.parse("::ffff:1.2.3.4"))))
                .isTrue();
    }

    @Test
    void aTemplateIsTakenApart() {
        Template template = requireNonNull(Template.parse("a{{{host}}}{header.X-A}"));

        assertThat(template.parts())
                .containsExactly(
                        new Template.Literal("a{"),
                        new Template.Variable("host", ""),
                        new Template.Literal("}"),
                        new Template.Variable("header", "X-A"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "}", "{}", "a{b", "a}b"})
    void aBraceAloneIsNoTemplate(String text) {
        assertThat(Template.parse(text)).isNull();
    }
}
