package dev.sluice.observe;

import dev.sluice.base.Ascii;
import dev.sluice.http.FieldName;
import dev.sluice.http.Grpc;
import dev.sluice.http.Head;
import org.jspecify.annotations.Nullable;

/**
 * What a log template may write between braces, besides fields of request and response and times of stages. The names are
 * those of the templates elsewhere in the configuration. Immutable.
 */
enum LogVariable {
    TIME("time") {
        @Override
        void write(AccessEntry entry, LogLine line) {
            line.raw(line.time().rfc3339(entry.wallMillis()));
        }
    },
    TIME_COMMON("time.common") {
        @Override
        void write(AccessEntry entry, LogLine line) {
            line.raw(line.time().common(entry.wallMillis()));
        }
    },
    IP("ip") {
        @Override
        void write(AccessEntry entry, LogLine line) {
            span(line, entry.clientAddress(), 0, entry.clientAddressLength(), NAME_MAX);
        }
    },
    METHOD("method") {
        @Override
        void write(AccessEntry entry, LogLine line) {
            Head request = entry.request();
            span(line, request.array(), 0, request.methodEnd(), METHOD_MAX);
        }
    },
    HOST("host") {
        @Override
        void write(AccessEntry entry, LogLine line) {
            span(line, entry.request().array(), entry.hostStart(), entry.hostEnd(), HOST_MAX);
        }
    },
    URI("uri") {
        @Override
        void write(AccessEntry entry, LogLine line) {
            span(line, entry.request().array(), entry.targetStart(), entry.targetEnd(), PATH_MAX);
        }
    },
    PATH("path") {
        @Override
        void write(AccessEntry entry, LogLine line) {
            span(line, entry.request().array(), entry.targetStart(), pathEnd(entry), PATH_MAX);
        }
    },
    QUERY("query") {
        @Override
        void write(AccessEntry entry, LogLine line) {
            span(line, entry.request().array(), pathEnd(entry) + 1, entry.targetEnd(), PATH_MAX);
        }
    },
    PROTOCOL("protocol") {
        @Override
        void write(AccessEntry entry, LogLine line) {
            line.raw(protocol(entry.request().version()));
        }
    },
    STATUS("status") {
        @Override
        void write(AccessEntry entry, LogLine line) {
            line.number(entry.status());
        }
    },
    GRPC_STATUS("grpcStatus") {
        @Override
        void write(AccessEntry entry, LogLine line) {
            if (entry.grpcStatus() == Grpc.NONE) {
                line.raw(NONE);
            } else {
                line.number(entry.grpcStatus());
            }
        }
    },
    REASON("reason") {
        @Override
        void write(AccessEntry entry, LogLine line) {
            line.raw(JsonLog.code(entry.reason()));
        }
    },
    TLS_VERSION("tls.version") {
        @Override
        void write(AccessEntry entry, LogLine line) {
            named(line, entry.tlsVersion());
        }
    },
    TLS_CIPHER("tls.cipher") {
        @Override
        void write(AccessEntry entry, LogLine line) {
            named(line, entry.tlsCipher());
        }
    },
    TLS_SNI("tls.sni") {
        @Override
        void write(AccessEntry entry, LogLine line) {
            named(line, entry.serverName());
        }
    },
    TLS_ALPN("tls.alpn") {
        @Override
        void write(AccessEntry entry, LogLine line) {
            named(line, entry.alpn());
        }
    },
    LISTENER("listener") {
        @Override
        void write(AccessEntry entry, LogLine line) {
            named(line, entry.listener());
        }
    },
    SITE("site") {
        @Override
        void write(AccessEntry entry, LogLine line) {
            named(line, entry.site());
        }
    },
    ROUTE("route") {
        @Override
        void write(AccessEntry entry, LogLine line) {
            named(line, entry.route());
        }
    },
    SERVICE("service") {
        @Override
        void write(AccessEntry entry, LogLine line) {
            named(line, entry.service());
        }
    },
    SERVER("server") {
        @Override
        void write(AccessEntry entry, LogLine line) {
            named(line, entry.server());
        }
    },
    UPSTREAM_PROTOCOL("upstreamProtocol") {
        @Override
        void write(AccessEntry entry, LogLine line) {
            line.raw(entry.upstreamVersion() == 0 ? NONE : protocol(entry.upstreamVersion()));
        }
    },
    ATTEMPTS("attempts") {
        @Override
        void write(AccessEntry entry, LogLine line) {
            line.number(entry.attempts());
        }
    },
    BYTES_IN("bytesIn") {
        @Override
        void write(AccessEntry entry, LogLine line) {
            line.number(entry.bytesIn());
        }
    },
    BYTES_OUT("bytesOut") {
        @Override
        void write(AccessEntry entry, LogLine line) {
            line.number(entry.bytesOut());
        }
    },
    BODY_BYTES_OUT("bodyBytesOut") {
        @Override
        void write(AccessEntry entry, LogLine line) {
            line.number(entry.bodyBytesOut());
        }
    },
    DURATION("duration") {
        @Override
        void write(AccessEntry entry, LogLine line) {
            line.millis(entry.durationNanos());
        }
    },
    REQUEST_ID("requestId") {
        @Override
        void write(AccessEntry entry, LogLine line) {
            span(line, entry.requestId(), 0, entry.requestIdLength(), NAME_MAX);
        }
    };

    /** The longest method that is written whole. */
    static final int METHOD_MAX = 32;

    /** The longest name of our own, address or id that is written whole. */
    static final int NAME_MAX = 256;

    /** The longest host that is written whole. */
    static final int HOST_MAX = 300;

    /** The longest path with query that is written whole. */
    static final int PATH_MAX = 4096;

    /** The longest field value that is written whole. */
    static final int FIELD_MAX = 1024;

    private static final byte[] NONE = Ascii.bytes("-");
    private static final byte[] HTTP_1_0 = Ascii.bytes("HTTP/1.0");
    private static final byte[] HTTP_1_1 = Ascii.bytes("HTTP/1.1");
    private static final byte[] TCP = Ascii.bytes("TCP");
    private static final byte[] HTTP_2 = Ascii.bytes("HTTP/2.0");

    private final String text;

    LogVariable(String text) {
        this.text = text;
    }

    /** The name between the braces. */
    String text() {
        return text;
    }

    abstract void write(AccessEntry entry, LogLine line);

    private static void named(LogLine line, byte[] name) {
        span(line, name, 0, name.length, NAME_MAX);
    }

    private static void span(LogLine line, byte[] bytes, int start, int end, int max) {
        if (start == Head.NONE || start >= end) {
            line.raw(NONE);
        } else {
            line.text(bytes, start, end, max);
        }
    }

    private static int pathEnd(AccessEntry entry) {
        int mark = Ascii.indexOf(entry.request().array(), entry.targetStart(), entry.targetEnd(), (byte) '?');
        return mark < 0 ? entry.targetEnd() : mark;
    }

    /** Writes the value of the first such field of the head. */
    static void field(@Nullable Head head, FieldName name, LogLine line) {
        int i = head == null ? Head.NONE : head.find(name);
        if (head == null || i == Head.NONE) {
            line.raw(NONE);
        } else {
            span(line, head.array(), head.valueStart(i), head.valueEnd(i), FIELD_MAX);
        }
    }

    /** The protocol version as a start line has it. */
    static byte[] protocol(int version) {
        if (version == Head.HTTP_2) {
            return HTTP_2;
        }
        if (version == Head.NO_HTTP) {
            return TCP;
        }
        return version == Head.HTTP_1_0 ? HTTP_1_0 : HTTP_1_1;
    }
}
