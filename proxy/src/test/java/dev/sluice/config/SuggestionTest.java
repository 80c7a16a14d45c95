package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Measures {@link Suggestion} on slips that people make and on generated words. */
class SuggestionTest {

    @ParameterizedTest
    @CsvSource({"sties, sites", "site, sites", "ROUTES, routes", "ruotes, routes", "limts, limits"})
    void aSlipIsUnderstood(String slip, String meant) {
        assertThat(Suggestion.nearest(slip, List.of("limits", "routes", "sites")))
                .isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource({"banana", "x", "''"})
    void anotherWordIsNot(String word) {
        assertThat(Suggestion.nearest(word, List.of("limits", "routes", "sites")))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({"'', '', 0", "a, '', 1", "ab, ba, 1", "abc, acb, 1", "kitten, sitting, 3", "ca, abc, 3"})
    void distancesAreThoseOfTheBook(String a, String b, int distance) {
        assertThat(Suggestion.distance(a, b)).isEqualTo(distance);
    }

    @Test
    void distanceIsSymmetricAndBoundedByTheLongerWord() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            String a = word(random);
            String b = word(random);
            int distance = Suggestion.distance(a, b);
            assertThat(distance)
                    .isEqualTo(Suggestion.distance(b, a))
                    .isLessThanOrEqualTo(Math.max(a.length(), b.length()));
            assertThat(distance == 0).isEqualTo(a.equals(b));
        }
    }

    private static String word(Random random) {
        return random.ints(random.nextInt(9), 'a', 'e')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
