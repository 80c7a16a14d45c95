package dev.sluice.upstream.tls;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A TLS server of the JDK on a port of the kernel's choice; a thread serves each connection. */
public final class FakeTlsServer implements AutoCloseable {
    /** What is done with a connection. */
    public interface Service {
        /** The raw socket lies below the encrypted one. */
        void serve(SSLSocket socket, Socket raw) throws IOException;
    }

    /** What was learnt of each handshake: the name asked for, the protocol, the client. */
    public final List<String> handshakes = new CopyOnWriteArrayList<>();

    /** How each connection's service ended that did not end well. */
    public final List<IOException> failures = new CopyOnWriteArrayList<>();

    /** The versions spoken. */
    public volatile String[] versions = {"TLSv1.2", "TLSv1.3"};

    /** Whether a client must show a certificate. */
    public volatile boolean asks;

    /** What is taken off the raw socket before the handshake. */
    public volatile int before;

    /** What was taken off. */
    public volatile byte[] preamble = {};

    private final ServerSocket listener;
    private final SSLContext context;
    private final Service service;
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    /** A server that shows this certificate, and trusts clients of {@code authority}. */
    public FakeTlsServer(Certificates shown, @Nullable Certificates authority, Service service)
            throws IOException, GeneralSecurityException {
        this.service = service;
        this.context = context(shown, authority);
        this.listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        Thread thread = new Thread(this::accept, "tls-server");
        thread.setDaemon(true);
        thread.start();
    }

    private static SSLContext context(Certificates shown, @Nullable Certificates authority)
            throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry("key", shown.key(), new char[0], new Certificate[] {shown.certificate()});
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, new char[0]);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        if (authority != null) {
            trusted.setCertificateEntry("ca", authority.certificate());
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), authority == null ? null : trust.getTrustManagers(), null);
        return context;
    }

    /** Where it listens, on 127.0.0.1. */
    public int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket raw = listener.accept();
                open.add(raw);
                Thread thread = new Thread(() -> serve(raw), "tls-connection");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket raw) {
        try (raw) {
            preamble = raw.getInputStream().readNBytes(before);
            SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(raw, (InputStream) null, true);
            socket.setUseClientMode(false);
            socket.setEnabledProtocols(versions);
            socket.setNeedClientAuth(asks);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"http/1.1"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            handshakes.add(describe(socket));
            service.serve(socket, raw);
        } catch (IOException e) {
            failures.add(e);
        }
    }

    private String describe(SSLSocket socket) throws IOException {
        ExtendedSSLSession session = (ExtendedSSLSession) socket.getSession();
        List<String> names = new ArrayList<>();
        session.getRequestedServerNames().forEach(name -> names.add(((javax.net.ssl.SNIHostName) name).getAsciiName()));
        String client = asks
                ? " "
                        + ((X509Certificate) session.getPeerCertificates()[0])
                                .getSubjectX500Principal()
                                .getName()
                : "";
        return session.getProtocol() + " " + names + " " + socket.getApplicationProtocol() + client;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket each : open) {
            each.close();
        }
    }
}
