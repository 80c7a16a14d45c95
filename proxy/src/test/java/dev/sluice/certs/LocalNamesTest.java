package dev.sluice.certs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The edges of what the local authority certifies. */
class LocalNamesTest {
    @ParameterizedTest
    @CsvSource({
        "126.255.255.255, false",
        "127.0.0.0, true",
        "127.255.255.255, true",
        "128.0.0.0, false",
        "9.255.255.255, false",
        "10.0.0.0, true",
        "11.0.0.0, false",
        "172.15.255.255, false",
        "172.16.0.0, true",
        "172.32.0.0, false",
        "192.167.255.255, false",
        "192.168.255.255, true",
        "169.253.0.0, false",
        "169.254.0.0, true",
        "100.63.255.255, false",
        "100.64.0.0, true",
        "100.128.0.0, false",
        "::, false",
        "::1, true",
        "::2, false",
        "::ffff:10.0.0.1, true",
        "::ffff:8.8.8.8, false",
        "fbff::, false",
        "fc00::, true",
        "fe00::, false",
        "fe80::1, true",
        "fec0::, false",
        "localhost, true",
        "LOCALHOST, true",
        "xlocalhost, false",
        "home.arpa, true",
        "arpa, false",
        "x.arpa, false",
        "*.localhost, true",
        "*., false",
        ".test, false",
        "a_b.test, true"
    })
    void permits(String name, boolean expected) {
        assertThat(LocalNames.permits(name)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"63, true", "64, false"})
    void aLabelHasAtMost63Characters(int length, boolean expected) {
        assertThat(LocalNames.permits("a".repeat(length) + ".test")).isEqualTo(expected);
    }
}
