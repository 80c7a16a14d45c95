package dev.sluice.server.tls;

import dev.sluice.wire.TlsSession;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslHandler;
import io.netty.internal.tcnative.SSL;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** The reading of what a finished handshake agreed on. */
final class Sessions {
    private Sessions() {}

    static TlsSession of(SslHandler handler, String serverName, long settings, boolean judged) {
        SSLSession session = handler.engine().getSession();
        List<X509Certificate> certificates = certificates(session);
        String protocol = handler.applicationProtocol();
        return new TlsSession(
                session.getProtocol(),
                session.getCipherSuite(),
                serverName,
                protocol == null ? "" : protocol,
                settings,
                certificates,
                judged && !certificates.isEmpty());
    }

    private static List<X509Certificate> certificates(SSLSession session) {
        try {
            List<X509Certificate> chain = new ArrayList<>();
            for (Certificate certificate : session.getPeerCertificates()) {
                if (certificate instanceof X509Certificate x509) {
                    chain.add(x509);
                }
            }
            return chain;
        } catch (SSLPeerUnverifiedException e) {
            return List.of();
        }
    }

    /** Whether the handshake resumed a session; the JDK's TLS does not tell. */
    static boolean isResumed(SSLEngine engine) {
        if (engine instanceof ReferenceCountedOpenSslEngine nativeEngine) {
            long pointer = nativeEngine.sslPointer();
            return pointer != 0 && SSL.isSessionReused(pointer);
        }
        return false;
    }
}
