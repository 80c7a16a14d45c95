package dev.sluice.control;

import dev.sluice.server.tls.TestKeys;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** A client that shakes hands with whoever answers, with or without a certificate of its own. For one thread. */
final class TlsClient {
    private static final X509TrustManager TRUSTING = new X509TrustManager() {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    };

    private final SSLContext context;
    private final int port;
    private String[] versions = {"TLSv1.3", "TLSv1.2"};

    TlsClient(int port, @Nullable TestKeys keys) {
        this.port = port;
        try {
            context = SSLContext.getInstance("TLS");
            context.init(keys == null ? null : managers(keys), new TrustManager[] {TRUSTING}, null);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    TlsClient versions(String... only) {
        versions = only;
        return this;
    }

    private static KeyManager[] managers(TestKeys keys) {
        return new KeyManager[] {new Showing(keys)};
    }

    /** Shows its certificate whatever authorities the server names. */
    private static final class Showing extends X509ExtendedKeyManager {
        private final TestKeys keys;

        Showing(TestKeys keys) {
            this.keys = keys;
        }

        @Override
        public String[] getClientAliases(String type, Principal[] issuers) {
            return new String[] {"client"};
        }

        @Override
        public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
            return "client";
        }

        @Override
        public String[] getServerAliases(String type, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public @Nullable String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
            return null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return keys.certificate().chain().toArray(new X509Certificate[0]);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return keys.certificate().key();
        }
    }

    /** A connection whose handshake is done; the name may be empty. */
    SSLSocket connect(String name) throws IOException {
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
        plain.setSoTimeout(20_000);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, name, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(name.isEmpty() ? List.of() : List.of(new SNIHostName(name)));
        parameters.setProtocols(versions);
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    /** The answer to a request on a connection of its own. */
    String get(String name, String host, String path) throws IOException {
        try (SSLSocket socket = connect(name)) {
            return ask(socket, host, path, "Connection: close\r\n");
        }
    }

    static String ask(Socket socket, String host, String path, String more) throws IOException {
        String request = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + more + "\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return more.contains("close")
                ? new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                : answer(socket.getInputStream());
    }

    /** One answer with a Content-Length. */
    static String answer(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                return head.toString();
            }
            head.append((char) b);
        }
        int at = head.indexOf("Content-Length: ") + "Content-Length: ".length();
        int length = Integer.parseInt(head.substring(at, head.indexOf("\r\n", at)));
        return head + new String(in.readNBytes(length), StandardCharsets.US_ASCII);
    }
}
