package dev.sluice.wire.h1;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** Fuzz test of the chunk decoder against its reference. */
class ChunkDecoderFuzz {
    @FuzzTest(maxDuration = "30s")
    void theReferenceAgrees(FuzzedDataProvider data) {
        // below the limits of lines and of overhead, which the reference does not know
        ChunkDecoderProperties.agreeWithReference(data.consumeBytes(1000));
    }
}
