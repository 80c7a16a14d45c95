package dev.sluice.base;

import org.jspecify.annotations.Nullable;

/** Where a socket listens or connects: a host and port, or the path of a Unix-domain socket. Immutable, for any thread. */
public sealed interface Address {

    /** Whether a connection to one can be one to the other: the same, or the same port of every address and of one. */
    default boolean overlaps(Address other) {
        if (this instanceof Inet a && other instanceof Inet b && a.port() == b.port()) {
            return a.takes(b.host()) || b.takes(a.host());
        }
        return equals(other);
    }

    /** A name or IP literal (IPv6 without brackets; empty means every address of this machine) and a port. */
    record Inet(String host, int port) implements Address {
        /** Whether the host means this one: a wildcard of IPv6 takes IPv4, too. */
        private boolean takes(String other) {
            boolean any = host.isEmpty() || host.equals("::");
            return any || (host.equals("0.0.0.0") && other.indexOf(':') < 0) || sameAddress(host, other);
        }

        private static boolean sameAddress(String a, String b) {
            IpAddress ip = IpAddress.parse(a);
            return a.equalsIgnoreCase(b) || (ip != null && ip.equals(IpAddress.parse(b)));
        }

        @Override
        public String toString() {
            return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /** The path of a Unix-domain socket; written {@code unix:/path}. */
    record Unix(String path) implements Address {
        @Override
        public String toString() {
            return "unix:" + path;
        }
    }

    /** The address that {@code text} says: {@code host:port}, {@code :port}, {@code [v6]:port} or {@code unix:/path}; null when none. */
    static @Nullable Address parse(String text) {
        return parse(text, -1);
    }

    /** Like {@link #parse(String)}, and a host without a port gets {@code defaultPort} unless that is negative. */
    static @Nullable Address parse(String text, int defaultPort) {
        if (text.startsWith("unix:")) {
            String path = text.substring(5);
            return path.startsWith("/") && path.length() > 1 && path.indexOf('\0') < 0 ? new Unix(path) : null;
        }
        int hostEnd = hostEnd(text);
        if (hostEnd < 0) {
            return null;
        }
        boolean bracketed = text.startsWith("[");
        String host = bracketed ? text.substring(1, hostEnd - 1) : text.substring(0, hostEnd);
        if (bracketed ? !isV6(host) : !isHost(host)) {
            return null;
        }
        int port = hostEnd == text.length() ? defaultPort : port(text, hostEnd + 1);
        return port < 0 || (host.isEmpty() && hostEnd == text.length()) ? null : new Inet(host, port);
    }

    /** Whether {@code host} can be a host: empty, an IPv4 literal, or dot-separated labels of letters, digits, - and _. */
    static boolean isHost(String host) {
        if (host.length() > 253) {
            return false;
        }
        int label = 0;
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            boolean plain = isLabelChar(c);
            if (!plain && (c != '.' || label == 0)) {
                return false;
            }
            label = plain ? label + 1 : 0;
            if (label > 63) {
                return false;
            }
        }
        // A name that ends in digits can only be an IPv4 literal (RFC 3986 section 3.2.2): 10.0.0.999 is a slip.
        return !endsInNumber(host) || IpAddress.parse(host) != null;
    }

    private static boolean isLabelChar(char c) {
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        return letter || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    private static boolean endsInNumber(String host) {
        int dot = host.lastIndexOf('.');
        return dot >= 0 && dot + 1 < host.length() && Durations.digits(host, dot + 1) == host.length();
    }

    private static boolean isV6(String host) {
        return host.indexOf(':') >= 0 && IpAddress.parse(host) != null;
    }

    private static int hostEnd(String text) {
        if (text.startsWith("[")) {
            int close = text.indexOf(']');
            boolean ends = close > 0 && (close + 1 == text.length() || text.charAt(close + 1) == ':');
            return ends ? close + 1 : -1;
        }
        int colon = text.indexOf(':');
        return colon < 0 ? text.length() : colon;
    }

    private static int port(String text, int from) {
        int end = Durations.digits(text, from);
        if (end != text.length() || end == from || end - from > 5) {
            return -1;
        }
        int port = Integer.parseInt(text, from, end, 10);
        return port > 65535 ? -1 : port;
    }
}
