package dev.sluice.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.base.Ascii;
import dev.sluice.base.FastRandom;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

@SuppressWarnings("ThreadPriorityCheck") // with one processor the other side must get its turn
class LogRingTest {
    private static String takeAll(LogRing ring) {
        StringBuilder text = new StringBuilder();
        int left = ring.readable();
        while (left > 0) {
            ByteBuffer piece = ring.peek(left);
            byte[] bytes = new byte[piece.remaining()];
            piece.get(bytes);
            text.append(Ascii.text(bytes, 0, bytes.length));
            ring.take(bytes.length);
            left -= bytes.length;
        }
        return text.toString();
    }

    private static boolean offer(LogRing ring, String text) {
        return ring.offer(Ascii.bytes(text), text.length());
    }

    @Test
    void linesComeOutInOrderAlsoAroundTheEnd() {
        LogRing ring = new LogRing(16);
        for (int i = 0; i < 10; i++) {
            assertThat(offer(ring, "first" + i)).isTrue();
            assertThat(offer(ring, "second" + i)).isTrue();
            assertThat(takeAll(ring)).isEqualTo("first" + i + "second" + i);
        }
    }

    @Test
    void aLineWithoutRoomIsRefusedWholeAndASmallerOneIsNot() {
        LogRing ring = new LogRing(16);
        assertThat(offer(ring, "0123456789")).isTrue();
        assertThat(offer(ring, "abcdefg")).isFalse();
        assertThat(offer(ring, "abcdef")).isTrue();
        assertThat(offer(ring, "x")).isFalse();
        assertThat(takeAll(ring)).isEqualTo("0123456789abcdef");
        assertThat(offer(ring, "0123456789abcdef")).isTrue();
        assertThat(takeAll(ring)).isEqualTo("0123456789abcdef");
    }

    @Test
    void aLineLongerThanTheRingIsRefused() {
        assertThat(offer(new LogRing(16), "0123456789abcdefg")).isFalse();
    }

    @Test
    void halfFullIsSeenAndForgotten() {
        LogRing ring = new LogRing(16);
        offer(ring, "01234567");
        assertThat(ring.isHalfFull()).isFalse();
        offer(ring, "8");
        assertThat(ring.isHalfFull()).isTrue();
        takeAll(ring);
        assertThat(ring.isHalfFull()).isFalse();
    }

    @Test
    void theCapacityIsAPowerOfTwo() {
        assertThatThrownBy(() -> new LogRing(100)).hasMessageContaining("100");
    }

    /** Lines of random lengths, each byte told by its position in the stream, through two threads. */
    @Test
    void twoThreadsSeeEveryByteOnceAndInOrder() throws InterruptedException {
        LogRing ring = new LogRing(1024);
        long total = 8_000_000;
        AtomicLong wrong = new AtomicLong(-1);
        Thread reader = new Thread(() -> read(ring, total, wrong));
        reader.start();
        FastRandom random = new FastRandom(11);
        byte[] line = new byte[300];
        long sent = 0;
        while (sent < total) {
            int length = (int) Math.min(1 + random.nextInt(line.length), total - sent);
            for (int i = 0; i < length; i++) {
                line[i] = pattern(sent + i);
            }
            while (!ring.offer(line, length)) {
                Thread.yield();
            }
            sent += length;
        }
        reader.join();
        assertThat(wrong).hasValue(-1);
        assertThat(ring.readable()).isZero();
    }

    private static byte pattern(long position) {
        return (byte) (position * 31 + (position >>> 8));
    }

    private static void read(LogRing ring, long total, AtomicLong wrong) {
        long at = 0;
        while (at < total) {
            int readable = ring.readable();
            if (readable == 0) {
                Thread.yield();
                continue;
            }
            ByteBuffer piece = ring.peek(readable);
            int length = piece.remaining();
            for (int i = 0; i < length; i++, at++) {
                if (piece.get() != pattern(at)) {
                    wrong.compareAndSet(-1, at);
                }
            }
            ring.take(length);
        }
    }
}
