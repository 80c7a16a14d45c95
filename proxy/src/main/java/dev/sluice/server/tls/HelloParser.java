package dev.sluice.server.tls;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The reader of a ClientHello's body (RFC 8446 section 4.1.2, the same frame as in TLS 1.2): every length is held against
 * what is there. What it does not need it steps over; what it cannot read it refuses. Used once, on the connection's loop.
 */
final class HelloParser {
    private static final int RANDOM_AND_VERSION = 34;
    private static final int SERVER_NAME = 0;
    private static final int SIGNATURE_ALGORITHMS = 13;
    private static final int PROTOCOLS = 16;
    private static final int SUPPORTED_VERSIONS = 43;
    private static final int HOST_NAME = 0;
    private static final int TLS_1_3 = 0x0304;
    private static final int LONGEST_NAME = 255;

    private final ByteBuf in;
    private final int end;
    private int at;
    private String name = "";
    private List<String> protocols = List.of();
    private int extensions;
    private boolean ecdsaSuite;
    private boolean ecdsaSignature;
    private boolean modern;

    private HelloParser(ByteBuf in, int start, int end) {
        this.in = in;
        this.at = start;
        this.end = end;
    }

    /** What the body between the indices says, or null when it is malformed; the buffer stays as it is. */
    static @Nullable ClientHello parse(ByteBuf borrowed, int start, int end) {
        HelloParser parser = new HelloParser(borrowed, start, end);
        return parser.body() ? parser.hello() : null;
    }

    private ClientHello hello() {
        return new ClientHello(name, ecdsaSignature && (modern || ecdsaSuite), protocols);
    }

    private boolean body() {
        if (!skip(RANDOM_AND_VERSION)) {
            return false;
        }
        int sessionId = vector(1, end);
        if (sessionId < 0) {
            return false;
        }
        at = sessionId;
        int suites = vector(2, end);
        if (suites < 0 || !cipherSuites(suites)) {
            return false;
        }
        int compressions = vector(1, end);
        if (compressions < 0) {
            return false;
        }
        at = compressions;
        if (at == end) {
            return true;
        }
        return vector(2, end) == end && extensions();
    }

    private boolean skip(int bytes) {
        at += bytes;
        return at <= end;
    }

    /** Steps behind a length of so many bytes and answers where what it counts ends; -1 when that is not within. */
    private int vector(int lengthBytes, int within) {
        if (at + lengthBytes > within) {
            return -1;
        }
        int length = lengthBytes == 1 ? in.getUnsignedByte(at) : in.getUnsignedShort(at);
        at += lengthBytes;
        return at + length <= within ? at + length : -1;
    }

    private boolean cipherSuites(int stop) {
        if ((stop - at) % 2 != 0) {
            return false;
        }
        for (; at < stop; at += 2) {
            ecdsaSuite |= isEcdsa(in.getUnsignedShort(at));
        }
        return true;
    }

    /** The suites of TLS 1.2 and older that the profiles know and that are signed with ECDSA. */
    private static boolean isEcdsa(int suite) {
        return suite == 0xc02b
                || suite == 0xc02c
                || suite == 0xcca9
                || suite == 0xc009
                || suite == 0xc00a
                || suite == 0xc023
                || suite == 0xc024;
    }

    private boolean extensions() {
        while (at < end) {
            if (at + 4 > end) {
                return false;
            }
            int type = in.getUnsignedShort(at);
            at += 2;
            int stop = vector(2, end);
            if (stop < 0 || !extension(type, stop)) {
                return false;
            }
            at = stop;
        }
        return true;
    }

    private boolean extension(int type, int stop) {
        switch (type) {
            case SERVER_NAME:
                return once(1) && serverName(stop);
            case SIGNATURE_ALGORITHMS:
                return once(2) && signatures(stop);
            case SUPPORTED_VERSIONS:
                return once(4) && versions(stop);
            case PROTOCOLS:
                return once(8) && protocols(stop);
            default:
                return true;
        }
    }

    /** Two of a kind could be read differently by whoever comes next (RFC 8446 section 4.2). */
    private boolean once(int bit) {
        boolean first = (extensions & bit) == 0;
        extensions |= bit;
        return first;
    }

    private boolean serverName(int stop) {
        if (vector(2, stop) != stop || at + 3 > stop || in.getUnsignedByte(at) != HOST_NAME) {
            return false;
        }
        at++;
        // one name of a type, and there is no other type
        if (vector(2, stop) != stop || stop == at || stop - at > LONGEST_NAME) {
            return false;
        }
        String text = in.toString(at, stop - at, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        for (int i = 0; i < text.length(); i++) {
            if (!isNameCharacter(text.charAt(i))) {
                return false;
            }
        }
        name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        return true;
    }

    /** A colon is none of a name's, but clients that are given an IPv6 address write it there. */
    private static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' || c == ':';
    }

    private boolean signatures(int stop) {
        if (vector(2, stop) != stop || (stop - at) % 2 != 0) {
            return false;
        }
        for (; at < stop; at += 2) {
            int scheme = in.getUnsignedShort(at);
            // ecdsa_secp256r1_sha256 and ecdsa_secp384r1_sha384
            ecdsaSignature |= scheme == 0x0403 || scheme == 0x0503;
        }
        return true;
    }

    /** RFC 7301 section 3.1: at least one name, and none of them empty. */
    private boolean protocols(int stop) {
        if (vector(2, stop) != stop || at == stop) {
            return false;
        }
        protocols = new ArrayList<>();
        while (at < stop) {
            int next = vector(1, stop);
            if (next <= at) {
                return false;
            }
            protocols.add(in.toString(at, next - at, StandardCharsets.ISO_8859_1));
            at = next;
        }
        return true;
    }

    private boolean versions(int stop) {
        if (vector(1, stop) != stop || (stop - at) % 2 != 0) {
            return false;
        }
        for (; at < stop; at += 2) {
            modern |= in.getUnsignedShort(at) == TLS_1_3;
        }
        return true;
    }
}
