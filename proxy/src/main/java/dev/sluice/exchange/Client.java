package dev.sluice.exchange;

import dev.sluice.base.Ascii;

/**
 * The peer at the other end of a client connection, as its socket shows it. Immutable; made once a connection.
 *
 * @param address 4 or 16 bytes; empty for a Unix-domain socket
 * @param text the address as logs and fields write it
 * @param localPort the port it connected to, 0 for a Unix-domain socket
 * @param secure whether the connection is encrypted
 */
public record Client(byte[] address, byte[] text, int localPort, boolean secure) {
    /** A peer of a Unix-domain socket. */
    public static final Client UNIX = new Client(new byte[0], Ascii.bytes("unix"), 0, false);
}
