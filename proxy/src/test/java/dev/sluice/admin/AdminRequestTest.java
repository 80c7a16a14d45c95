package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parameters of a query. */
class AdminRequestTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a=1|1",
                "b=2&a=1|1",
                "a=1&a=2|1,2",
                "a=|''",
                "a|",
                "=1|",
                "a=%2Fx+y%3D|/x y=",
                "%61=1|1",
                "a=%zz|%zz",
                "aa=1|",
                "|"
            })
    void areDecodedInTheirOrder(String query, String values) {
        AdminRequest request = new AdminRequest("GET", "/", query == null ? "" : query, "", null, null, null, false);
        assertThat(String.join(",", request.parameters("a"))).isEqualTo(values == null ? "" : values);
    }
}
