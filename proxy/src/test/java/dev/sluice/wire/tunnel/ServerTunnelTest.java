package dev.sluice.wire.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.FakeClock;
import dev.sluice.http.Framing;
import dev.sluice.http.Head;
import dev.sluice.http.Method;
import dev.sluice.observe.Reason;
import dev.sluice.wire.FakeServerHost;
import dev.sluice.wire.FakeSocket;
import dev.sluice.wire.ServerLink;
import dev.sluice.wire.ServerStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client's connection that is passed on unread. */
class ServerTunnelTest {
    private final FakeClock clock = new FakeClock();
    private final FakeHost host = new FakeHost(clock);
    private final ServerTunnel tunnel = new ServerTunnel(host, "vpn.test:443");
    private final FakeSocket socket = new FakeSocket(tunnel);

    private static final class FakeHost extends FakeServerHost implements ServerStream.Events {
        private final Head request = new Head();
        private final StringBuilder told = new StringBuilder();

        FakeHost(FakeClock clock) {
            super(clock);
        }

        @Override
        public ServerStream.Events open(ServerLink link) {
            return this;
        }

        @Override
        public Head request() {
            return request;
        }

        @Override
        public void onBegin(ServerStream stream) {
            told.append("begin ");
        }

        @Override
        public void onRequest(long length) {
            told.append(request.method()).append('/').append(length).append(' ');
        }

        @Override
        public void onRefused(Reason reason) {
            throw new AssertionError("nothing can be refused");
        }

        @Override
        public void onRequestBody(ByteBuf data) {
            told.append(data.toString(StandardCharsets.US_ASCII)).append(' ');
            data.release();
        }

        @Override
        public void onRequestEnd(@Nullable Head trailers) {
            told.append("end ");
        }

        @Override
        public void onClientReadComplete() {
            told.append("| ");
        }

        @Override
        public void onClientWritable() {
            told.append("writable ");
        }

        @Override
        public void onClientGone(Reason reason) {
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
        socket.receive("hello");
        tunnel.respond(new Head(), Framing.TUNNEL);
        host.told();
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    @Test
    void theFirstBytesAskForATunnelAndWaitForIt() {
        socket.receive("hello");

        assertThat(host.told()).isEqualTo("begin CONNECT/0 |");
        assertThat(host.request.method()).isEqualTo(Method.CONNECT);
        assertThat(host.request.text(host.request.authorityStart(), host.request.authorityEnd()))
                .isEqualTo("vpn.test:443");
        assertThat(host.request.version()).isEqualTo(Head.NO_HTTP);
        assertThat(socket.config().isAutoRead()).as("nothing more is read").isFalse();

        tunnel.respond(new Head(), Framing.TUNNEL);
        assertThat(host.told()).isEqualTo("hello |");
        assertThat(socket.config().isAutoRead()).isTrue();
        assertThat(socket.sent()).as("no byte is ours").isEmpty();
    }

    @Test
    void bytesPassBothWays() {
        open();
        socket.receive("more");
        assertThat(host.told()).isEqualTo("more |");
        tunnel.body(bytes("answer"));
        assertThat(socket.sent()).isEmpty();
        tunnel.flush();
        assertThat(socket.sent()).isEqualTo("answer");
    }

    @Test
    void anyOtherAnswerClosesWithoutAByte() {
        socket.receive("hello");
        tunnel.respond(new Head(), 5);
        tunnel.body(bytes("sorry"));
        tunnel.bodyEnd(null);

        assertThat(socket.isOpen()).isFalse();
        assertThat(socket.sent()).isEmpty();
    }

    @Test
    void aClientThatLeavesBeforeTheTunnelStandsIsGone() {
        socket.receive("hello");
        host.told();
        socket.receiveEnd();

        assertThat(host.told()).isEqualTo("client-closed");
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void halvesEndByThemselves() {
        open();
        socket.receiveEnd();
        assertThat(host.told()).isEqualTo("end");
        tunnel.body(bytes("last words"));
        tunnel.bodyEnd(null);
        assertThat(socket.sent()).isEqualTo("last words");
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void theOtherHalfMayEndFirst() {
        open();
        tunnel.body(bytes("last words"));
        tunnel.bodyEnd(null);
        assertThat(socket.sent()).isEqualTo("last words");
        assertThat(socket.isOutputShutdown()).isTrue();
        socket.receive("goes on");
        assertThat(host.told()).isEqualTo("goes on |");
        socket.receiveEnd();
        assertThat(host.told()).isEqualTo("end");
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void pauseStopsReading() {
        open();
        tunnel.pauseBody();
        assertThat(socket.config().isAutoRead()).isFalse();
        tunnel.resumeBody();
        assertThat(socket.config().isAutoRead()).isTrue();
    }

    @Test
    void aPeerThatTakesNoneOfTheLastBytesIsGivenUp() {
        open();
        socket.receiveEnd();
        socket.full(true);
        tunnel.body(bytes("last words"));
        tunnel.bodyEnd(null);
        assertThat(tunnel.unsent()).isGreaterThanOrEqualTo(10);
        assertThat(socket.isOpen()).isTrue();
        clock.advance(TimeUnit.SECONDS.toNanos(29));
        host.wheel.advance();
        assertThat(socket.isOpen()).isTrue();
        socket.take(5);
        clock.advance(TimeUnit.SECONDS.toNanos(2));
        host.wheel.advance();
        assertThat(socket.isOpen()).as("it takes, if slowly").isTrue();
        clock.advance(TimeUnit.SECONDS.toNanos(31));
        host.wheel.advance();
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void aBreakIsAReset() {
        open();
        tunnel.cut(Reason.UPSTREAM_RESET);
        assertThat(socket.reset()).isTrue();
        assertThat(socket.isOpen()).isFalse();
    }
}
