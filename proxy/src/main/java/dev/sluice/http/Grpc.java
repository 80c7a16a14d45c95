package dev.sluice.http;

import dev.sluice.base.Ascii;
import java.util.concurrent.TimeUnit;

/** What gRPC's protocol over HTTP/2 says in fields: whose requests they are, their time and their status. Pure; any thread. */
public final class Grpc {
    /** What look-ups answer when there is no such field, or when it makes no sense. */
    public static final int NONE = -1;

    /** Every status from OK to UNAUTHENTICATED is less. */
    public static final int STATUSES = 17;

    public static final int CANCELLED = 1;
    public static final int UNKNOWN = 2;
    public static final int DEADLINE_EXCEEDED = 4;
    public static final int PERMISSION_DENIED = 7;
    public static final int RESOURCE_EXHAUSTED = 8;
    public static final int UNIMPLEMENTED = 12;
    public static final int INTERNAL = 13;
    public static final int UNAVAILABLE = 14;
    public static final int UNAUTHENTICATED = 16;

    private static final byte[] TYPE = Ascii.bytes("application/grpc");
    private static final int MOST_DIGITS = 8;

    /** Who has more time than this has no bound. */
    private static final long LONGEST_NANOS = TimeUnit.DAYS.toNanos(365);

    private static final byte[] HEX = Ascii.bytes("0123456789ABCDEF");

    private Grpc() {}

    /** Whether the content is gRPC's: {@code application/grpc}, with a format or parameters behind it or not. */
    public static boolean is(Head head) {
        int i = head.find(FieldName.CONTENT_TYPE);
        if (i == Head.NONE) {
            return false;
        }
        int start = head.valueStart(i);
        int typeEnd = start + TYPE.length;
        int end = head.valueEnd(i);
        return typeEnd <= end
                && (typeEnd == end || isTypeEnd(head.array()[typeEnd]))
                && Ascii.equalsIgnoreCase(head.array(), start, typeEnd, TYPE);
    }

    private static boolean isTypeEnd(byte b) {
        return b == '+' || b == ';' || b == ' ';
    }

    /**
     * The time that {@code grpc-timeout} gives the call: at most eight digits and a unit. {@link #NONE} when there is none,
     * when it is longer than a year, or when it is no such text, which is the server's to judge.
     */
    public static long timeoutNanos(Head request) {
        int i = request.find(FieldName.GRPC_TIMEOUT);
        if (i == Head.NONE) {
            return NONE;
        }
        int start = request.valueStart(i);
        int end = request.valueEnd(i) - 1;
        if (end - start > MOST_DIGITS) {
            return NONE;
        }
        long amount = Ascii.parseLong(request.array(), start, end);
        long unit = amount < 0 ? 0 : unitNanos(request.array()[end]);
        return unit == 0 || amount > LONGEST_NANOS / unit ? NONE : amount * unit;
    }

    private static long unitNanos(byte unit) {
        switch (unit) {
            case 'n':
                return 1;
            case 'u':
                return 1_000;
            case 'm':
                return 1_000_000;
            case 'S':
                return 1_000_000_000;
            case 'M':
                return 60_000_000_000L;
            case 'H':
                return 3_600_000_000_000L;
            default:
                return 0;
        }
    }

    /** The call's status as trailers, or a head that is the whole response, say it; {@link #NONE} without one. */
    public static int status(Head head) {
        int i = head.find(FieldName.GRPC_STATUS);
        if (i == Head.NONE) {
            return NONE;
        }
        long status = Ascii.parseLong(head.array(), head.valueStart(i), head.valueEnd(i));
        // who invents a status means one that is not known (gRPC's statuscodes.md)
        return status < 0 || status >= STATUSES ? UNKNOWN : (int) status;
    }

    /** What an HTTP status means to a call (gRPC's http-grpc-status-mapping.md). */
    public static int statusOf(int httpStatus) {
        switch (httpStatus) {
            case 400:
                return INTERNAL;
            case 401:
                return UNAUTHENTICATED;
            case 403:
                return PERMISSION_DENIED;
            case 404:
                return UNIMPLEMENTED;
            case 429:
            case 502:
            case 503:
            case 504:
                return UNAVAILABLE;
            default:
                return UNKNOWN;
        }
    }

    /** The text as {@code grpc-message} carries it: percent-encoded but for printable ASCII (gRPC's PROTOCOL-HTTP2.md). */
    public static byte[] message(byte[] utf8) {
        byte[] encoded = new byte[3 * utf8.length];
        int size = 0;
        for (byte b : utf8) {
            if (b >= ' ' && b <= '~' && b != '%') {
                encoded[size++] = b;
            } else {
                encoded[size++] = '%';
                encoded[size++] = HEX[(b & 0xff) >> 4];
                encoded[size++] = HEX[b & 15];
            }
        }
        return java.util.Arrays.copyOf(encoded, size);
    }
}
