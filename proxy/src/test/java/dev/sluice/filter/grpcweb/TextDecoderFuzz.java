package dev.sluice.filter.grpcweb;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/** Whatever a client sends as text, in whatever pieces: the bytes are the JDK's, or it is refused as there. */
class TextDecoderFuzz {
    @FuzzTest(maxDuration = "30s")
    void agreesWithAnotherDecoder(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] text = Arrays.copyOfRange(input, 1, input.length);
        assertThat(TextCases.decoded(text, input[0] & 15, input[0] >> 4 & 15)).isEqualTo(TextCases.reference(text));
        assertThat(TextCases.decoded(text, 1)).isEqualTo(TextCases.reference(text));
    }
}
