package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any list is read from its end to its start, and nothing is found outside of the element. */
class ForwardedElementFuzz {
    @FuzzTest(maxDuration = "10s")
    void readsWithinTheList(byte[] bytes) {
        ForwardedElement element = new ForwardedElement();
        int stop = bytes.length;
        while (stop > 0) {
            int from = element.readLast(bytes, 0, stop);
            if (from == ForwardedElement.MALFORMED) {
                return;
            }
            assertThat(from).isBetween(0, stop);
            within(element.address(), from, stop);
            within(element.scheme(), from, stop);
            within(element.host(), from, stop);
            stop = from - 1;
        }
    }

    private static void within(ForwardedElement.Span span, int start, int end) {
        assertThat(span.isEmpty() || (span.start() > start && span.end() <= end))
                .isTrue();
        assertThat(span.start()).isLessThanOrEqualTo(span.end());
    }
}
