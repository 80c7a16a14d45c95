package dev.sluice.local;

import static dev.sluice.local.ConditionPolicy.Outcome.FAILED;
import static dev.sluice.local.ConditionPolicy.Outcome.NOT_MODIFIED;
import static dev.sluice.local.ConditionPolicy.Outcome.PASS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Ascii;
import dev.sluice.exchange.FakeServerStream;
import dev.sluice.http.Head;
import dev.sluice.http.HttpDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionPolicyTest {
    private static final String EARLIER = "Sun, 06 Nov 1994 08:49:36 GMT";
    private static final String SAME = "Sun, 06 Nov 1994 08:49:37 GMT";
    private static final String LATER = "Sun, 06 Nov 1994 08:49:38 GMT";
    private static final long MODIFIED = 784_111_777_000L;
    private static final long NOW = MODIFIED + 10_000;
    private static final ConditionPolicy.Validators FILE =
            new ConditionPolicy.Validators(Ascii.bytes("\"a,b\""), MODIFIED);
    private static final ConditionPolicy.Validators UNDATED =
            new ConditionPolicy.Validators(Ascii.bytes("\"a,b\""), HttpDate.NONE);

    private static Head request(String... fields) {
        Head head = new Head();
        FakeServerStream.fill(head, "GET /", fields);
        return head;
    }

    private static ConditionPolicy.Outcome decide(String... fields) {
        return ConditionPolicy.decide(request(fields), FILE, NOW);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*                | PASS",
                "\"a,b\"          | PASS",
                "\"x\", \"a,b\"   | PASS",
                "\"x\",,\"a,b\"   | PASS",
                "W/\"a,b\"        | FAILED",
                "\"a\"            | FAILED",
                "\"x\"            | FAILED",
                "a,b              | FAILED",
                "\"x\" W/\"a,b\"  | FAILED",
                "\"a,b            | FAILED",
            })
    void ifMatchComparesStrongly(String value, ConditionPolicy.Outcome outcome) {
        assertThat(decide("If-Match: " + value)).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*                | NOT_MODIFIED",
                "\"a,b\"          | NOT_MODIFIED",
                "W/\"a,b\"        | NOT_MODIFIED",
                "\"x\", W/\"a,b\" | NOT_MODIFIED",
                "\"x\"            | PASS",
                "\"A,B\"          | PASS",
                "w/\"a,b\"        | PASS",
                "W/               | PASS",
            })
    void ifNoneMatchComparesWeakly(String value, ConditionPolicy.Outcome outcome) {
        assertThat(decide("If-None-Match: " + value)).isEqualTo(outcome);
    }

    @Test
    void aListGoesOnInTheNextLine() {
        assertThat(decide("If-None-Match: \"x\"", "If-None-Match: \"a,b\"")).isEqualTo(NOT_MODIFIED);
        assertThat(decide("If-Match: \"x\"", "If-Match: \"a,b\"")).isEqualTo(PASS);
    }

    @Test
    void datesAreComparedInSeconds() {
        assertThat(decide("If-Modified-Since: " + EARLIER)).isEqualTo(PASS);
        assertThat(decide("If-Modified-Since: " + SAME)).isEqualTo(NOT_MODIFIED);
        assertThat(decide("If-Modified-Since: " + LATER)).isEqualTo(NOT_MODIFIED);
        assertThat(decide("If-Unmodified-Since: " + EARLIER)).isEqualTo(FAILED);
        assertThat(decide("If-Unmodified-Since: " + SAME)).isEqualTo(PASS);
        assertThat(decide("If-Unmodified-Since: " + LATER)).isEqualTo(PASS);
    }

    @Test
    void whatIsNoDateIsNoCondition() {
        assertThat(decide("If-Modified-Since: yesterday")).isEqualTo(PASS);
        assertThat(decide("If-Unmodified-Since: 0")).isEqualTo(PASS);
        assertThat(decide("If-Modified-Since: " + SAME, "If-Modified-Since: " + SAME))
                .isEqualTo(PASS);
        Head head = request("If-Modified-Since: " + LATER, "If-Unmodified-Since: " + EARLIER);
        assertThat(ConditionPolicy.decide(head, UNDATED, NOW)).isEqualTo(PASS);
    }

    @Test
    void theOrderIsThatOfRfc9110() {
        // a tag that is asked about takes the place of its date
        assertThat(decide("If-Match: \"a,b\"", "If-Unmodified-Since: " + EARLIER))
                .isEqualTo(PASS);
        assertThat(decide("If-None-Match: \"x\"", "If-Modified-Since: " + LATER))
                .isEqualTo(PASS);
        // a failed precondition goes before what the client has
        assertThat(decide("If-Match: \"x\"", "If-None-Match: \"a,b\"")).isEqualTo(FAILED);
        assertThat(decide("If-Unmodified-Since: " + EARLIER, "If-Modified-Since: " + LATER))
                .isEqualTo(FAILED);
        assertThat(decide("If-Match: *", "If-None-Match: *")).isEqualTo(NOT_MODIFIED);
    }

    @Test
    void ifRangeWantsTheVeryFile() {
        assertThat(allowsRange(NOW)).isTrue();
        assertThat(allowsRange(NOW, "If-Range: \"a,b\"")).isTrue();
        assertThat(allowsRange(NOW, "If-Range: W/\"a,b\"")).isFalse();
        assertThat(allowsRange(NOW, "If-Range: *")).isFalse();
        assertThat(allowsRange(NOW, "If-Range: " + SAME)).isTrue();
        assertThat(allowsRange(NOW, "If-Range: " + LATER)).isFalse();
        assertThat(allowsRange(NOW, "If-Range: " + EARLIER)).isFalse();
        assertThat(allowsRange(NOW, "If-Range: \"a,b\"", "If-Range: \"a,b\"")).isFalse();
        assertThat(allowsRange(MODIFIED + 999, "If-Range: " + SAME)).isFalse();
        assertThat(ConditionPolicy.allowsRange(request("If-Range: never"), UNDATED, NOW))
                .isFalse();
    }

    private static boolean allowsRange(long now, String... fields) {
        return ConditionPolicy.allowsRange(request(fields), FILE, now);
    }
}
