package dev.sluice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.Test;

/** The watch sees what it watches for: without this, a silent detector would look like clean code. */
final class BufferLeaksTest {
    @Test
    void aLostBufferIsFoundAndAReleasedOneIsNot() {
        assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
        PooledByteBufAllocator.DEFAULT.directBuffer(64).release();
        assertThat(BufferLeaks.found()).isEmpty();
        lose();
        assertThat(BufferLeaks.found()).singleElement().asString().contains("ByteBuf");
        assertThat(BufferLeaks.found()).isEmpty();
    }

    private static void lose() {
        PooledByteBufAllocator.DEFAULT.directBuffer(64).writeByte(1);
    }
}
