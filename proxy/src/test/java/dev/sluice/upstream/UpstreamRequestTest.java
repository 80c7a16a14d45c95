package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Ascii;
import dev.sluice.http.FieldName;
import dev.sluice.http.Framing;
import dev.sluice.http.Head;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamRequestTest {
    private static Head response(int status) {
        Head response = new Head();
        response.reset();
        response.status(status);
        return response;
    }

    @ParameterizedTest
    @CsvSource({"101, -4, false", "200, -4, false", "103, -3, false", "204, -3, false", "304, -3, true", "200, -3, true"
    })
    void aLengthIsToldOnlyWhereItMayBe(int status, long framing, boolean told) {
        Head response = response(status);
        response.add(FieldName.CONTENT_LENGTH, 3);
        UpstreamRequest.prepareResponse(response, framing);
        assertThat(response.has(FieldName.CONTENT_LENGTH)).isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource({"101, -4, true", "426, 0, true", "200, 0, false"})
    void anUpgradeIsNamedWhereItMatters(int status, long framing, boolean named) {
        Head response = response(status);
        response.add(FieldName.UPGRADE, Ascii.bytes("x"));
        response.add(FieldName.CONNECTION, Ascii.bytes("Upgrade, close"));
        UpstreamRequest.prepareResponse(response, framing);
        assertThat(response.value(FieldName.UPGRADE)).isEqualTo(named ? "x" : null);
        assertThat(response.value(FieldName.CONNECTION)).isEqualTo(named ? "Upgrade" : null);
    }

    @Test
    void aResponseHasNoTe() {
        Head response = response(200);
        response.add(FieldName.TE, Ascii.bytes("trailers"));
        UpstreamRequest.prepareResponse(response, Framing.CHUNKED);
        assertThat(response.has(FieldName.TE)).isFalse();
    }
}
