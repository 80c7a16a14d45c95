package dev.sluice.exchange;

import dev.sluice.base.Ascii;
import dev.sluice.http.FieldName;
import dev.sluice.http.Head;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One part of a compiled template: where in an exchange its bytes stand, as an array and a span packed into a long, so
 * that looking costs no object. Immutable, shared by all loops.
 */
abstract class Variable {
    private static final byte[] HTTP = Ascii.bytes("http");
    private static final byte[] HTTPS = Ascii.bytes("https");
    private static final byte[] HTTP_PORT = Ascii.bytes("80");
    private static final byte[] HTTPS_PORT = Ascii.bytes("443");
    private static final long NOTHING = 0;

    private Variable() {}

    /** The array that the span belongs to. */
    abstract byte[] array(Exchange x);

    /** The value's range; empty when there is no value. */
    abstract long span(Exchange x);

    static long span(int start, int end) {
        return ((long) start << 32) | end;
    }

    static int start(long span) {
        return (int) (span >>> 32);
    }

    static int end(long span) {
        return (int) span;
    }

    /** The variable of the name that takes no argument. */
    static Variable plain(String name) {
        return switch (name) {
            case "scheme" -> new Scheme();
            case "port" -> new Port();
            case "ip" -> new Ip();
            case "requestId" -> new RequestId();
            case "route" -> new RouteName();
            default -> new Line(LinePart.valueOf(name.toUpperCase(Locale.ROOT)));
        };
    }

    /** Text that stands for itself. */
    static final class Literal extends Variable {
        private final byte[] text;

        Literal(String text) {
            this.text = text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        byte[] array(Exchange x) {
            return text;
        }

        @Override
        long span(Exchange x) {
            return span(0, text.length);
        }
    }

    /** A value that stands in the request's arena. */
    abstract static class InRequest extends Variable {
        @Override
        byte[] array(Exchange x) {
            return x.request().array();
        }
    }

    private enum LinePart {
        METHOD,
        HOST,
        HOSTPORT,
        URI,
        PATH,
        QUERY
    }

    /** A part of the request line, or the host it is for. */
    private static final class Line extends InRequest {
        private final LinePart part;

        Line(LinePart part) {
            this.part = part;
        }

        @Override
        long span(Exchange x) {
            Head request = x.request();
            Identity identity = x.identity();
            return switch (part) {
                case METHOD -> span(0, request.methodEnd());
                case HOST -> span(identity.hostStart(), hostNameEnd(x));
                case HOSTPORT -> span(identity.hostStart(), identity.hostEnd());
                case URI -> span(request.pathStart(), request.targetEnd());
                case PATH -> span(request.pathStart(), request.pathEnd());
                case QUERY -> request.hasQuery() ? span(request.queryStart(), request.queryEnd()) : NOTHING;
            };
        }
    }

    /** Where the host ends and its port, if any, begins; an IPv6 address keeps its brackets. */
    private static int hostNameEnd(Exchange x) {
        byte[] bytes = x.request().array();
        int start = x.identity().hostStart();
        int end = x.identity().hostEnd();
        int from = start < end && bytes[start] == '[' ? Ascii.indexOf(bytes, start, end, (byte) ']') : start;
        int colon = Ascii.indexOf(bytes, Math.max(start, from), end, (byte) ':');
        return colon < 0 || from < 0 ? end : colon;
    }

    private static final class Scheme extends Variable {
        @Override
        byte[] array(Exchange x) {
            return x.identity().isSecure() ? HTTPS : HTTP;
        }

        @Override
        long span(Exchange x) {
            return span(0, array(x).length);
        }
    }

    /** The port that Host names, otherwise the one its scheme stands for. */
    private static final class Port extends Variable {
        private static boolean isNamed(Exchange x) {
            return hostNameEnd(x) + 1 < x.identity().hostEnd();
        }

        @Override
        byte[] array(Exchange x) {
            if (isNamed(x)) {
                return x.request().array();
            }
            return x.identity().isSecure() ? HTTPS_PORT : HTTP_PORT;
        }

        @Override
        long span(Exchange x) {
            return isNamed(x)
                    ? span(hostNameEnd(x) + 1, x.identity().hostEnd())
                    : span(0, x.identity().isSecure() ? HTTPS_PORT.length : HTTP_PORT.length);
        }
    }

    private static final class Ip extends Variable {
        @Override
        byte[] array(Exchange x) {
            return x.identity().addressText();
        }

        @Override
        long span(Exchange x) {
            return span(0, x.identity().addressLength());
        }
    }

    private static final class RequestId extends Variable {
        @Override
        byte[] array(Exchange x) {
            return x.identity().requestId();
        }

        @Override
        long span(Exchange x) {
            return span(0, x.identity().requestIdLength());
        }
    }

    private static final class RouteName extends Variable {
        @Override
        byte[] array(Exchange x) {
            return x.route().name();
        }

        @Override
        long span(Exchange x) {
            return span(0, x.route().name().length);
        }
    }

    /** The value of the first field of a name. */
    static final class Header extends InRequest {
        private final FieldName name;

        Header(FieldName name) {
            this.name = name;
        }

        @Override
        long span(Exchange x) {
            Head request = x.request();
            int i = request.find(name);
            return i == Head.NONE ? NOTHING : span(request.valueStart(i), request.valueEnd(i));
        }
    }

    /** The value of the first cookie of a name (RFC 6265 section 4.2.1), quotes included. */
    static final class Cookie extends InRequest {
        private final byte[] name;

        Cookie(String name) {
            this.name = Ascii.bytes(name);
        }

        @Override
        long span(Exchange x) {
            Head request = x.request();
            int i = request.find(FieldName.COOKIE);
            while (i != Head.NONE) {
                long found = pair(request.array(), request.valueStart(i), request.valueEnd(i), name, (byte) ';');
                if (found != NOTHING) {
                    return found;
                }
                i = request.find(FieldName.COOKIE, i + 1);
            }
            return NOTHING;
        }
    }

    /** The value of the first query parameter of a name, both as the client encoded them. */
    static final class Parameter extends InRequest {
        private final byte[] name;

        Parameter(String name) {
            this.name = Ascii.bytes(name);
        }

        @Override
        long span(Exchange x) {
            Head request = x.request();
            return request.hasQuery()
                    ? pair(request.array(), request.queryStart(), request.queryEnd(), name, (byte) '&')
                    : NOTHING;
        }
    }

    /** The value of the first {@code name=value} in a list of such pairs. */
    private static long pair(byte[] bytes, int start, int end, byte[] name, byte separator) {
        int at = start;
        while (at < end) {
            int stop = Ascii.indexOf(bytes, at, end, separator);
            stop = stop < 0 ? end : stop;
            while (at < stop && bytes[at] == ' ') {
                at++;
            }
            int equals = at + name.length;
            if (equals < stop && bytes[equals] == '=' && Ascii.equals(bytes, at, equals, name)) {
                return span(equals + 1, stop);
            }
            at = stop + 1;
        }
        return NOTHING;
    }

    /** What the route's path captured under a name. */
    static final class Capture extends InRequest {
        private final String name;

        Capture(String name) {
            this.name = name;
        }

        @Override
        long span(Exchange x) {
            Captured captured = x.captured();
            int i = captured.find(name);
            boolean took = i != Captured.NONE && captured.start(i) >= 0;
            return took ? span(captured.start(i), captured.end(i)) : NOTHING;
        }
    }
}
