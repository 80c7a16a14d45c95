package dev.sluice.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Arrays;

/** Whatever the first bytes are: read whole or in two parts they are the same, and nothing is lost or leaks. */
class HelloReaderFuzz {
    @FuzzTest(maxDuration = "20s")
    void whereBytesAreCutChangesNothing(byte[] bytes) {
        HelloReader whole = new HelloReader(UnpooledByteBufAllocator.DEFAULT);
        HelloReader.State expected = whole.read(Unpooled.wrappedBuffer(bytes));
        for (int cut = 1; cut < Math.min(bytes.length, 200); cut++) {
            HelloReader parts = new HelloReader(UnpooledByteBufAllocator.DEFAULT);
            HelloReader.State state = parts.read(Unpooled.wrappedBuffer(Arrays.copyOf(bytes, cut)));
            if (state == HelloReader.State.MORE) {
                state = parts.read(Unpooled.wrappedBuffer(Arrays.copyOfRange(bytes, cut, bytes.length)));
            }
            // what is refused early may be refused for the first of several reasons
            assertThat(state).isEqualTo(expected);
            assertThat(parts.hello()).isEqualTo(whole.hello());
            ByteBuf all = parts.take();
            if (all != null) {
                all.release();
            }
        }
        whole.close();
    }
}
