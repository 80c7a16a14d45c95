package dev.sluice.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a loop may write to a socket whose peer has ended its half, even when that has to wait. */
class KeepingEpollTest {
    private static final int BYTES = 16 << 20;

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, KeepingEpoll.newFactory());
    private final CompletableFuture<Boolean> waiting = new CompletableFuture<>();
    private final CompletableFuture<Throwable> broken = new CompletableFuture<>();

    @AfterEach
    void end() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** Answers the peer's end with more than the socket takes. */
    private final class Answering extends ChannelInboundHandlerAdapter {
        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof ChannelInputShutdownEvent) {
                // once the loop has seen to the end and waits for nothing on this socket
                context.executor().execute(() -> answer(context.channel()));
            }
        }

        private void answer(Channel channel) {
            channel.writeAndFlush(Unpooled.directBuffer(BYTES).writeZero(BYTES))
                    .addListener(ChannelFutureListener.CLOSE);
            waiting.complete(!channel.isWritable());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            broken.complete(cause);
        }
    }

    @Test
    void aPeerThatHasEndedItsHalfIsSentTheRest() throws IOException {
        Channel server = new ServerBootstrap()
                .group(group)
                .channel(EpollServerSocketChannel.class)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new Answering())
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
        try (Socket client = new Socket()) {
            client.setReceiveBufferSize(8192);
            client.setSoTimeout(10_000);
            client.connect((InetSocketAddress) server.localAddress());
            client.shutdownOutput();
            assertThat(waiting.orTimeout(10, TimeUnit.SECONDS).join()).isTrue();
            assertThat(client.getInputStream().readAllBytes()).hasSize(BYTES);
        }
        assertThat(broken).isNotDone();
    }
}
