package dev.sluice.upstream.dns;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The bounds of holding and retrying. */
class TermsTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void answersHoldFromASecondToAnHour() {
        assertThat(Terms.DEFAULTS.holds(-1)).isEqualTo(SECOND);
        assertThat(Terms.DEFAULTS.holds(0)).isEqualTo(SECOND);
        assertThat(Terms.DEFAULTS.holds(30)).isEqualTo(30 * SECOND);
        assertThat(Terms.DEFAULTS.holds(86_400)).isEqualTo(3_600 * SECOND);
        assertThat(Terms.DEFAULTS.holds(Long.MAX_VALUE)).isEqualTo(3_600 * SECOND);
    }

    @Test
    void retriesDoubleToAMinute() {
        assertThat(Terms.DEFAULTS.retry(1)).isEqualTo(SECOND);
        assertThat(Terms.DEFAULTS.retry(2)).isEqualTo(2 * SECOND);
        assertThat(Terms.DEFAULTS.retry(6)).isEqualTo(32 * SECOND);
        assertThat(Terms.DEFAULTS.retry(7)).isEqualTo(60 * SECOND);
        assertThat(Terms.DEFAULTS.retry(Integer.MAX_VALUE)).isEqualTo(60 * SECOND);
    }
}
