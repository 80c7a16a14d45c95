package dev.sluice.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The page about reason codes has a line for each, in their order, with the code's status and side and words beside them. */
class ReasonReferenceTest {
    private static final Path PAGE = Path.of("../docs/reference/reasons.md");

    private static List<String> rows() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();
    }

    @Test
    void everyCodeHasItsLine() throws IOException {
        List<String> expected = Arrays.stream(Reason.values())
                .filter(reason -> reason != Reason.OK)
                .map(ReasonReferenceTest::facts)
                .toList();
        assertThat(rows())
                .extracting(row -> row.substring(0, fourthBar(row) + 1))
                .isEqualTo(expected);
    }

    @Test
    void everyLineSaysWhatItMeansAndWhatToDo() throws IOException {
        assertThat(rows()).allSatisfy(row -> {
            List<String> words = List.of(row.substring(fourthBar(row) + 1).split("\\|", -1));
            assertThat(words).hasSize(3);
            assertThat(words.subList(0, 2))
                    .allSatisfy(text -> assertThat(text.strip()).matches(".{6,}[.;?]?.*\\."));
        });
    }

    private static String facts(Reason reason) {
        String side = reason.side().name().toLowerCase(Locale.ROOT);
        return "| `" + reason.code() + "` | " + reason.status() + " | " + side + " |";
    }

    private static int fourthBar(String row) {
        int bar = -1;
        for (int i = 0; i < 4; i++) {
            bar = row.indexOf('|', bar + 1);
        }
        return bar;
    }
}
