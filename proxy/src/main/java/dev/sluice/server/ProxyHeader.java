package dev.sluice.server;

import dev.sluice.observe.Reason;
import dev.sluice.wire.proxyprotocol.HeaderParser;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Takes the PROXY header off a trusted peer's connection (stage SECURE), then leaves. Until the header is whole nothing goes
 * on; how long that may take is the connection's header timeout. Owned by one connection.
 */
final class ProxyHeader extends ChannelInboundHandlerAdapter {
    private final Accepted accepted;
    private final boolean required;
    private final HeaderParser parser = new HeaderParser();
    private @Nullable ByteBuf held;

    ProxyHeader(Accepted accepted, boolean required) {
        this.accepted = accepted;
        this.required = required;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = joined(context, (ByteBuf) message);
        int length = parser.parse(in);
        if (length == HeaderParser.MORE) {
            held = in;
        } else if (length == HeaderParser.BROKEN || (length == HeaderParser.NONE && required)) {
            in.release();
            accepted.onProtocolError(Reason.BAD_PROXY_HEADER);
            context.close();
        } else {
            if (length > 0) {
                in.skipBytes(length);
                accepted.onProxied(parser);
            }
            pass(context, in);
        }
    }

    private ByteBuf joined(ChannelHandlerContext context, ByteBuf more) {
        ByteBuf before = held;
        held = null;
        if (before == null) {
            return more;
        }
        ByteBuf both = context.alloc().directBuffer(before.readableBytes() + more.readableBytes());
        both.writeBytes(before).writeBytes(more);
        before.release();
        more.release();
        return both;
    }

    private void pass(ChannelHandlerContext context, ByteBuf in) {
        if (in.isReadable()) {
            context.fireChannelRead(in);
        } else {
            in.release();
        }
        if (!context.isRemoved()) {
            context.pipeline().remove(this);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        ByteBuf rest = held;
        held = null;
        if (rest != null) {
            rest.release();
        }
    }
}
