package dev.sluice.wire.h1;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.http.HeadLimits;
import dev.sluice.wire.h1.HeadParser.Kind;

/** Fuzz test of the head parser against its reference. */
class HeadParserFuzz {
    private static final Kind[] KINDS = Kind.values();

    @FuzzTest(maxDuration = "30s")
    void theReferenceAgrees(FuzzedDataProvider data) {
        Kind kind = KINDS[data.consumeInt(0, KINDS.length - 1)];
        HeadLimits limits = data.consumeBoolean() ? HeadLimits.DEFAULT : new HeadLimits(64, 128, 3);
        HeadParserProperties.agreeWithReference(kind, limits, data.consumeRemainingAsBytes());
    }
}
