package dev.sluice.upstream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Address;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.FakeListener;
import dev.sluice.exchange.FakeServerStream;
import dev.sluice.exchange.Target;
import dev.sluice.observe.Meters;
import dev.sluice.observe.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of body bytes that come while there is no connection, as the end of a transformed body may. */
class AttemptTest {
    private static final int PATIENCE_MILLIS = 10_000;

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop eventLoop = group.next();
    private final Late late = new Late();
    private final FakeListener listener = FakeListener.of(late);
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        server.setSoTimeout(PATIENCE_MILLIS);
        ServiceConfig d = ServiceConfig.DEFAULTS;
        ServiceConfig service = new ServiceConfig(
                "app",
                List.of(new ServerConfig(new Address.Inet("127.0.0.1", server.getLocalPort()), 1, false)),
                d.balance(),
                null,
                null,
                d.retry(),
                d.limit(),
                d.timeout(),
                d.pool(),
                d.host(),
                d.protocol(),
                null,
                d.proxyProtocol());
        late.target = new Forward(
                new Cluster(service, null, List.of(), List.of(listener.loop), List.of(eventLoop), new Meters(1)));
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        group.shutdownGracefully(0, 0, java.util.concurrent.TimeUnit.SECONDS).syncUninterruptibly();
    }

    private void onLoop(Runnable task) throws InterruptedException, ExecutionException {
        eventLoop.submit(task).get();
    }

    private static ByteBuf bytes(int count) {
        return Unpooled.buffer(count).writeZero(count);
    }

    @Test
    void bytesThatComeTooEarlyAreKeptForTheConnection() throws IOException, InterruptedException, ExecutionException {
        FakeServerStream[] client = new FakeServerStream[1];
        onLoop(() -> {
            client[0] = listener.send("POST /", "Content-Length: 3");
            late.x().onRequestBody(Unpooled.buffer().writeBytes("abc".getBytes(US_ASCII)));
            late.x().onRequestEnd(null);
        });
        try (Socket accepted = server.accept()) {
            accepted.setSoTimeout(PATIENCE_MILLIS);
            StringBuilder request = new StringBuilder();
            while (!request.toString().endsWith("\r\n\r\nabc")) {
                int read = accepted.getInputStream().read();
                assertThat(read).as("after %s", request).isNotNegative();
                request.append((char) read);
            }
            onLoop(client[0]::leave);
        }
    }

    @Test
    void aRequestDoesNotGoOnWithoutWhatCouldNotBeKept() throws InterruptedException, ExecutionException {
        onLoop(() -> {
            FakeServerStream client = listener.send("POST /", "Content-Length: 10000000");
            Exchange x = late.x();
            x.onRequestBody(bytes(10_000_000));
            assertThat(x.reason()).isEqualTo(Reason.UPSTREAM_CLOSED);
            assertThat(client.status()).isEqualTo(502);
        });
    }

    /** A target that is made behind its listener. */
    private static final class Late implements Target {
        private @Nullable Target target;
        private @Nullable Exchange exchange;

        Exchange x() {
            return Objects.requireNonNull(exchange);
        }

        @Override
        public void serve(Exchange x) {
            exchange = x;
            Objects.requireNonNull(target).serve(x);
        }

        @Override
        public String description() {
            return "late";
        }
    }
}
