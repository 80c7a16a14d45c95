package dev.sluice.config;

import dev.sluice.base.Address;
import dev.sluice.route.HostPattern;
import dev.sluice.route.RouteException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The key of a site, taken apart: {@code http://host[:port]}, {@code :port} or {@code unix:/path}. The host is always compared with
 * the request's Host, also when it is an IP literal, and is never an address to bind. Immutable, for any thread.
 *
 * @param host in lower case; empty for any
 * @param port -1 when the key names none
 * @param socket the Unix-domain socket the key names, if any
 */
record SiteKey(Place place, String text, String host, int port, Address.@Nullable Unix socket) {
    private static final String HTTP = "http://";
    private static final String FORMS = "http://example.com, http://*.example.com:8080, :8080 or unix:/run/sluice.sock";

    /** What came of a key: it, or what is wrong with it. */
    private record Parsed(@Nullable SiteKey key, String message, String remedy) {}

    static @Nullable SiteKey parse(Tree.Scalar scalar, Reading in) {
        Parsed parsed = parse(scalar.place(), scalar.text());
        if (parsed.key() == null) {
            in.problem(scalar.place(), parsed.message(), parsed.remedy());
        }
        return parsed.key();
    }

    private static Parsed parse(Place place, String text) {
        String rest = text.startsWith(HTTP) ? text.substring(HTTP.length()) : text;
        if (rest.startsWith("unix:")) {
            boolean good = Address.parse(rest) instanceof Address.Unix;
            return good
                    ? good(place, text, "", -1, (Address.Unix) Address.parse(rest))
                    : bad("the path of a Unix-domain socket is absolute", "write unix:/run/sluice.sock");
        }
        if (text.startsWith("https://")) {
            return bad(
                    "HTTPS sites are not part of this version", "write " + HTTP + text.substring("https://".length()));
        }
        if (rest.length() == text.length() && !text.startsWith(":")) {
            return schemeless(text);
        }
        return hostAndPort(place, text, rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest);
    }

    private static Parsed schemeless(String text) {
        int scheme = text.indexOf("://");
        if (scheme >= 0) {
            return bad("the scheme '" + text.substring(0, scheme) + "' is unknown", "a site key is " + FORMS);
        }
        if (text.isEmpty() || text.equals("*")) {
            return bad("this is not a site key", "for every host, write :80 or another port");
        }
        return bad(
                "'" + text + "' stands for automatic HTTPS, which is not part of this version", "write " + HTTP + text);
    }

    private static Parsed hostAndPort(Place place, String text, String rest) {
        if (rest.indexOf('/') >= 0) {
            return bad("a site key has no path", "write the path as a key of routes:");
        }
        boolean wildcard = rest.startsWith("*.");
        String plain = wildcard ? rest.substring(2) : rest;
        if (plain.indexOf('*') >= 0) {
            return bad(
                    "a wildcard stands for all names below a domain, as in *.example.com", "for every host, write :80");
        }
        Address address = Address.parse(plain, 0);
        boolean portless = plain.endsWith("]") || plain.indexOf(':') < 0;
        if (!(address instanceof Address.Inet inet)
                || (inet.port() == 0 && !portless)
                || (wildcard && inet.host().isEmpty())) {
            return bad("this is not a site key", "a site key is " + FORMS);
        }
        String host = (wildcard ? "*." : "") + inet.host().toLowerCase(Locale.ROOT);
        String bare = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return isPattern(bare)
                ? good(place, text, bare, portless ? -1 : inet.port(), null)
                : bad("'" + bare + "' is not a host", "a site key is " + FORMS);
    }

    private static boolean isPattern(String host) {
        try {
            return host.isEmpty() || HostPattern.parse(host) != null;
        } catch (RouteException e) {
            return false;
        }
    }

    private static Parsed good(Place place, String text, String host, int port, Address.@Nullable Unix socket) {
        return new Parsed(new SiteKey(place, text, host, port, socket), "", "");
    }

    private static Parsed bad(String message, String remedy) {
        return new Parsed(null, message, remedy);
    }
}
