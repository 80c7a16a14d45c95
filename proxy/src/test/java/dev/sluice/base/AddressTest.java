package dev.sluice.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses beside each other. */
class AddressTest {
    @ParameterizedTest
    @CsvSource({
        ":80, :80, true",
        ":80, :81, false",
        ":80, 127.0.0.1:80, true",
        ":80, [::1]:80, true",
        "0.0.0.0:80, 10.0.0.1:80, true",
        "0.0.0.0:80, [::1]:80, false",
        "[::]:80, 10.0.0.1:80, true",
        "[::]:80, 0.0.0.0:80, true",
        "127.0.0.1:80, 127.0.0.2:80, false",
        "[::1]:80, [0:0:0:0:0:0:0:1]:80, true",
        "unix:/a, unix:/a, true",
        "unix:/a, unix:/b, false",
        "unix:/a, :80, false"
    })
    void overlapWhereAConnectionCanBeToBoth(String one, String other, boolean overlaps) {
        Address a = Objects.requireNonNull(Address.parse(one));
        Address b = Objects.requireNonNull(Address.parse(other));
        assertThat(a.overlaps(b)).isEqualTo(overlaps);
        assertThat(b.overlaps(a)).isEqualTo(overlaps);
    }
}
