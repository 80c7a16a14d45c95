package dev.sluice.upstream.dial;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;

/**
 * What stands behind a handshake until a protocol does: it ends the connection when the server ends it, and keeps quiet
 * about what the handshake's outcome tells anyway. Owned by the connection's loop.
 */
final class HandshakeGuard extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for a socket to be closed
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            context.channel().close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // the handshake has failed of it
    }
}
