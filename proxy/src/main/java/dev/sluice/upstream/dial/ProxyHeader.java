package dev.sluice.upstream.dial;

import dev.sluice.base.Ascii;
import dev.sluice.base.IpAddress;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a PROXY protocol header, as HAProxy's proxy-protocol.txt defines them in sections 2.1 (version 1) and 2.2
 * (version 2). Pure, any thread.
 */
public final class ProxyHeader {
    /**
     * The two ends of a client's connection. Addresses have 4 or 16 bytes; of two kinds, both are written as IPv6. An
     * empty one is a Unix-domain socket, of which nothing is said.
     */
    @SuppressWarnings("ArrayRecordComponent") // made for one header, and compared with nothing
    public record Route(byte[] source, int sourcePort, byte[] destination, int destinationPort) {
        boolean isKnown() {
            return source.length > 0 && destination.length > 0;
        }

        boolean isV4() {
            return source.length == IpAddress.V4_BYTES && destination.length == IpAddress.V4_BYTES;
        }
    }

    /**
     * What is known of a client's encryption.
     *
     * @param authority the name it asked for (SNI); empty for none
     * @param alpn the protocol that was settled on; empty for none
     * @param version such as TLSv1.3
     * @param commonName of its certificate; null when it showed none
     * @param verified whether that certificate passed
     */
    public record Encryption(
            String authority,
            String alpn,
            String version,
            @Nullable String commonName,
            boolean verified) {}

    private static final byte[] SIGNATURE = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};
    private static final int VERSION = 0x20;
    private static final int LOCAL = 0x00;
    private static final int PROXY = 0x01;
    private static final int UNSPECIFIED = 0x00;
    private static final int TCP_V4 = 0x11;
    private static final int TCP_V6 = 0x21;
    private static final int TYPE_ALPN = 0x01;
    private static final int TYPE_AUTHORITY = 0x02;
    private static final int TYPE_SSL = 0x20;
    private static final int SUBTYPE_SSL_VERSION = 0x21;
    private static final int SUBTYPE_SSL_CN = 0x22;
    private static final int CLIENT_SSL = 0x01;
    private static final int CLIENT_CERT_CONN = 0x02;
    private static final int CLIENT_CERT_SESS = 0x04;
    /** No value of a TLV is longer, so that the whole header stays far below what one may be. */
    private static final int LONGEST_VALUE = 255;

    private ProxyHeader() {}

    /** Version 1: a line of text. */
    public static byte[] v1(Route route) {
        if (!route.isKnown()) {
            return v1Unknown();
        }
        String text = "PROXY " + (route.isV4() ? "TCP4 " : "TCP6 ") + address(route.source(), route.isV4()) + " "
                + address(route.destination(), route.isV4()) + " " + route.sourcePort() + " "
                + route.destinationPort() + "\r\n";
        return Ascii.bytes(text);
    }

    /** Version 1 of a connection that is nobody's but ours. */
    public static byte[] v1Unknown() {
        return Ascii.bytes("PROXY UNKNOWN\r\n");
    }

    private static String address(byte[] address, boolean v4) {
        return v4 || address.length == IpAddress.V6_BYTES
                ? IpAddress.of(address).toString()
                : "::ffff:" + IpAddress.of(address);
    }

    /** Version 2 of a connection that is nobody's but ours. */
    public static byte[] v2Local() {
        return v2(LOCAL, UNSPECIFIED, new byte[0]);
    }

    /** Version 2: binary, with what is known of the client's encryption; null for a plain connection. */
    public static byte[] v2(Route route, @Nullable Encryption encryption) {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        if (route.isKnown()) {
            rest.writeBytes(route.isV4() ? route.source() : v6(route.source()));
            rest.writeBytes(route.isV4() ? route.destination() : v6(route.destination()));
            u16(rest, route.sourcePort());
            u16(rest, route.destinationPort());
        }
        if (encryption != null) {
            encryption(rest, encryption);
        }
        int family = !route.isKnown() ? UNSPECIFIED : route.isV4() ? TCP_V4 : TCP_V6;
        return v2(PROXY, family, rest.toByteArray());
    }

    private static byte[] v2(int command, int family, byte[] rest) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(SIGNATURE);
        out.write(VERSION | command);
        out.write(family);
        u16(out, rest.length);
        out.writeBytes(rest);
        return out.toByteArray();
    }

    /** RFC 4291 section 2.5.5.2. */
    private static byte[] v6(byte[] address) {
        if (address.length == IpAddress.V6_BYTES) {
            return address;
        }
        byte[] mapped = new byte[IpAddress.V6_BYTES];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        System.arraycopy(address, 0, mapped, 12, IpAddress.V4_BYTES);
        return mapped;
    }

    private static void encryption(ByteArrayOutputStream out, Encryption encryption) {
        text(out, TYPE_ALPN, encryption.alpn());
        text(out, TYPE_AUTHORITY, encryption.authority());
        String commonName = encryption.commonName();
        ByteArrayOutputStream ssl = new ByteArrayOutputStream();
        ssl.write(commonName == null ? CLIENT_SSL : CLIENT_SSL | CLIENT_CERT_CONN | CLIENT_CERT_SESS);
        u16(ssl, 0);
        u16(ssl, encryption.verified() || commonName == null ? 0 : 1);
        text(ssl, SUBTYPE_SSL_VERSION, encryption.version());
        text(ssl, SUBTYPE_SSL_CN, commonName == null ? "" : commonName);
        tlv(out, TYPE_SSL, ssl.toByteArray());
    }

    private static void text(ByteArrayOutputStream out, int type, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0 && bytes.length <= LONGEST_VALUE) {
            tlv(out, type, bytes);
        }
    }

    private static void tlv(ByteArrayOutputStream out, int type, byte[] value) {
        out.write(type);
        u16(out, value.length);
        out.writeBytes(value);
    }

    private static void u16(ByteArrayOutputStream out, int value) {
        out.write(value >>> 8);
        out.write(value);
    }
}
