package dev.sluice.upstream.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.observe.Reason;
import dev.sluice.observe.TlsFailure;
import dev.sluice.upstream.balance.Endpoint;
import dev.sluice.upstream.dial.Dialer;
import dev.sluice.upstream.dial.Loops;
import dev.sluice.upstream.dial.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connecting with encryption, by both libraries, to servers of the JDK. */
class EncryptedDialTest {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);
    private static final Certificates CA = Certificates.authority();
    private static final List<X509Certificate> TRUSTED = List.of(CA.certificate());
    private static final FakeTlsServer.Service GREET = (socket, raw) -> {
        socket.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        assertThat(socket.getInputStream().read()).as("until the client closes").isEqualTo(-1);
    };

    private final Loops loops = new Loops(Transport.EPOLL);

    @AfterEach
    void stop() {
        loops.close();
    }

    /** The two libraries. */
    private enum Library {
        BORINGSSL(SslProvider.OPENSSL),
        JDK(SslProvider.JDK);

        private final SslProvider provider;

        Library(SslProvider provider) {
            this.provider = provider;
        }

        ClientTls tls(List<X509Certificate> trusted, String name, Certificates... own) throws SSLException {
            List<ClientTls.Credential> credentials = List.of(own).stream()
                    .map(each -> new ClientTls.Credential(each.key(), List.of(each.certificate())))
                    .toList();
            return ClientTls.of(provider, trusted, name, credentials, List.of("http/1.1"));
        }
    }

    /** What became of a dial. Written by the loop. */
    private static final class Trial implements Dialer.Outcome, Dialer.Handlers {
        final List<Object> outcomes = new CopyOnWriteArrayList<>();
        final List<String> read = new CopyOnWriteArrayList<>();
        volatile String alpn = "";
        volatile String detail = "";
        volatile boolean resumed;
        volatile @Nullable TlsFailure failure;
        byte @Nullable [] preamble;

        @Override
        public void onConnected(Channel channel) {
            outcomes.add(channel);
        }

        @Override
        public void onFailed(Reason reason, String told) {
            detail = told;
            outcomes.add(reason);
        }

        @Override
        public void onSecured(long nanos, boolean again) {
            assertThat(nanos).isPositive();
            resumed = again;
        }

        @Override
        public void onNotSecured(TlsFailure kind) {
            failure = kind;
        }

        @Override
        public ChannelHandler handler(String protocol) {
            alpn = protocol;
            return new SimpleChannelInboundHandler<ByteBuf>() {
                @Override
                protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
                    read.add(bytes.toString(StandardCharsets.US_ASCII));
                }
            };
        }

        @Override
        public @Nullable ByteBuf preamble(Channel channel) {
            return preamble == null ? null : Unpooled.wrappedBuffer(preamble);
        }

        Object outcome() {
            await().until(() -> !outcomes.isEmpty());
            assertThat(outcomes).hasSize(1);
            return outcomes.get(0);
        }

        /** Waits for the greeting, behind which a TLS 1.3 server has sent what resuming needs, and closes. */
        void greetedAndClosed() {
            assertThat(outcome()).as(detail).isInstanceOf(Channel.class);
            await().until(() -> read.contains("hello"));
            ((Channel) outcome()).close().syncUninterruptibly();
        }
    }

    private Trial dial(ClientTls tls, String host, int port) {
        return dial(tls, host, port, PATIENCE, new Trial());
    }

    private Trial dial(ClientTls tls, String host, int port, long nanos, Trial trial) {
        Endpoint endpoint = Endpoint.inet("127.0.0.1", port, 1, false, 0).encrypted(tls.server(host, port, 0));
        loops.on(() -> new Dialer(loops.loop()).dial(endpoint, nanos, trial, trial));
        return trial;
    }

    @Test
    void theNativeLibraryIsThere() {
        assertThat(OpenSsl.isAvailable()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aTrustedServerOfTheNameIsGreeted(Library library) throws IOException, GeneralSecurityException {
        try (FakeTlsServer server = new FakeTlsServer(CA.issue("app.test"), null, GREET)) {
            Trial trial = dial(library.tls(TRUSTED, ""), "app.test", server.port());
            trial.greetedAndClosed();
            assertThat(trial.alpn).isEqualTo("http/1.1");
            assertThat(trial.resumed).isFalse();
            assertThat(server.handshakes).containsExactly("TLSv1.3 [app.test] http/1.1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "App.Test"})
    void everyNameIsAskedFor(String name) throws IOException, GeneralSecurityException {
        try (FakeTlsServer server = new FakeTlsServer(CA.issue(name), null, GREET)) {
            dial(Library.BORINGSSL.tls(TRUSTED, name), "127.0.0.1", server.port())
                    .greetedAndClosed();
            assertThat(server.handshakes)
                    .containsExactly("TLSv1.3 [" + name.toLowerCase(java.util.Locale.ROOT) + "] http/1.1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aNameWithAnUnderscoreIsNotAskedFor(Library library) throws IOException, GeneralSecurityException {
        try (FakeTlsServer server = new FakeTlsServer(CA.issue("app.test"), null, GREET)) {
            dial(library.tls(List.of(), ""), "app_1.internal", server.port()).greetedAndClosed();
            assertThat(server.handshakes).containsExactly("TLSv1.3 [] http/1.1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAddressIsVerifiedAndNotAskedFor(Library library) throws IOException, GeneralSecurityException {
        try (FakeTlsServer server = new FakeTlsServer(CA.issue("127.0.0.1"), null, GREET)) {
            dial(library.tls(TRUSTED, ""), "127.0.0.1", server.port()).greetedAndClosed();
            assertThat(server.handshakes).containsExactly("TLSv1.3 [] http/1.1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anotherNameIsRefused(Library library) throws IOException, GeneralSecurityException {
        // the address is in the certificate, and is not what was asked for
        try (FakeTlsServer server = new FakeTlsServer(CA.issue("other.test", "127.0.0.1"), null, GREET)) {
            refused(dial(library.tls(TRUSTED, "app.test"), "127.0.0.1", server.port()), "app.test");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anExpiredCertificateIsRefused(Library library) throws IOException, GeneralSecurityException {
        try (FakeTlsServer server = new FakeTlsServer(CA.expired("app.test"), null, GREET)) {
            refused(dial(library.tls(TRUSTED, ""), "app.test", server.port()), "NotAfter");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoVouchesForItselfIsRefused(Library library) throws IOException, GeneralSecurityException {
        try (FakeTlsServer server = new FakeTlsServer(Certificates.selfSigned("app.test"), null, GREET)) {
            refused(dial(library.tls(TRUSTED, ""), "app.test", server.port()), "certification path");
        }
    }

    private static void refused(Trial trial, String why) {
        assertThat(trial.outcome()).isEqualTo(Reason.UPSTREAM_TLS_CERTIFICATE);
        assertThat(trial.failure).isEqualTo(TlsFailure.CERTIFICATE);
        assertThat(trial.detail).contains(why);
    }

    @ParameterizedTest
    @EnumSource
    void withoutVerificationAnybodyPasses(Library library) throws IOException, GeneralSecurityException {
        try (FakeTlsServer server = new FakeTlsServer(Certificates.selfSigned("evil.test"), null, GREET)) {
            dial(library.tls(List.of(), ""), "app.test", server.port()).greetedAndClosed();
        }
    }

    @ParameterizedTest
    @EnumSource
    void ourCertificateIsShownToWhoAsks(Library library) throws IOException, GeneralSecurityException {
        try (FakeTlsServer server = new FakeTlsServer(CA.issue("app.test"), CA, GREET)) {
            server.asks = true;
            dial(library.tls(TRUSTED, "", CA.issue("me.test")), "app.test", server.port())
                    .greetedAndClosed();
            assertThat(server.handshakes).containsExactly("TLSv1.3 [app.test] http/1.1 CN=me.test");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoHasNoCertificateToShowIsToldSo(Library library) throws IOException, GeneralSecurityException {
        try (FakeTlsServer server = new FakeTlsServer(CA.issue("app.test"), CA, GREET)) {
            server.asks = true;
            server.versions = new String[] {"TLSv1.2"};
            Trial trial = dial(library.tls(TRUSTED, ""), "app.test", server.port());
            assertThat(trial.outcome()).isEqualTo(Reason.UPSTREAM_TLS_FAILED);
            assertThat(trial.failure).as(trial.detail).isEqualTo(TlsFailure.ALERT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void oldServersAreSpokenTo(Library library) throws IOException, GeneralSecurityException {
        try (FakeTlsServer server = new FakeTlsServer(CA.issue("app.test"), null, GREET)) {
            server.versions = new String[] {"TLSv1.2"};
            dial(library.tls(TRUSTED, ""), "app.test", server.port()).greetedAndClosed();
            assertThat(server.handshakes).containsExactly("TLSv1.2 [app.test] http/1.1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aSecondConnectionResumes(String version) throws IOException, GeneralSecurityException {
        try (FakeTlsServer server = new FakeTlsServer(CA.issue("app.test"), null, GREET)) {
            server.versions = new String[] {version};
            ClientTls tls = Library.BORINGSSL.tls(TRUSTED, "");
            dial(tls, "app.test", server.port()).greetedAndClosed();
            for (int i = 0; i < 3; i++) {
                Trial again = dial(tls, "app.test", server.port());
                again.greetedAndClosed();
                assertThat(again.resumed).isTrue();
            }
            Trial other = dial(tls, "app.test.", server.port());
            other.outcome();
            assertThat(other.resumed).as("another name").isFalse();
        }
    }

    @Test
    void whatAServerGaveIsNotShownToAnother() throws IOException, GeneralSecurityException {
        Certificates shown = CA.issue("app.test");
        try (FakeTlsServer one = new FakeTlsServer(shown, null, GREET);
                FakeTlsServer two = new FakeTlsServer(shown, null, GREET)) {
            ClientTls tls = Library.BORINGSSL.tls(TRUSTED, "app.test");
            List<FakeTlsServer> servers = List.of(one, two, one, two);
            for (int i = 0; i < servers.size(); i++) {
                int port = servers.get(i).port();
                Trial trial = new Trial();
                Endpoint endpoint =
                        Endpoint.inet("127.0.0.1", port, 1, false, 0).encrypted(tls.server("127.0.0.1", port, i % 2));
                loops.on(() -> new Dialer(loops.loop()).dial(endpoint, PATIENCE, trial, trial));
                trial.greetedAndClosed();
                assertThat(trial.resumed).isEqualTo(i >= 2);
            }
        }
    }

    @Test
    void thePreambleIsSentInTheClearBeforeTheHandshake() throws IOException, GeneralSecurityException {
        try (FakeTlsServer server = new FakeTlsServer(CA.issue("app.test"), null, GREET)) {
            server.before = 15;
            Trial trial = new Trial();
            trial.preamble = "PROXY UNKNOWN\r\n".getBytes(StandardCharsets.US_ASCII);
            dial(Library.BORINGSSL.tls(TRUSTED, ""), "app.test", server.port(), PATIENCE, trial)
                    .greetedAndClosed();
            assertThat(server.preamble).asString(StandardCharsets.US_ASCII).isEqualTo("PROXY UNKNOWN\r\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSilentServerHasAsLongAsTheConnect(Library library) throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            long begun = System.nanoTime();
            Trial trial = dial(library.tls(TRUSTED, ""), "app.test", silent.getLocalPort(), PATIENCE / 40, new Trial());
            assertThat(trial.outcome()).isEqualTo(Reason.CONNECT_TIMEOUT);
            assertThat(trial.failure).isEqualTo(TlsFailure.TIMEOUT);
            assertThat(System.nanoTime() - begun).isBetween(PATIENCE / 50, PATIENCE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatSpeaksPlainlyIsNotUnderstood(Library library) throws IOException {
        Trial trial = against(library, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
        assertThat(trial.outcome()).isEqualTo(Reason.UPSTREAM_TLS_FAILED);
        assertThat(trial.failure).as(trial.detail).isEqualTo(TlsFailure.PROTOCOL);
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatHangsUpIsToldAsThat(Library library) throws IOException {
        Trial trial = against(library, "");
        assertThat(trial.outcome()).isEqualTo(Reason.UPSTREAM_TLS_FAILED);
        assertThat(trial.failure).as(trial.detail).isEqualTo(TlsFailure.CLOSED);
    }

    private Trial against(Library library, String answer) throws IOException {
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Trial trial = dial(library.tls(TRUSTED, ""), "app.test", plain.getLocalPort());
            try (Socket socket = plain.accept()) {
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                socket.shutdownOutput();
                trial.outcome();
            }
            return trial;
        }
    }

    @Test
    void whoGivesUpDuringTheHandshakeHearsNothing() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Trial trial = new Trial();
            Endpoint endpoint = Endpoint.inet("127.0.0.1", silent.getLocalPort(), 1, false, 0)
                    .encrypted(Library.BORINGSSL.tls(TRUSTED, "").server("app.test", 1, 0));
            var dial = loops.on(() -> new Dialer(loops.loop()).dial(endpoint, PATIENCE, trial, trial));
            try (Socket socket = silent.accept()) {
                assertThat(socket.getInputStream().read()).as("a ClientHello").isEqualTo(0x16);
                loops.on(() -> {
                    dial.cancel();
                    return true;
                });
                socket.getInputStream().readAllBytes();
            }
            assertThat(dial.isDone()).isTrue();
            assertThat(trial.outcomes).isEmpty();
        }
    }
}
