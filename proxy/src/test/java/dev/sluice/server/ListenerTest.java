package dev.sluice.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.sluice.base.Address;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.ProxyProtocol;
import dev.sluice.exchange.Route;
import dev.sluice.exchange.Routes;
import dev.sluice.exchange.Site;
import dev.sluice.exchange.Trusted;
import dev.sluice.http.HeadLimits;
import dev.sluice.http.PathPolicy;
import dev.sluice.observe.Meters;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Listeners on two loops, asked over loopback; every request is answered with 404. */
@Timeout(60)
class ListenerTest {
    private static final Routes NOWHERE = new Routes() {
        @Override
        public Route match(Exchange x) {
            return Route.NONE;
        }

        @Override
        public PathPolicy pathPolicy(Exchange x) {
            return PathPolicy.DEFAULT;
        }
    };

    private final Meters meters = new Meters(2);
    private final EventLoops loops = new EventLoops(2, meters, (loop, delay, stage, label) -> {});
    private final AtomicInteger clients = new AtomicInteger();
    private final List<Listener> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(Listener::close);
        loops.close();
    }

    private Listener listener(String host, int port, int most) {
        long second = TimeUnit.SECONDS.toNanos(1);
        Site.Limits limits = new Site.Limits(
                HeadLimits.DEFAULT, 10 * second, 10 * second, 60 * second, 60 * second, most, Integer.MAX_VALUE);
        Site site = new Site("test", NOWHERE, limits, Trusted.NOBODY, ProxyProtocol.OFF);
        Address address = new Address.Inet(host, port);
        Listener listener =
                new Listener(address, Served.plain(site), loops, meters.listener(address.toString()), clients);
        opened.add(listener);
        return listener;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static Socket ask(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    }

    /** With a socket a loop the kernel would let a second process in, and give it half of the connections. */
    @Test
    void aPortThatAnotherProcessSharesIsInUse() throws IOException {
        int port = freePort();
        listener("127.0.0.1", port, 0).bind(false);
        assertThatExceptionOfType(ListenException.class)
                .isThrownBy(() -> listener("127.0.0.1", port, 0).bind(false))
                .withMessageContaining("the address is in use");
        assertThatExceptionOfType(ListenException.class)
                .isThrownBy(() -> listener("", port, 0).bind(false))
                .withMessageContaining("the address is in use");
    }

    @Test
    void besideItsOwnListenerAProcessMayListen() throws IOException {
        int port = freePort();
        Listener first = listener("127.0.0.1", port, 0);
        first.bind(false);
        first.accept();
        Listener all = listener("", port, 0);
        all.bind(true);
        all.accept();
        first.close();
        try (Socket socket = ask(port)) {
            assertThat(answer(socket)).isEqualTo("HTTP/1.1 404");
            assertThat(all.connections()).isEqualTo(1);
        }
    }

    @Test
    void aClosedListenersPortCanBeBoundAtOnceThoughConnectionsAreOpen() throws IOException {
        int port = freePort();
        Listener before = listener("127.0.0.1", port, 0);
        before.bind(false);
        before.accept();
        try (Socket socket = ask(port)) {
            assertThat(answer(socket)).isEqualTo("HTTP/1.1 404");
            before.close();
            Listener after = listener("127.0.0.1", port, 0);
            after.bind(false);
            after.accept();
            try (Socket next = ask(port)) {
                assertThat(answer(next)).isEqualTo("HTTP/1.1 404");
            }
        }
    }

    @Test
    void clientsWaitUntilItAccepts() throws IOException {
        int port = freePort();
        Listener listener = listener("127.0.0.1", port, 0);
        listener.bind(false);
        try (Socket socket = ask(port)) {
            socket.setSoTimeout(300);
            assertThatExceptionOfType(SocketTimeoutException.class)
                    .isThrownBy(() -> socket.getInputStream().read());
            assertThat(listener.connections()).isZero();
            socket.setSoTimeout(0);
            listener.accept();
            assertThat(answer(socket)).isEqualTo("HTTP/1.1 404");
        }
    }

    @Test
    void listenersThatCountTogetherShareTheLimit() throws IOException {
        int one = freePort();
        int two = freePort();
        for (int port : new int[] {one, two}) {
            Listener listener = listener("127.0.0.1", port, 1);
            listener.bind(false);
            listener.accept();
        }
        try (Socket first = ask(one)) {
            assertThat(answer(first)).isEqualTo("HTTP/1.1 404");
            try (Socket beyond = new Socket(InetAddress.getLoopbackAddress(), two)) {
                assertThat(beyond.getInputStream().read()).isEqualTo(-1);
            }
        }
        await().until(() -> clients.get() == 0);
        try (Socket again = ask(two)) {
            assertThat(answer(again)).isEqualTo("HTTP/1.1 404");
        }
    }
}
