package dev.sluice.server.tls;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/**
 * The ends of a client's connection, with and without TLS (RFC 8446 section 6.1). A clean end says close_notify before the
 * FIN; an end that is none says neither, so that no client takes what it has for all. Runs on the connection's loop.
 */
public final class HalfClose {
    private HalfClose() {}

    /** Ends our half behind what was flushed; with TLS that is the end of both, as the library reads no further. */
    public static void output(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            ((DuplexChannel) channel).shutdownOutput();
        } else {
            tls.closeOutbound().addListener(sent -> ((DuplexChannel) channel).shutdownOutput());
        }
    }

    /** Closes with a reset and without close_notify. */
    public static void cut(Channel channel) {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        ChannelHandlerContext tls = channel.pipeline().context(SslHandler.class);
        if (tls == null) {
            channel.close();
        } else {
            // behind the handler that would say close_notify
            tls.close();
        }
    }
}
