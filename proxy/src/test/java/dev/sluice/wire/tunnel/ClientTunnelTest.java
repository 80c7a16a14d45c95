package dev.sluice.wire.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.TimerWheel;
import dev.sluice.exchange.FakeClock;
import dev.sluice.http.Framing;
import dev.sluice.http.Head;
import dev.sluice.http.HeadLimits;
import dev.sluice.http.Method;
import dev.sluice.observe.Flood;
import dev.sluice.observe.Reason;
import dev.sluice.wire.ClientHost;
import dev.sluice.wire.ClientLink;
import dev.sluice.wire.ClientStream;
import dev.sluice.wire.FakeSocket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server's connection that is a tunnel from its first byte on. */
class ClientTunnelTest {
    private final FakeClock clock = new FakeClock();
    private final FakeHost host = new FakeHost();
    private final ClientTunnel tunnel = new ClientTunnel(host);
    private final FakeSocket socket = new FakeSocket(tunnel);
    private final FakeEvents events = new FakeEvents();

    private final class FakeHost implements ClientHost {
        private final TimerWheel wheel = new TimerWheel(clock);
        private int closed;

        @Override
        public HeadLimits headLimits() {
            return HeadLimits.DEFAULT;
        }

        @Override
        public int maxStreams() {
            return 1;
        }

        @Override
        public int firstStreams() {
            return 1;
        }

        @Override
        public TimerWheel timers() {
            return wheel;
        }

        @Override
        public void onRead(int bytes) {}

        @Override
        public void onFlood(Flood kind) {
            throw new AssertionError("there is nothing to do too much of");
        }

        @Override
        public void onChanged(ClientLink link) {
            throw new AssertionError("a tunnel is used once");
        }

        @Override
        public void onClosed(ClientLink link) {
            closed++;
        }
    }

    private static final class FakeEvents implements ClientStream.Events {
        private final Head response = new Head();
        private final StringBuilder told = new StringBuilder();

        @Override
        public Head upstreamResponse() {
            return response;
        }

        @Override
        public void onInterim() {
            throw new AssertionError("there are none");
        }

        @Override
        public void onResponse(long length) {
            told.append(response.status()).append(length == Framing.TUNNEL ? " tunnel " : " ? ");
        }

        @Override
        public void onResponseBody(ByteBuf data) {
            told.append(data.toString(StandardCharsets.US_ASCII)).append(' ');
            data.release();
        }

        @Override
        public void onResponseEnd(@Nullable Head trailers) {
            told.append("end ");
        }

        @Override
        public void onUpstreamReadComplete() {
            told.append("| ");
        }

        @Override
        public void onUpstreamWritable() {
            told.append("writable ");
        }

        @Override
        public void onUpstreamFailed(Reason reason) {
            told.append(reason.code());
        }

        private String told() {
            String text = told.toString().strip();
            told.setLength(0);
            return text;
        }
    }

    @AfterEach
    void nothingIsLeft() {
        socket.end();
        assertThat(host.closed).isEqualTo(1);
        assertThat(host.wheel.size()).isZero();
    }

    private void open() {
        tunnel.send(new Head(), Method.CONNECT, 0, events);
        tunnel.flush();
        events.told();
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    @Test
    void itIsAnsweredWhenTheSenderIsDone() {
        assertThat(tunnel.isIdle()).isTrue();
        assertThat(tunnel.open()).isSameAs(tunnel);
        tunnel.send(new Head(), Method.CONNECT, 0, events);
        assertThat(events.told()).isEmpty();
        assertThat(tunnel.streams()).isEqualTo(1);
        tunnel.flush();
        assertThat(events.told()).isEqualTo("200 tunnel");
        tunnel.flush();
        assertThat(events.told()).isEmpty();
        assertThat(tunnel.open()).as("used once").isNull();
        assertThat(socket.sent()).as("no byte is ours").isEmpty();
    }

    @Test
    void bytesPassBothWays() {
        open();
        tunnel.body(bytes("hello"));
        tunnel.flush();
        assertThat(socket.sent()).isEqualTo("hello");
        socket.receive("answer");
        assertThat(events.told()).isEqualTo("answer |");
        tunnel.cancel();
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void halvesEndByThemselves() {
        open();
        socket.receive("bye");
        socket.receiveEnd();
        assertThat(events.told()).isEqualTo("bye | end");
        tunnel.body(bytes("last words"));
        tunnel.bodyEnd(null);
        tunnel.giveBack();
        assertThat(socket.sent()).isEqualTo("last words");
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void ourHalfMayEndFirst() {
        open();
        tunnel.bodyEnd(null);
        assertThat(socket.isOutputShutdown()).isTrue();
        socket.receive("goes on");
        socket.receiveEnd();
        assertThat(events.told()).isEqualTo("goes on | end");
    }

    @Test
    void lastBytesAreSentThoughTheExchangeIsOver() {
        open();
        socket.receiveEnd();
        socket.full(true);
        tunnel.body(bytes("last words"));
        tunnel.bodyEnd(null);
        tunnel.giveBack();
        assertThat(socket.isOpen()).isTrue();
        socket.full(false);
        assertThat(socket.sent()).isEqualTo("last words");
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void aServerThatTakesNoneOfThemIsGivenUp() {
        open();
        socket.receiveEnd();
        socket.full(true);
        tunnel.body(bytes("last words"));
        tunnel.bodyEnd(null);
        clock.advance(TimeUnit.SECONDS.toNanos(61));
        host.wheel.advance();
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void aBrokenConnectionIsTold() {
        open();
        socket.pipeline().fireExceptionCaught(new java.io.IOException("Connection reset"));
        assertThat(events.told()).isEqualTo("upstream-reset");
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void aClosedConnectionIsTold() {
        open();
        socket.close();
        assertThat(events.told()).isEqualTo("upstream-closed");
    }

    @Test
    void whatComesAfterACancelIsDropped() {
        open();
        tunnel.cancel();
        tunnel.body(bytes("late"));
        assertThat(events.told()).isEmpty();
    }
}
