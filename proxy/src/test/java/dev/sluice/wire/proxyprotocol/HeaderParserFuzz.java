package dev.sluice.wire.proxyprotocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Fuzz test of the PROXY header's parser: whatever comes, it decides within its bounds and the same way from parts. */
class HeaderParserFuzz {
    @FuzzTest(maxDuration = "30s")
    void decidesAlike(FuzzedDataProvider data) {
        decide(data.consumeRemainingAsBytes());
    }

    static void decide(byte[] bytes) {
        HeaderParser parser = new HeaderParser();
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        int whole = parser.parse(in);
        byte[] source = parser.source();
        assertThat(in.readerIndex()).isZero();
        assertThat(whole).isBetween(HeaderParser.BROKEN, Math.min(bytes.length, HeaderParser.LARGEST));
        assertThat(source.length).isIn(0, 4, 16);
        assertThat(parser.destinationPort()).isBetween(0, 0xffff);
        if (whole == HeaderParser.MORE) {
            assertThat(bytes.length).isLessThan(HeaderParser.LARGEST);
        }
        for (int i = 0; i < bytes.length; i++) {
            int part = parser.parse(Unpooled.wrappedBuffer(bytes, 0, i));
            if (part != HeaderParser.MORE) {
                assertThat(part).isEqualTo(whole);
                assertThat(parser.source()).isEqualTo(source);
                return;
            }
        }
    }
}
