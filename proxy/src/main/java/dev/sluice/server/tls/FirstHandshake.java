package dev.sluice.server.tls;

import dev.sluice.upstream.tls.ClientTls;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * A handshake with ourselves, in memory: the first of a process loads hundreds of classes and what the library needs, for
 * which no loop and no peer is to wait. Any thread but a loop.
 */
public final class FirstHandshake {
    /** A full handshake takes three flights, a failed one two. */
    private static final int MOST_FLIGHTS = 8;

    private FirstHandshake() {}

    /**
     * Shakes hands once as the sites do, with a client that trusts the chain as services trust theirs; how it ends does not
     * matter. Answers whether both sides found it good.
     */
    public static boolean of(TlsContext server, List<X509Certificate> chain) {
        try {
            SslHandler ours = ClientTls.of(chain, "localhost", List.of(), List.of("h2", "http/1.1"))
                    .server("localhost", 0, 0)
                    .handler(ByteBufAllocator.DEFAULT, 0);
            return between(server.handler(ByteBufAllocator.DEFAULT), ours);
        } catch (SSLException | IllegalArgumentException e) {
            // whoever needs it to work is told so by the real one
            return false;
        }
    }

    private static boolean between(SslHandler server, SslHandler client) {
        EmbeddedChannel there = new EmbeddedChannel(server, new End());
        EmbeddedChannel here = new EmbeddedChannel(client, new End());
        boolean any = true;
        for (int i = 0; i < MOST_FLIGHTS && any; i++) {
            any = pass(here, there);
            any |= pass(there, here);
        }
        boolean good =
                client.handshakeFuture().isSuccess() && server.handshakeFuture().isSuccess();
        here.finishAndReleaseAll();
        there.finishAndReleaseAll();
        return good;
    }

    private static boolean pass(EmbeddedChannel from, EmbeddedChannel to) {
        boolean any = false;
        for (ByteBuf bytes = from.readOutbound(); bytes != null; bytes = from.readOutbound()) {
            any = to.isOpen();
            if (any) {
                to.writeInbound(bytes);
            } else {
                // who refuses the handshake closes
                bytes.release();
            }
        }
        return any;
    }

    /** Where a pipeline ends: a failed handshake is nobody's concern. */
    private static final class End extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            // said by the handshake's future, too
        }
    }
}
