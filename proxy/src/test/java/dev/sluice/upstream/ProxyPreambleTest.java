package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Ascii;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.FakeListener;
import dev.sluice.exchange.Target;
import dev.sluice.upstream.dial.ProxyHeader;
import dev.sluice.upstream.dial.ProxyHeader.Encryption;
import dev.sluice.upstream.tls.Certificates;
import dev.sluice.wire.TlsSession;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a server is told of a client by the PROXY protocol. */
class ProxyPreambleTest {
    private static final byte[] CLIENT = {10, 0, 0, 7};
    private static final byte[] HERE = {10, 0, 0, 1};
    private static final ProxyHeader.Route ROUTE = new ProxyHeader.Route(CLIENT, 4711, HERE, 443);

    private final FakeListener listener = FakeListener.of(new Target() {
        @Override
        public void serve(Exchange x) {}

        @Override
        public String description() {
            return "nothing";
        }
    });

    private Exchange exchange(@Nullable TlsSession tls) {
        Client peer = new Client(CLIENT, Ascii.bytes("10.0.0.7"), 443, false).between(4711, HERE);
        return listener.exchange(tls == null ? peer : peer.with(tls));
    }

    private static TlsSession session(boolean verified, X509Certificate... shown) {
        return new TlsSession("TLSv1.3", "TLS_AES_128_GCM_SHA256", "a.test", "h2", 1, List.of(shown), verified);
    }

    @Test
    void nothingIsSaidUnlessAsked() {
        assertThat(ProxyPreamble.of(ProxyProtocol.OFF, exchange(null))).isNull();
    }

    @Test
    void versionOneHasNoWordForEncryption() {
        assertThat(ProxyPreamble.of(ProxyProtocol.V1, exchange(session(true)))).isEqualTo(ProxyHeader.v1(ROUTE));
    }

    @Test
    void ofAPlainClientNoEncryptionIsTold() {
        assertThat(ProxyPreamble.of(ProxyProtocol.V2, exchange(null))).isEqualTo(ProxyHeader.v2(ROUTE, null));
    }

    @Test
    void nameProtocolAndVersionAreTold() {
        assertThat(ProxyPreamble.of(ProxyProtocol.V2, exchange(session(false))))
                .isEqualTo(ProxyHeader.v2(ROUTE, new Encryption("a.test", "h2", "TLSv1.3", null, false)));
    }

    @Test
    void aCertificateIsToldWithWhatWasMadeOfIt() {
        X509Certificate shown = Certificates.authority().issue("client.test").certificate();
        assertThat(ProxyPreamble.of(ProxyProtocol.V2, exchange(session(true, shown))))
                .isEqualTo(ProxyHeader.v2(ROUTE, new Encryption("a.test", "h2", "TLSv1.3", "client.test", true)));
        assertThat(ProxyPreamble.of(ProxyProtocol.V2, exchange(session(false, shown))))
                .isEqualTo(ProxyHeader.v2(ROUTE, new Encryption("a.test", "h2", "TLSv1.3", "client.test", false)));
    }
}
