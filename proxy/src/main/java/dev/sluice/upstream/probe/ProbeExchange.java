package dev.sluice.upstream.probe;

import dev.sluice.observe.Reason;
import dev.sluice.upstream.dial.Dial;
import dev.sluice.upstream.dial.Dialer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** One check: connect, ask, read the status, close, and tell the probe once. Owned by the probe's loop. */
final class ProbeExchange implements Dialer.Outcome {
    private final Probe probe;
    private final Check check;
    private final StatusReader status = new StatusReader();
    private @Nullable FramedAnswer framed;
    private @Nullable Dial dial;
    private @Nullable Channel channel;
    private @Nullable Future<?> timeout;
    private boolean over;

    ProbeExchange(Probe probe, Check check) {
        this.probe = probe;
        this.check = check;
    }

    void begin() {
        long nanos = check.pace().timeoutNanos();
        timeout = probe.proxy.after(nanos, () -> end(false, "no answer in time"));
        // the dial's own timeout would tell the same a little later
        dial = probe.dialer.dial(probe.endpoint, 2 * nanos, handlers(), this);
        if (over) {
            dial.cancel();
        }
    }

    private Dialer.Handlers handlers() {
        return new Dialer.Handlers() {
            @Override
            public ChannelHandler handler(String alpn) {
                return ProbeExchange.this.handler(alpn);
            }

            @Override
            public @Nullable ByteBuf preamble(Channel connected) {
                byte[] bytes = check.preamble();
                return bytes == null ? null : Unpooled.wrappedBuffer(bytes);
            }
        };
    }

    private ChannelHandler handler(String alpn) {
        boolean secure = !alpn.isEmpty();
        boolean two = check.isHttp() && (secure ? alpn.equals("h2") : check.isFramed());
        FramedAnswer answer = two ? new FramedAnswer(this, check.isGrpc()) : null;
        framed = answer;
        return answer == null ? new Answer(this) : answer.handler(secure);
    }

    /** Ends it without telling. */
    void cancel() {
        over = true;
        if (timeout != null) {
            timeout.cancel(false);
        }
        if (dial != null) {
            dial.cancel();
        }
        if (channel != null) {
            close(channel);
        }
    }

    void end(boolean passed, String detail) {
        if (!over) {
            cancel();
            probe.onResult(passed, detail);
        }
    }

    @Override
    public void onConnected(Channel connected) {
        channel = connected;
        if (over) {
            close(connected);
        } else if (framed != null) {
            framed.ask(connected, check, check.head(probe.endpoint));
        } else if (check.isGrpc()) {
            end(false, "the server does not choose HTTP/2");
        } else if (check.isHttp()) {
            ask(connected);
        } else {
            end(true, "connected");
        }
    }

    @Override
    public void onFailed(Reason reason, String detail) {
        end(false, reason.code() + ": " + detail);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a request that cannot be written is not answered in time
    private void ask(Channel connected) {
        ByteBuf request = connected.alloc().buffer();
        connected.writeAndFlush(request.writeBytes(check.request(probe.endpoint)));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for a socket to be closed
    private static void close(Channel channel) {
        channel.close();
    }

    private void onBytes(ByteBuf bytes) {
        int result = StatusReader.MORE;
        while (result == StatusReader.MORE && bytes.isReadable()) {
            result = status.read(bytes.readByte());
        }
        if (result == StatusReader.GARBAGE) {
            end(false, "the answer is not HTTP/1.x");
        } else if (result != StatusReader.MORE) {
            onStatus(result);
        }
    }

    void onStatus(int code) {
        end(check.passes(code), "status " + code);
    }

    /** The channel's end of a check. Owned by the probe's loop. */
    private static final class Answer extends ChannelInboundHandlerAdapter {
        private final ProbeExchange exchange;

        Answer(ProbeExchange exchange) {
            this.exchange = exchange;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            try {
                exchange.onBytes((ByteBuf) message);
            } finally {
                ReferenceCountUtil.release(message);
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof ChannelInputShutdownEvent) {
                exchange.end(false, "closed without an answer");
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            exchange.end(false, "closed without an answer");
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            exchange.end(false, String.valueOf(cause));
        }
    }
}
