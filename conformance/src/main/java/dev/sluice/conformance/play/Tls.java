package dev.sluice.conformance.play;

import dev.sluice.conformance.SceneFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What a block offers in its TLS handshakes; mutable until the first of them, confined to its block's thread. It trusts every
 * certificate, because scenes say what they expect of one.
 */
final class Tls {
    private final boolean client;
    private @Nullable Path certificate;
    private @Nullable Path key;
    private List<String> protocols;
    private String sni = "a.test";
    private String version = "";
    private boolean asks;
    private int fragment;
    private @Nullable SSLContext context;

    Tls(boolean client, String alpn) {
        this.client = client;
        this.protocols = List.of(alpn);
    }

    /** Shows the certificate in this file, whose key stands in another. */
    void certificate(Path chain, Path privateKey) {
        certificate = chain;
        key = privateKey;
        context = null;
    }

    /** The names offered by ALPN; none if empty. */
    void alpn(List<String> names) {
        protocols = names;
    }

    /** The name asked for; none if it is {@code none}. */
    void sni(String name) {
        sni = name;
    }

    /** The only version spoken, such as {@code 1.2}. */
    void version(String only) {
        version = "TLSv" + only;
    }

    /** Asks the other side for a certificate. */
    void asks() {
        asks = true;
    }

    /** Cuts the first record into records of so many bytes. */
    void fragment(int bytes) {
        fragment = bytes;
    }

    int fragment() {
        return fragment;
    }

    /** A fresh engine. */
    SSLEngine engine() {
        try {
            SSLContext made = context == null ? context() : context;
            context = made;
            SSLEngine engine = client ? made.createSSLEngine("a.test", 443) : made.createSSLEngine();
            engine.setUseClientMode(client);
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setApplicationProtocols(protocols.toArray(new String[0]));
            if (client) {
                parameters.setServerNames(sni.equals("none") ? List.of() : List.of(new SNIHostName(sni)));
            } else {
                parameters.setWantClientAuth(asks);
            }
            if (!version.isEmpty()) {
                parameters.setProtocols(new String[] {version});
            }
            engine.setSSLParameters(parameters);
            return engine;
        } catch (GeneralSecurityException | IOException e) {
            throw new SceneFailure("no TLS: " + e.getMessage(), e);
        }
    }

    private SSLContext context() throws GeneralSecurityException, IOException {
        SSLContext made = SSLContext.getInstance("TLS");
        made.init(certificate == null || key == null ? null : keys(certificate, key), TRUST, null);
        return made;
    }

    private static KeyManager[] keys(Path certificate, Path key) throws GeneralSecurityException, IOException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        X509Certificate[] chain = factory.generateCertificates(
                        new ByteArrayInputStream(Files.readAllBytes(certificate)))
                .toArray(new X509Certificate[0]);
        String pem = Files.readString(key, StandardCharsets.US_ASCII).replaceAll("-----[^-]*-----|\\s", "");
        PrivateKey only = KeyFactory.getInstance(chain[0].getPublicKey().getAlgorithm())
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
        return new KeyManager[] {new OnlyKey(chain, only)};
    }

    private static final TrustManager[] TRUST = {
        new X509ExtendedTrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {}

            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine) {}

            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        }
    };
}
