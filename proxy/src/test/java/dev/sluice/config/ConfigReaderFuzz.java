package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Assertions;

/** Any text is a configuration or has problems: never both, never neither, never an exception, and soon. */
class ConfigReaderFuzz {
    private static final ConfigReader READER = new ConfigReader(Map.of("A", "b"));

    @FuzzTest(maxDuration = "30s")
    void anyTextIsAConfigurationOrHasProblems(byte[] bytes) {
        String text = new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
        Assertions.assertTimeout(Duration.ofSeconds(5), () -> {
            ConfigReader.Result result = READER.read("fuzz.yaml", text);
            assertThat(result.isGood()).isEqualTo(result.problems().isEmpty());
            assertThat(result.render()).endsWith(result.problems().size() == 1 ? "problem\n" : "problems\n");
        });
    }
}
