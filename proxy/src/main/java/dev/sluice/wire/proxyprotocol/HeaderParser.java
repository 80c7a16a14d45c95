package dev.sluice.wire.proxyprotocol;

import dev.sluice.base.Ascii;
import dev.sluice.base.IpAddress;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Reads a PROXY protocol header of either version from the first bytes of a connection. It looks at the whole header each
 * time, as it is told how many bytes there are, and consumes nothing.
 *
 * <p>A header says nothing of the client where it is LOCAL, UNKNOWN or of a family without addresses: the connection then
 * speaks for itself. Owned by one connection.
 */
public final class HeaderParser {
    /** What stands there may become a header. */
    public static final int MORE = -1;

    /** What stands there is no header, and will not be one. */
    public static final int NONE = -2;

    /** What stands there begins like a header and breaks its rules. */
    public static final int BROKEN = -3;

    /** Version 2 may tell more than 64 KB; a sender that tells so much is refused. */
    static final int LARGEST = 4096;

    private static final byte[] SIGNATURE = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};
    private static final byte[] WORD = Ascii.bytes("PROXY ");
    private static final int LONGEST_LINE = 107;
    private static final int PARTS = 6;

    private static final int FIXED = 16;
    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;
    private static final int STREAM_4 = 0x11;
    private static final int STREAM_6 = 0x21;
    private static final int STREAM_UNIX = 0x31;
    private static final int UNIX_BYTES = 216;
    private static final int TLV_BYTES = 3;
    private static final int CRC32C_TYPE = 0x03;
    private static final int CRC32C_BYTES = 4;
    private static final int SSL_TYPE = 0x20;
    private static final int SSL_CLIENT = 0x01;
    private static final int SSL_BYTES = 5;

    private static final byte[] NOBODY = new byte[0];

    private final byte[] scratch = new byte[IpAddress.V6_BYTES];
    private byte[] source = NOBODY;
    private int destinationPort;
    private boolean secure;

    /**
     * Looks at what has arrived.
     *
     * @return the header's length, or {@link #MORE}, {@link #NONE} or {@link #BROKEN}
     */
    public int parse(ByteBuf in) {
        source = NOBODY;
        destinationPort = 0;
        secure = false;
        int start = in.readerIndex();
        int length = in.readableBytes();
        if (startsWith(in, start, length, WORD)) {
            return length < WORD.length ? MORE : line(in, start, Math.min(length, LONGEST_LINE));
        }
        if (startsWith(in, start, length, SIGNATURE)) {
            return length < FIXED ? MORE : binary(in, start, length);
        }
        return NONE;
    }

    /** Whether as much of the word as there is stands there. */
    private static boolean startsWith(ByteBuf in, int start, int length, byte[] word) {
        for (int i = 0; i < Math.min(length, word.length); i++) {
            if (in.getByte(start + i) != word[i]) {
                return false;
            }
        }
        return true;
    }

    /* --------------- version 1, section 2.1 --------------- */

    private int line(ByteBuf in, int start, int length) {
        int end = in.indexOf(start, start + length, (byte) '\n');
        if (end < 0) {
            return length == LONGEST_LINE ? BROKEN : MORE;
        }
        byte[] line = new byte[end - start];
        in.getBytes(start, line);
        return line[line.length - 1] == '\r' && line(line, line.length - 1) ? end + 1 - start : BROKEN;
    }

    private boolean line(byte[] line, int length) {
        int[] starts = new int[PARTS + 1];
        int parts = 0;
        starts[parts++] = 0;
        for (int i = 0; i < length; i++) {
            if (line[i] == ' ' && parts <= PARTS) {
                starts[parts++] = i + 1;
            }
        }
        int familyEnd = parts > 2 ? starts[2] - 1 : length;
        String family = Ascii.text(line, starts[1], familyEnd);
        if (family.equals("UNKNOWN")) {
            // what follows is to be ignored
            return true;
        }
        if (parts != PARTS) {
            return false;
        }
        int bytes = family.equals("TCP4") ? IpAddress.V4_BYTES : family.equals("TCP6") ? IpAddress.V6_BYTES : 0;
        boolean addresses = bytes > 0
                && IpAddress.parse(line, starts[3], starts[4] - 1, scratch) == bytes
                && IpAddress.parse(line, starts[2], starts[3] - 1, scratch) == bytes;
        int from = port(line, starts[4], starts[5] - 1);
        destinationPort = port(line, starts[5], length);
        if (!addresses || from < 0 || destinationPort < 0) {
            return false;
        }
        source = Arrays.copyOf(scratch, bytes);
        return true;
    }

    /** A decimal number from 0 to 65535 without leading zeros, or -1. */
    private static int port(byte[] line, int start, int end) {
        int length = end - start;
        if (length < 1 || length > 5 || (length > 1 && line[start] == '0')) {
            return -1;
        }
        int port = 0;
        for (int i = start; i < end; i++) {
            if (line[i] < '0' || line[i] > '9') {
                return -1;
            }
            port = 10 * port + line[i] - '0';
        }
        return port <= 0xffff ? port : -1;
    }

    /* --------------- version 2, section 2.2 --------------- */

    private int binary(ByteBuf in, int start, int length) {
        int command = in.getUnsignedByte(start + 12);
        int family = in.getUnsignedByte(start + 13);
        int whole = FIXED + in.getUnsignedShort(start + 14);
        if ((command != LOCAL && command != PROXY) || whole > LARGEST) {
            return BROKEN;
        }
        if (length < whole) {
            return MORE;
        }
        int addresses = addressBytes(command, family);
        if (addresses < 0 || FIXED + addresses > whole) {
            return BROKEN;
        }
        if (command == PROXY) {
            take(in, start + FIXED, family);
        }
        boolean silent = command == LOCAL || addresses == 0;
        return silent || extras(in, start, start + FIXED + addresses, start + whole) ? whole : BROKEN;
    }

    /** How many bytes of addresses the family has; 0 where they are none of ours, -1 for what no stream can be. */
    private static int addressBytes(int command, int family) {
        if (command == LOCAL) {
            return 0;
        }
        return switch (family) {
            case STREAM_4 -> 2 * IpAddress.V4_BYTES + 4;
            case STREAM_6 -> 2 * IpAddress.V6_BYTES + 4;
            case STREAM_UNIX -> UNIX_BYTES;
            case 0 -> 0;
            default -> -1;
        };
    }

    private void take(ByteBuf in, int at, int family) {
        int bytes = family == STREAM_4 ? IpAddress.V4_BYTES : family == STREAM_6 ? IpAddress.V6_BYTES : 0;
        if (bytes > 0) {
            source = new byte[bytes];
            in.getBytes(at, source);
            destinationPort = in.getUnsignedShort(at + 2 * bytes + 2);
        }
    }

    /** Walks the type-length-values; false where one does not end within the header or the checksum is wrong. */
    private boolean extras(ByteBuf in, int start, int from, int end) {
        int at = from;
        while (at < end) {
            if (end - at < TLV_BYTES) {
                return false;
            }
            int type = in.getUnsignedByte(at);
            int value = at + TLV_BYTES;
            int length = in.getUnsignedShort(at + 1);
            if (length > end - value || !extra(in, type, value, length)) {
                return false;
            }
            if (type == CRC32C_TYPE && !isIntact(in, start, end, value)) {
                return false;
            }
            at = value + length;
        }
        return true;
    }

    private boolean extra(ByteBuf in, int type, int value, int length) {
        if (type == SSL_TYPE) {
            secure = length >= SSL_BYTES && (in.getByte(value) & SSL_CLIENT) != 0;
            return length >= SSL_BYTES;
        }
        return type != CRC32C_TYPE || length == CRC32C_BYTES;
    }

    /** The checksum of the whole header, with zeros in its own place (section 2.2.3). */
    private static boolean isIntact(ByteBuf in, int start, int end, int checksum) {
        byte[] header = new byte[end - start];
        in.getBytes(start, header);
        Arrays.fill(header, checksum - start, checksum - start + CRC32C_BYTES, (byte) 0);
        CRC32C crc = new CRC32C();
        crc.update(header, 0, header.length);
        return (int) crc.getValue() == in.getInt(checksum);
    }

    /* --------------- what it says --------------- */

    /** Whether the header names a client. */
    public boolean names() {
        return source.length > 0;
    }

    /** The client's address, 4 or 16 bytes; empty where the header names none. The array is the caller's. */
    public byte[] source() {
        return source;
    }

    /** The port that the client connected to. */
    public int destinationPort() {
        return destinationPort;
    }

    /** Whether the client's connection to the sender was encrypted, as far as the sender says so. */
    public boolean isSecure() {
        return secure;
    }
}
