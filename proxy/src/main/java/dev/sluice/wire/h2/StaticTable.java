package dev.sluice.wire.h2;

import dev.sluice.base.Ascii;
import dev.sluice.http.FieldName;
import java.util.Arrays;

/** The static table of HPACK (RFC 7541 appendix A), numbered from 1. Immutable; any thread. */
final class StaticTable {
    /** Entries of the table. */
    static final int SIZE = 61;

    static final int AUTHORITY = 1;
    static final int METHOD = 2;
    static final int METHOD_POST = 3;
    static final int PATH = 4;
    static final int SCHEME = 6;
    static final int SCHEME_HTTPS = 7;
    static final int STATUS = 8;

    private static final String TEXT = ":authority;:method GET;:method POST;:path /;:path /index.html;:scheme http;"
            + ":scheme https;:status 200;:status 204;:status 206;:status 304;:status 400;:status 404;:status 500;"
            + "accept-charset;accept-encoding gzip, deflate;accept-language;accept-ranges;accept;"
            + "access-control-allow-origin;age;allow;authorization;cache-control;content-disposition;"
            + "content-encoding;content-language;content-length;content-location;content-range;content-type;cookie;"
            + "date;etag;expect;expires;from;host;if-match;if-modified-since;if-none-match;if-range;"
            + "if-unmodified-since;last-modified;link;location;max-forwards;proxy-authenticate;proxy-authorization;"
            + "range;referer;refresh;retry-after;server;set-cookie;strict-transport-security;transfer-encoding;"
            + "user-agent;vary;via;www-authenticate";

    private static final byte[][] NAMES = new byte[SIZE + 1][];
    private static final byte[][] VALUES = new byte[SIZE + 1][];
    private static final int[] STATUS_INDEX = new int[600];

    /** By the length of the name: where in the table names of that length stand. */
    private static final int[][] BY_LENGTH = new int[32][0];

    /** By the id of an interned name: its index, or 0. */
    private static final int[] BY_ID = new int[64];

    static {
        NAMES[0] = new byte[0];
        VALUES[0] = new byte[0];
        int i = 1;
        for (String entry : TEXT.split(";", -1)) {
            int space = entry.indexOf(' ');
            String name = space < 0 ? entry : entry.substring(0, space);
            String value = space < 0 ? "" : entry.substring(space + 1);
            NAMES[i] = Ascii.bytes(name);
            VALUES[i] = Ascii.bytes(value);
            if (name.equals(":status")) {
                STATUS_INDEX[Integer.parseInt(value)] = i;
            } else if (name.charAt(0) != ':') {
                byte[] bytes = NAMES[i];
                BY_ID[FieldName.idOf(bytes, 0, bytes.length)] = i;
                int[] same = BY_LENGTH[bytes.length];
                BY_LENGTH[bytes.length] = Arrays.copyOf(same, same.length + 1);
                BY_LENGTH[bytes.length][same.length] = i;
            }
            i++;
        }
        BY_ID[FieldName.UNKNOWN] = 0;
    }

    private StaticTable() {}

    /** The name of the entry; do not change the array. */
    static byte[] name(int i) {
        return NAMES[i];
    }

    /** The value of the entry, empty where it has none; do not change the array. */
    static byte[] value(int i) {
        return VALUES[i];
    }

    /** The entry that says the status completely, or 0. */
    static int ofStatus(int status) {
        return STATUS_INDEX[status];
    }

    /** The entry with the name, whose id is known; or 0. */
    static int ofName(int id, byte[] bytes, int start, int end) {
        if (id > 0) {
            return BY_ID[id];
        }
        int length = end - start;
        if (length >= BY_LENGTH.length) {
            return 0;
        }
        for (int i : BY_LENGTH[length]) {
            if (Ascii.equalsIgnoreCase(bytes, start, end, NAMES[i])) {
                return i;
            }
        }
        return 0;
    }
}
