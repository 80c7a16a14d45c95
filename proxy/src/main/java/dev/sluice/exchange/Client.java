package dev.sluice.exchange;

import dev.sluice.base.Ascii;
import dev.sluice.wire.TlsSession;

/** The peer at the other end of a client connection, as its socket shows it. Immutable; made once a connection. */
public final class Client {
    private static final byte[] NOTHING = new byte[0];

    /** A peer of a Unix-domain socket. */
    public static final Client UNIX = new Client(new byte[0], Ascii.bytes("unix"), 0, false);

    private final byte[] address;
    private final byte[] text;
    private final int localPort;
    private final boolean secure;
    private final int port;
    private final byte[] localAddress;
    private final TlsSession tls;

    /**
     * A peer.
     *
     * @param address 4 or 16 bytes; empty for a Unix-domain socket
     * @param text the address as logs and fields write it
     * @param localPort the port it connected to, 0 for a Unix-domain socket
     * @param secure whether the connection is encrypted
     */
    public Client(byte[] address, byte[] text, int localPort, boolean secure) {
        this(address, text, localPort, secure, 0, NOTHING, TlsSession.NONE);
    }

    private Client(
            byte[] address, byte[] text, int localPort, boolean secure, int port, byte[] localAddress, TlsSession tls) {
        this.address = address;
        this.text = text;
        this.localPort = localPort;
        this.secure = secure;
        this.port = port;
        this.localAddress = localAddress;
        this.tls = tls;
    }

    /** The same peer, of whose connection both ends are known: its port, and our address. */
    public Client between(int newPort, byte[] newLocalAddress) {
        return new Client(address, text, localPort, secure, newPort, newLocalAddress, tls);
    }

    /** The same peer behind a handshake. */
    public Client with(TlsSession session) {
        return new Client(address, text, localPort, true, port, localAddress, session);
    }

    /** The address, 4 or 16 bytes; do not change the array. */
    public byte[] address() {
        return address;
    }

    /** The address as text; do not change the array. */
    public byte[] text() {
        return text;
    }

    /** Its own port; 0 when unknown. */
    public int port() {
        return port;
    }

    /** The address it connected to, 4 or 16 bytes, empty when unknown; do not change the array. */
    public byte[] localAddress() {
        return localAddress;
    }

    /** The port it connected to. */
    public int localPort() {
        return localPort;
    }

    /** Whether the connection is encrypted. */
    public boolean isSecure() {
        return secure;
    }

    /** What its handshake with this process agreed on. */
    public TlsSession tls() {
        return tls;
    }

    /** The certificate it has shown, as Client-Cert writes it (RFC 9440); empty without one. Do not change the array. */
    public byte[] certificate() {
        return tls.clientCert();
    }

    /** What vouches for its certificate, as Client-Cert-Chain writes it; may be empty. Do not change the array. */
    public byte[] certificateChain() {
        return tls.clientCertChain();
    }
}
