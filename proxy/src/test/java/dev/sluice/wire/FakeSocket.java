package dev.sluice.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Ascii;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.util.ArrayList;
import java.util.List;

/** A socket without a network: what the peer sends is given, what it would receive is seen, and no buffer may leak. */
public final class FakeSocket extends EmbeddedChannel implements DuplexChannel {
    private final List<ByteBuf> given = new ArrayList<>();
    private boolean outputShutdown;
    private boolean full;
    private final Config config = new Config(this);

    /** The socket of a handler. */
    public FakeSocket(ChannelHandler handler) {
        super(handler);
    }

    /** The peer sends, in one read. */
    public void receive(String text) {
        ByteBuf buffer = UnpooledByteBufAllocator.DEFAULT.directBuffer().writeBytes(Ascii.bytes(text));
        given.add(buffer);
        writeInbound(buffer);
    }

    /** The peer closes its half. */
    public void receiveEnd() {
        pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        runPendingTasks();
    }

    /** The peer stops taking bytes, or takes them again. */
    public void full(boolean newFull) {
        full = newFull;
        if (!full) {
            flush();
        }
    }

    /** The peer takes so many bytes of what waits, and no more. */
    public void take(int bytes) {
        unsafe().outboundBuffer().removeBytes(bytes);
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer in) throws Exception {
        if (!full) {
            super.doWrite(in);
        }
    }

    /** What was sent since the last call. */
    public String sent() {
        StringBuilder text = new StringBuilder();
        for (ByteBuf buffer = readOutbound(); buffer != null; buffer = readOutbound()) {
            text.append(buffer.toString(java.nio.charset.StandardCharsets.ISO_8859_1));
            buffer.release();
        }
        return text.toString();
    }

    /** Closes the socket; every buffer that was given to it must have been released by now. */
    public void end() {
        close();
        sent();
        assertThat(given)
                .allSatisfy(
                        buffer -> assertThat(buffer.refCnt()).as("references").isZero());
    }

    /** Whether the socket was told to end with a reset. */
    public boolean reset() {
        return config.reset;
    }

    @Override
    public ChannelConfig config() {
        // the constructor of the superclass asks before the field is set
        return config == null ? super.config() : config;
    }

    private static final class Config extends DefaultChannelConfig {
        private boolean reset;

        Config(FakeSocket socket) {
            super(socket);
        }

        @Override
        public <T> boolean setOption(ChannelOption<T> option, T value) {
            reset |= option == ChannelOption.SO_LINGER && value.equals(0);
            return option == ChannelOption.SO_LINGER || super.setOption(option, value);
        }
    }

    @Override
    public boolean isInputShutdown() {
        return false;
    }

    @Override
    public ChannelFuture shutdownInput() {
        throw new AssertionError("nobody shuts the input down");
    }

    @Override
    public ChannelFuture shutdownInput(ChannelPromise promise) {
        return shutdownInput();
    }

    @Override
    public boolean isOutputShutdown() {
        return outputShutdown;
    }

    @Override
    public ChannelFuture shutdownOutput() {
        assertThat(full)
                .as("bytes that are not sent when the output is shut are lost")
                .isFalse();
        outputShutdown = true;
        return newSucceededFuture();
    }

    @Override
    public ChannelFuture shutdownOutput(ChannelPromise promise) {
        return shutdownOutput();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public ChannelFuture shutdown() {
        return shutdownInput();
    }

    @Override
    public ChannelFuture shutdown(ChannelPromise promise) {
        return shutdownInput();
    }
}
