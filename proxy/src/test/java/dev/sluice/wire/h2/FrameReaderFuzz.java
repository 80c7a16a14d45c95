package dev.sluice.wire.h2;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** Fuzz test of the frame reader: any bytes are read or refused, and cuts make no difference. */
class FrameReaderFuzz {
    @FuzzTest(maxDuration = "30s")
    void cutsMakeNoDifference(FuzzedDataProvider data) {
        int first = data.consumeInt(0, 64);
        byte[] bytes = Frames.join(Frames.settings(), data.consumeRemainingAsBytes());
        String whole = FrameReaderProperties.read(bytes);
        assertThat(FrameReaderProperties.read(bytes, Math.min(first, bytes.length)))
                .isEqualTo(whole);
    }
}
