package dev.sluice.wire.h2;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.base.Ascii;
import dev.sluice.http.Head;
import dev.sluice.http.HeadLimits;
import dev.sluice.observe.Reason;

/** Fuzz test of the header decoder: whatever comes, a head that is accepted is within its limits and canonical. */
class HpackDecoderFuzz {
    private static final HeadLimits SMALL = new HeadLimits(64, 256, 5);
    private static final HeadBuilder.Kind[] KINDS = HeadBuilder.Kind.values();

    @FuzzTest(maxDuration = "30s")
    void whatIsAcceptedIsCanonical(FuzzedDataProvider data) {
        HpackDecoder decoder = new HpackDecoder();
        HeadBuilder.Kind kind = KINDS[data.consumeInt(0, KINDS.length - 1)];
        HeadLimits limits = data.consumeBoolean() ? HeadLimits.DEFAULT : SMALL;
        while (data.remainingBytes() > 0) {
            byte[] block = data.consumeBytes(data.consumeInt(1, 300));
            Blocks.Decoded decoded = Blocks.decode(decoder, kind, limits, block);
            if (decoded.result() != HpackDecoder.DONE) {
                return;
            }
            if (decoded.reason() == Reason.OK) {
                check(decoded.head(), limits);
            }
        }
    }

    private static void check(Head head, HeadLimits limits) {
        assertThat(head.count()).isLessThanOrEqualTo(limits.fields() + 1);
        byte[] bytes = head.array();
        for (int i = 0; i < head.count(); i++) {
            int start = head.valueStart(i);
            int end = head.valueEnd(i);
            assertThat(Ascii.textEnd(bytes, start, end)).isEqualTo(end);
            assertThat(head.text(end, head.lineEnd(i))).isEqualTo("\r\n");
            assertThat(head.text(head.nameStart(i), head.nameEnd(i))).matches("[!#-'*+.^-z|~0-9-]+");
        }
        assertThat(Ascii.textEnd(bytes, head.pathStart(), head.targetEnd())).isEqualTo(head.targetEnd());
    }
}
