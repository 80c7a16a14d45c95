package dev.sluice.config;

import dev.sluice.base.Address;
import dev.sluice.route.HostPattern;
import dev.sluice.route.RouteException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The key of a site, taken apart: {@code [scheme://]host[:port]}, {@code :port} or
 * {@code unix:/path}. The host is always compared with
 * the request's Host, also when it is an IP literal, and is never an address to bind. Immutable, for any thread.
 *
 * @param host in lower case; empty for any
 * @param port -1 when the key names none
 * @param socket the Unix-domain socket the key names, if any
 */
record SiteKey(Place place, String text, Scheme scheme, String host, int port, Address.@Nullable Unix socket) {
    /** What the key says of HTTPS. */
    enum Scheme {
        /** It is not spoken. */
        HTTP,
        /** It is spoken. */
        HTTPS,
        /** It is spoken, and who asks without is sent there. */
        NONE
    }

    private static final String HTTP = "http://";
    private static final String HTTPS = "https://";
    private static final String FORMS =
            "example.com, https://*.example.com:8443, http://example.com, :8080 or unix:/run/sluice.sock";

    /** Whether the site is served over TLS. */
    boolean isSecure() {
        return scheme != Scheme.HTTP;
    }

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
        Scheme scheme = text.startsWith(HTTPS) ? Scheme.HTTPS : text.startsWith(HTTP) ? Scheme.HTTP : Scheme.NONE;
        String rest =
                text.substring(scheme == Scheme.HTTPS ? HTTPS.length() : scheme == Scheme.HTTP ? HTTP.length() : 0);
        if (rest.startsWith("unix:")) {
            return socket(place, text, scheme, rest);
        }
        int other = rest.indexOf("://");
        if (scheme == Scheme.NONE && other >= 0) {
            return bad("the scheme '" + text.substring(0, other) + "' is unknown", "a site key is " + FORMS);
        }
        if (rest.isEmpty() || rest.equals("*")) {
            return bad("this is not a site key", "for every host, write :80 or another port");
        }
        // a port alone has always been plain: no certificate could be for every host
        Scheme meant = scheme == Scheme.NONE && rest.startsWith(":") ? Scheme.HTTP : scheme;
        String name = rest.endsWith("/") && scheme != Scheme.NONE ? rest.substring(0, rest.length() - 1) : rest;
        return hostAndPort(place, text, meant, name);
    }

    private static Parsed socket(Place place, String text, Scheme scheme, String rest) {
        if (!(Address.parse(rest) instanceof Address.Unix socket)) {
            return bad("the path of a Unix-domain socket is absolute", "write unix:/run/sluice.sock");
        }
        return scheme == Scheme.HTTPS
                ? bad("HTTPS is not spoken on a Unix-domain socket", "write " + rest)
                : good(new SiteKey(place, text, Scheme.HTTP, "", -1, socket));
    }

    private static Parsed hostAndPort(Place place, String text, Scheme scheme, String rest) {
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
                ? good(new SiteKey(place, text, scheme, bare, portless ? -1 : inet.port(), null))
                : bad("'" + bare + "' is not a host", "a site key is " + FORMS);
    }

    private static boolean isPattern(String host) {
        try {
            return host.isEmpty() || HostPattern.parse(host) != null;
        } catch (RouteException e) {
            return false;
        }
    }

    private static Parsed good(SiteKey key) {
        return new Parsed(key, "", "");
    }

    private static Parsed bad(String message, String remedy) {
        return new Parsed(null, message, remedy);
    }
}
