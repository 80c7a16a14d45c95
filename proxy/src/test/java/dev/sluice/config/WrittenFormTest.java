package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The full form without defaults: {@code config show}. */
class WrittenFormTest {
    @ParameterizedTest
    @ValueSource(strings = {"full.yaml", "short.yaml"})
    void meansTheSame(String name) throws IOException {
        ConfigReader.Result result = Configs.read(Resources.text(name));
        ConfigReader.Result again = Configs.read(result.written());
        assertThat(again.render()).isEqualTo("0 problems\n");
        assertThat(withoutOrigins(again.full())).isEqualTo(withoutOrigins(result.full()));
    }

    private static String withoutOrigins(String text) {
        return text.replaceAll("(?m) *# [^#]*$", "");
    }

    @Test
    void leavesOutWhatNobodyWroteAndShowsWhatIsInherited() {
        ConfigReader.Result result = Configs.read("sites: {':80': localhost:3000}\nlimits: {body: 1MB}\n");
        assertThat(result.written().lines().map(line -> line.replaceAll(" *#.*", "")))
                .containsExactly(
                        "sites:",
                        "  \":80\":",
                        "    to:",
                        "      servers:",
                        "        -",
                        "          address: localhost:3000",
                        "    limits:",
                        "      body: 1MB",
                        "limits:",
                        "  body: 1MB");
    }

    @Test
    void isEmptyWhenThereAreProblems() {
        assertThat(Configs.read("nonsense: 1").written()).isEmpty();
    }
}
