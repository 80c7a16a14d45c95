package dev.sluice.observe;

import dev.sluice.base.Ascii;
import dev.sluice.http.FieldName;
import dev.sluice.http.Grpc;
import dev.sluice.http.Head;

/**
 * The JSON log format: one object a line, members always in the same order, those without a value left out. A text that
 * was cut ends in three dots, and the object then has {@code "truncated":true}. Immutable; writes on the loop.
 */
final class JsonLog implements LogFormat {
    private static final Stage[] ALL = Stage.values();
    private static final byte[][] CODES = codes();
    private static final byte[][] STAGES = stages();

    private static final byte[] TIME = Ascii.bytes("{\"time\":\"");
    private static final Member CLIENT = new Member("client", LogVariable.NAME_MAX);
    private static final Member METHOD = new Member("method", LogVariable.METHOD_MAX);
    private static final Member HOST = new Member("host", LogVariable.HOST_MAX);
    private static final Member PATH = new Member("path", LogVariable.PATH_MAX);
    private static final byte[] PROTOCOL = Ascii.bytes(",\"protocol\":\"");
    private static final byte[] STATUS = Ascii.bytes("\",\"status\":");
    private static final byte[] REASON = Ascii.bytes(",\"reason\":\"");
    private static final Member TLS_VERSION = new Member("tlsVersion", LogVariable.NAME_MAX);
    private static final Member TLS_CIPHER = new Member("tlsCipher", LogVariable.NAME_MAX);
    private static final Member SNI = new Member("sni", LogVariable.HOST_MAX);
    private static final Member ALPN = new Member("alpn", LogVariable.NAME_MAX);
    private static final Member LISTENER = new Member("listener", LogVariable.NAME_MAX);
    private static final Member SITE = new Member("site", LogVariable.NAME_MAX);
    private static final Member ROUTE = new Member("route", LogVariable.NAME_MAX);
    private static final Member SERVICE = new Member("service", LogVariable.NAME_MAX);
    private static final Member SERVER = new Member("server", LogVariable.NAME_MAX);
    private static final byte[] GRPC_STATUS = Ascii.bytes(",\"grpcStatus\":");
    private static final byte[] UPSTREAM_PROTOCOL = Ascii.bytes(",\"upstreamProtocol\":\"");
    private static final byte[] ATTEMPTS = Ascii.bytes(",\"attempts\":");
    private static final byte[] BYTES_IN = Ascii.bytes(",\"bytesIn\":");
    private static final byte[] BYTES_OUT = Ascii.bytes(",\"bytesOut\":");
    private static final byte[] DURATION = Ascii.bytes(",\"durationMs\":");
    private static final Member REQUEST_ID = new Member("requestId", LogVariable.NAME_MAX);
    private static final Member USER_AGENT = new Member("userAgent", LogVariable.FIELD_MAX);
    private static final Member REFERER = new Member("referer", LogVariable.FIELD_MAX);
    private static final byte[] STAGES_BEGIN = Ascii.bytes(",\"stages\":{");
    private static final byte[] COMMA = Ascii.bytes(",");
    private static final byte[] QUOTE = Ascii.bytes("\"");
    private static final byte[] TRUNCATED = Ascii.bytes("},\"truncated\":true}");
    private static final byte[] END = Ascii.bytes("}}");

    /** A member whose value is a text from outside: its key and how much of the text is written. */
    private static final class Member {
        final byte[] key;
        final int max;

        Member(String name, int max) {
            this.key = Ascii.bytes(",\"" + name + "\":\"");
            this.max = max;
        }
    }

    private static byte[][] codes() {
        Reason[] reasons = Reason.values();
        byte[][] codes = new byte[reasons.length][];
        for (Reason reason : reasons) {
            codes[reason.ordinal()] = Ascii.bytes(reason.code());
        }
        return codes;
    }

    private static byte[][] stages() {
        byte[][] stages = new byte[Stage.COUNT][];
        for (int i = 0; i < Stage.COUNT; i++) {
            stages[i] = Ascii.bytes("\"" + ALL[i].label() + "\":");
        }
        return stages;
    }

    /** The reason's code as bytes; do not change the array. */
    static byte[] code(Reason reason) {
        return CODES[reason.ordinal()];
    }

    @Override
    public void write(AccessEntry entry, LogLine line) {
        Head request = entry.request();
        byte[] arena = request.array();
        line.raw(TIME);
        line.raw(line.time().rfc3339(entry.wallMillis()));
        line.raw(QUOTE);
        text(line, CLIENT, entry.clientAddress(), 0, entry.clientAddressLength());
        text(line, METHOD, arena, 0, request.methodEnd());
        text(line, HOST, arena, entry.hostStart(), entry.hostEnd());
        text(line, PATH, arena, entry.targetStart(), entry.targetEnd());
        line.raw(PROTOCOL);
        line.raw(LogVariable.protocol(request.version()));
        line.raw(STATUS);
        line.number(entry.status());
        if (entry.grpcStatus() != Grpc.NONE) {
            line.raw(GRPC_STATUS);
            line.number(entry.grpcStatus());
        }
        line.raw(REASON);
        line.raw(code(entry.reason()));
        line.raw(QUOTE);
        if (entry.tlsVersion().length > 0) {
            secured(entry, line);
        }
        names(entry, line);
        numbers(entry, line);
        text(line, REQUEST_ID, entry.requestId(), 0, entry.requestIdLength());
        field(line, USER_AGENT, request, FieldName.USER_AGENT);
        field(line, REFERER, request, FieldName.REFERER);
        stages(entry, line);
        line.raw(line.isCut() ? TRUNCATED : END);
    }

    private static void secured(AccessEntry entry, LogLine line) {
        name(line, TLS_VERSION, entry.tlsVersion());
        name(line, TLS_CIPHER, entry.tlsCipher());
        name(line, SNI, entry.serverName());
        name(line, ALPN, entry.alpn());
    }

    private static void names(AccessEntry entry, LogLine line) {
        again(line, 0, LISTENER, entry.listener());
        again(line, 1, SITE, entry.site());
        again(line, 2, ROUTE, entry.route());
        again(line, 3, SERVICE, entry.service());
        again(line, 4, SERVER, entry.server());
        if (entry.upstreamVersion() != 0) {
            line.raw(UPSTREAM_PROTOCOL);
            line.raw(LogVariable.protocol(entry.upstreamVersion()));
            line.raw(QUOTE);
        }
    }

    private static void numbers(AccessEntry entry, LogLine line) {
        line.raw(ATTEMPTS);
        line.number(entry.attempts());
        line.raw(BYTES_IN);
        line.number(entry.bytesIn());
        line.raw(BYTES_OUT);
        line.number(entry.bytesOut());
        line.raw(DURATION);
        line.millis(entry.durationNanos());
    }

    private static void stages(AccessEntry entry, LogLine line) {
        line.raw(STAGES_BEGIN);
        boolean first = true;
        for (int i = 0; i < ALL.length; i++) {
            long nanos = entry.stageNanos(ALL[i]);
            if (nanos >= 0) {
                if (!first) {
                    line.raw(COMMA);
                }
                line.raw(STAGES[i]);
                line.millis(nanos);
                first = false;
            }
        }
    }

    private static void again(LogLine line, int slot, Member member, byte[] value) {
        if (value.length > 0) {
            line.name(slot, member.key, value, member.max);
        }
    }

    private static void name(LogLine line, Member member, byte[] value) {
        text(line, member, value, 0, value.length);
    }

    private static void field(LogLine line, Member member, Head head, FieldName name) {
        int i = head.find(name);
        if (i != Head.NONE) {
            text(line, member, head.array(), head.valueStart(i), head.valueEnd(i));
        }
    }

    private static void text(LogLine line, Member member, byte[] value, int start, int end) {
        if (start == Head.NONE || start >= end) {
            return;
        }
        line.raw(member.key);
        line.json(value, start, end, member.max);
        line.raw(QUOTE);
    }
}
