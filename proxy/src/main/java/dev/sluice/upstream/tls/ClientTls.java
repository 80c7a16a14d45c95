package dev.sluice.upstream.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What a service's connections are encrypted with: one context for all its servers and all loops, so that what a server
 * gave for resuming is of use to every loop. TLS 1.2 and 1.3. Immutable.
 */
public final class ClientTls {
    /** A certificate of our own and its key. Immutable. */
    public record Credential(PrivateKey key, List<X509Certificate> chain) {
        public Credential {
            chain = List.copyOf(chain);
        }

        @Override
        public String toString() {
            return chain.isEmpty()
                    ? "none"
                    : chain.get(0).getSubjectX500Principal().getName();
        }
    }

    /**
     * The kind of key store that keys pass through in memory on their way to the library: it is to hide nothing there, and the
     * JDK's own choice derives a key of ten thousand rounds for each of them.
     */
    public static final String KEY_STORE = "JKS";

    /** The first port number that no server has: it keeps apart what servers of one name gave for resuming. */
    private static final int NO_PORT = 65_536;

    private static final String HTTP1 = "http/1.1";

    private final SslContext context;
    private final @Nullable SslContext http1;
    private final String name;

    private ClientTls(SslContext context, @Nullable SslContext http1, String name) {
        this.context = context;
        this.http1 = http1;
        this.name = name;
    }

    /**
     * Servers are held to these authorities.
     *
     * @param authorities whom to trust; with none every certificate passes, whatever its name
     * @param name the name that certificates must have and that is asked for; empty for each server's own host
     * @param own our certificate, if a server asks for one; empty for none
     * @param protocols what is offered by ALPN (RFC 7301), the best first
     * @throws SSLException if the libraries refuse these
     */
    public static ClientTls of(
            List<X509Certificate> authorities, String name, List<Credential> own, List<String> protocols)
            throws SSLException {
        return of(provider(), authorities, name, own, protocols);
    }

    static ClientTls of(
            SslProvider provider,
            List<X509Certificate> authorities,
            String name,
            List<Credential> own,
            List<String> protocols)
            throws SSLException {
        // where the server may choose, it may have to be asked for the lesser one
        boolean chooses = protocols.size() > 1 && protocols.contains(HTTP1);
        return new ClientTls(
                context(provider, authorities, own, protocols),
                chooses ? context(provider, authorities, own, List.of(HTTP1)) : null,
                name);
    }

    private static SslContext context(
            SslProvider provider, List<X509Certificate> authorities, List<Credential> own, List<String> protocols)
            throws SSLException {
        SslContextBuilder builder = SslContextBuilder.forClient()
                .sslProvider(provider)
                .keyStoreType(KEY_STORE)
                .protocols("TLSv1.3", "TLSv1.2")
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        protocols));
        if (authorities.isEmpty()) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm(null);
        } else {
            builder.trustManager(authorities).endpointIdentificationAlgorithm("HTTPS");
        }
        for (Credential credential : own) {
            builder.keyManager(credential.key(), credential.chain());
        }
        return builder.build();
    }

    /** BoringSSL through Netty's native library where there is one, else the JDK's. */
    private static SslProvider provider() {
        return OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
    }

    /** The same for one server, the service's {@code index}th. */
    public ServerTls server(String host, int port, int index) {
        String asked = name.isEmpty() ? host : name;
        int sessions = name.isEmpty() && port != 0 ? port : NO_PORT + index;
        ServerTls lesser = http1 == null ? null : new ServerTls(http1, asked, sessions, null);
        return new ServerTls(context, asked, sessions, lesser);
    }
}
