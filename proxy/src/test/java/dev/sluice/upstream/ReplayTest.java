package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a replay keeps, when it gives up, and that it gives every byte back. */
class ReplayTest {
    private final Replay replay = new Replay();

    @Test
    void keepsAllOrNothing() {
        replay.begin(10_000);
        keep(5000);
        keep(5000);
        assertThat(replay.isComplete()).isTrue();
        keep(1);
        assertThat(replay.isComplete()).isFalse();
        assertThat(replay.pieces()).isEmpty();
    }

    @Test
    void keepsNothingWithoutRoom() {
        replay.begin(0);
        assertThat(replay.isComplete()).isTrue();
        keep(1);
        assertThat(replay.isComplete()).isFalse();
    }

    @Test
    void pinsNoLargeReadForASmallPiece() {
        ByteBuf read = Unpooled.buffer(65_536).writeZero(65_536);
        replay.begin(65_536);
        replay.keep(read.slice(0, 1));
        assertThat(read.refCnt()).isOne();
        replay.release();
    }

    @Test
    void boundsTinyPieces() {
        replay.begin(65_536);
        for (int i = 0; i < 257; i++) {
            keep(1);
        }
        assertThat(replay.isComplete()).isFalse();
    }

    @Test
    void repeatsTheBytesInOrderAndReleasesThem() {
        Random random = new Random(3);
        for (int run = 0; run < 200; run++) {
            ByteBuf sent = Unpooled.buffer();
            ByteBuf[] reads = new ByteBuf[random.nextInt(8)];
            replay.begin(1 << 20);
            for (int i = 0; i < reads.length; i++) {
                byte[] bytes = new byte[random.nextInt(9000)];
                random.nextBytes(bytes);
                reads[i] = Unpooled.wrappedBuffer(bytes);
                sent.writeBytes(bytes);
                replay.keep(reads[i]);
            }
            ByteBuf again = Unpooled.buffer();
            replay.pieces().forEach(piece -> again.writeBytes(piece.duplicate()));
            assertThat(again).isEqualTo(sent);
            replay.release();
            for (ByteBuf read : reads) {
                assertThat(read.refCnt()).isOne();
            }
        }
    }

    private void keep(int bytes) {
        ByteBuf data = Unpooled.buffer(bytes).writeZero(bytes);
        replay.keep(data);
        data.release();
    }
}
