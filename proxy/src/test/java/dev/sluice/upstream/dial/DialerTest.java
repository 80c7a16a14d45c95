package dev.sluice.upstream.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.observe.Reason;
import dev.sluice.upstream.balance.Addresses;
import dev.sluice.upstream.balance.Endpoint;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connecting over real sockets of this machine, on both transports. */
class DialerTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** What a dial did: its outcomes, and a line for each event of each handler. Written by the loop. */
    private static final class Trial implements Dialer.Outcome {
        final List<Object> outcomes = new CopyOnWriteArrayList<>();
        final List<Channel> tried = new CopyOnWriteArrayList<>();
        final List<String> events = new CopyOnWriteArrayList<>();
        volatile String detail = "";

        @Override
        public void onConnected(Channel channel) {
            events.add("connected");
            outcomes.add(channel);
        }

        @Override
        public void onFailed(Reason reason, String told) {
            detail = told;
            outcomes.add(reason);
        }

        Object outcome() {
            await().until(() -> !outcomes.isEmpty());
            assertThat(outcomes).hasSize(1);
            return outcomes.get(0);
        }

        ChannelInboundHandlerAdapter handler() {
            return new ChannelInboundHandlerAdapter() {
                @Override
                public void handlerAdded(ChannelHandlerContext context) {
                    tried.add(context.channel());
                    events.add("added");
                }

                @Override
                public void channelActive(ChannelHandlerContext context) {
                    events.add("active");
                }
            };
        }
    }

    private static Trial dial(Loops loops, Dialer dialer, Endpoint endpoint, long timeoutNanos) {
        Trial trial = new Trial();
        loops.on(() -> dialer.dial(endpoint, timeoutNanos, alpn -> trial.handler(), trial));
        return trial;
    }

    private static ServerSocket listener(String host) throws IOException {
        return new ServerSocket(0, 16, InetAddress.getByName(host));
    }

    private static SocketAddress at(ServerSocket listener) {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    private static SocketAddress nobody(String host) throws IOException {
        try (ServerSocket gone = listener(host)) {
            return at(gone);
        }
    }

    private static Endpoint named(SocketAddress... addresses) {
        Endpoint endpoint = Endpoint.inet("app.test", 80, 1, false, 0);
        endpoint.publish(Addresses.of(addresses));
        return endpoint;
    }

    @ParameterizedTest
    @EnumSource
    void theHandlerIsThereBeforeTheConnectAndSeesItActive(Transport transport) throws IOException {
        try (Loops loops = new Loops(transport);
                ServerSocket server = listener("127.0.0.1")) {
            Endpoint endpoint = Endpoint.inet("127.0.0.1", server.getLocalPort(), 1, false, 0);
            assertThat(Transport.of(loops.loop())).isEqualTo(transport);
            Trial trial = dial(loops, new Dialer(loops.loop()), endpoint, SECOND);
            assertThat(trial.outcome()).isSameAs(trial.tried.get(0));
            await().until(() -> trial.events.contains("active"));
            assertThat(trial.events).containsExactly("added", "connected", "active");
            server.accept().close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRefusalIsToldAsOne(Transport transport) throws IOException {
        try (Loops loops = new Loops(transport)) {
            Trial trial = dial(loops, new Dialer(loops.loop()), named(nobody("127.0.0.1")), SECOND);
            assertThat(trial.outcome()).isEqualTo(Reason.CONNECT_REFUSED);
            assertThat(trial.detail).contains("127.0.0.1").endsWith("refused");
            await().until(() -> !trial.tried.get(0).isOpen());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aNameWithoutAddressIsUnresolved(Transport transport) {
        try (Loops loops = new Loops(transport)) {
            Trial trial = dial(loops, new Dialer(loops.loop()), named(), SECOND);
            assertThat(trial.outcome()).isEqualTo(Reason.UNRESOLVED);
            assertThat(trial.detail).contains("app.test");
        }
    }

    @ParameterizedTest
    @EnumSource
    void silenceIsATimeout(Transport transport) throws IOException {
        try (Loops loops = new Loops(transport);
                BlackHole hole = new BlackHole("127.0.0.1")) {
            long begun = System.nanoTime();
            Trial trial = dial(loops, new Dialer(loops.loop()), named(hole.address()), SECOND / 5);
            assertThat(trial.outcome()).isEqualTo(Reason.CONNECT_TIMEOUT);
            assertThat(System.nanoTime() - begun).isBetween(SECOND / 6, 3 * SECOND);
            assertThat(trial.tried).hasSize(1);
            await().until(() -> !trial.tried.get(0).isOpen());
        }
    }

    @ParameterizedTest
    @EnumSource
    void theTimeoutIsForAllAddressesTogether(Transport transport) throws IOException {
        try (Loops loops = new Loops(transport);
                BlackHole six = new BlackHole("::1");
                BlackHole four = new BlackHole("127.0.0.1")) {
            long begun = System.nanoTime();
            Trial trial = dial(loops, new Dialer(loops.loop()), named(four.address(), six.address()), SECOND / 2);
            assertThat(trial.outcome()).isEqualTo(Reason.CONNECT_TIMEOUT);
            assertThat(System.nanoTime() - begun).isBetween(SECOND / 3, 3 * SECOND);
            assertThat(trial.tried).hasSize(2);
            assertThat(trial.detail).contains("[::1]:").contains("127.0.0.1:");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRefusedAddressIsFollowedByTheNextAtOnceAndRemembered(Transport transport) throws IOException {
        try (Loops loops = new Loops(transport);
                ServerSocket server = listener("127.0.0.1")) {
            Endpoint endpoint = named(at(server), nobody("::1"));
            Dialer dialer = new Dialer(loops.loop());
            Trial first = dial(loops, dialer, endpoint, SECOND);
            assertThat(first.outcome()).isInstanceOf(Channel.class);
            assertThat(first.tried).as("IPv6 first").hasSize(2);
            assertThat(endpoint.addresses().good()).isEqualTo(1);
            Trial second = dial(loops, dialer, endpoint, SECOND);
            assertThat(second.outcome()).isInstanceOf(Channel.class);
            assertThat(second.tried).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSilentAddressIsOvertakenAfterTheDelayAndClosed(Transport transport) throws IOException {
        try (Loops loops = new Loops(transport);
                BlackHole six = new BlackHole("::1");
                ServerSocket server = listener("127.0.0.1")) {
            long begun = System.nanoTime();
            Trial trial = dial(loops, new Dialer(loops.loop()), named(six.address(), at(server)), 10 * SECOND);
            assertThat(trial.outcome()).isSameAs(trial.tried.get(1));
            assertThat(System.nanoTime() - begun).isBetween(SECOND / 5, 5 * SECOND);
            await().until(() -> !trial.tried.get(0).isOpen());
            assertThat(trial.tried.get(1).isActive()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void connectionsSpreadOverTheAddressesOfAName(Transport transport) throws IOException {
        try (Loops loops = new Loops(transport);
                ServerSocket one = listener("127.0.0.1");
                ServerSocket two = listener("127.0.0.2")) {
            Endpoint endpoint = named(at(one), at(two));
            Dialer dialer = new Dialer(loops.loop());
            for (int i = 0; i < 4; i++) {
                assertThat(dial(loops, dialer, endpoint, SECOND).outcome()).isInstanceOf(Channel.class);
            }
            for (ServerSocket server : List.of(one, two)) {
                server.accept().close();
                server.accept().close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCancelledDialHasNoOutcome(Transport transport) throws IOException {
        try (Loops loops = new Loops(transport);
                BlackHole hole = new BlackHole("127.0.0.1");
                BlackHole other = new BlackHole("::1")) {
            Trial trial = new Trial();
            Dialer dialer = new Dialer(loops.loop());
            Dial dial = loops.on(() ->
                    dialer.dial(named(hole.address(), other.address()), SECOND / 5, alpn -> trial.handler(), trial));
            loops.on(() -> {
                dial.cancel();
                return dial.isDone();
            });
            await().until(() -> !trial.tried.get(0).isOpen());
            // past the attempt delay and the timeout of this one nothing can come any more
            Trial later = dial(loops, dialer, named(hole.address()), SECOND / 2);
            assertThat(later.outcome()).isEqualTo(Reason.CONNECT_TIMEOUT);
            assertThat(trial.outcomes).isEmpty();
            assertThat(trial.tried).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void unixSocketsConnect(Transport transport, @TempDir Path directory) throws IOException {
        Path path = directory.resolve("app.sock");
        Endpoint endpoint = Endpoint.unix(path.toString(), 1, false, 0);
        try (Loops loops = new Loops(transport)) {
            Dialer dialer = new Dialer(loops.loop());
            assertThat(dial(loops, dialer, endpoint, SECOND).outcome())
                    .as("no such socket")
                    .isEqualTo(Reason.CONNECT_REFUSED);
            try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                server.bind(UnixDomainSocketAddress.of(path));
                Trial trial = dial(loops, dialer, endpoint, SECOND);
                assertThat(trial.outcome()).isSameAs(trial.tried.get(0));
                await().until(() -> trial.events.contains("active"));
                server.accept().close();
            }
            assertThat(dial(loops, dialer, endpoint, SECOND).outcome())
                    .as("nobody listens")
                    .isEqualTo(Reason.CONNECT_REFUSED);
        }
    }
}
