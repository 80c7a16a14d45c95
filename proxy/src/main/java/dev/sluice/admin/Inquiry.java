package dev.sluice.admin;

import dev.sluice.base.Ascii;
import dev.sluice.base.IpAddress;
import dev.sluice.http.FieldName;
import dev.sluice.http.Head;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A request that somebody asks about: "what would become of it?". Immutable.
 *
 * @param host the authority as the URL writes it, with its port
 * @param port -1 when the URL names none
 * @param target path and query
 * @param fields further fields, or Host in place of the URL's
 * @param client the client's address
 */
public record Inquiry(
        String method,
        boolean secure,
        String host,
        int port,
        String target,
        Map<FieldName, String> fields,
        String client) {
    public Inquiry {
        fields = Map.copyOf(fields);
    }

    /**
     * The request to an absolute URL with fields as {@code Name: value}.
     *
     * @throws IllegalArgumentException if it is none; the message says what is wrong
     */
    public static Inquiry of(String method, String url, Iterable<String> fields, String client) {
        boolean secure = url.startsWith("https://");
        if (!secure && !url.startsWith("http://")) {
            throw new IllegalArgumentException(
                    "a URL begins with http:// or https://, such as http://example.com/path: \"" + url + "\"");
        }
        checkVisible(url, "URL");
        checkMethod(method);
        int start = url.indexOf("//") + 2;
        int end = start;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        String host = url.substring(start, end);
        if (host.isEmpty()) {
            throw new IllegalArgumentException("the URL has no host: \"" + url + "\"");
        }
        int hash = url.indexOf('#', end);
        String rest = url.substring(end, hash < 0 ? url.length() : hash);
        String target = rest.startsWith("/") ? rest : "/" + rest;
        return new Inquiry(method, secure, host, port(host), target, fields(fields), address(client));
    }

    private static void checkMethod(String method) {
        checkVisible(method, "method");
        if (method.equals("CONNECT")) {
            throw new IllegalArgumentException("CONNECT asks for a host, not for a URL; ask about the other methods");
        }
    }

    private static void checkVisible(String text, String what) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
                throw new IllegalArgumentException("a " + what
                        + " has only visible ASCII characters; write others percent-encoded: \"" + text + "\"");
            }
        }
    }

    private static int port(String host) {
        int colon = host.lastIndexOf(':');
        if (colon < 0 || host.endsWith("]")) {
            return -1;
        }
        String digits = host.substring(colon + 1);
        boolean good =
                !digits.isEmpty() && digits.length() <= 5 && digits.chars().allMatch(Character::isDigit);
        if (!good) {
            throw new IllegalArgumentException("not a port: \"" + digits + "\"");
        }
        return Integer.parseInt(digits);
    }

    private static Map<FieldName, String> fields(Iterable<String> lines) {
        Map<FieldName, String> fields = new LinkedHashMap<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            boolean good = colon > 0 && line.chars().allMatch(c -> c >= ' ' && c < 256 && c != 127);
            if (!good) {
                throw new IllegalArgumentException("a header is written \"Name: value\": \"" + line + "\"");
            }
            fields.put(
                    FieldName.of(line.substring(0, colon).strip()),
                    line.substring(colon + 1).strip());
        }
        return fields;
    }

    private static String address(String text) {
        IpAddress address = IpAddress.parse(text);
        if (address == null) {
            throw new IllegalArgumentException("not an IP address: \"" + text + "\"");
        }
        return address.toString();
    }

    /** Fills in the head as a parser would. */
    void fill(Head head) {
        head.method(method);
        head.version(Head.HTTP_1_1);
        byte[] bytes = Ascii.bytes(target);
        int start = head.append(bytes, 0, bytes.length);
        int question = target.indexOf('?');
        int end = start + bytes.length;
        head.path(start, question < 0 ? end : start + question, question < 0 ? Head.NONE : end);
        if (!fields.containsKey(FieldName.HOST)) {
            head.add(FieldName.HOST, host);
        }
        fields.forEach(head::add);
    }

    /** The name that a TLS client asks for on its way to the URL, in lower case; an address has none. */
    String name() {
        int colon = port < 0 ? -1 : host.lastIndexOf(':');
        String bare = (colon < 0 ? host : host.substring(0, colon)).toLowerCase(Locale.ROOT);
        String name = bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare;
        return name.startsWith("[") || IpAddress.parse(name) != null ? "" : name;
    }

    /** Fills in the head of a connection that nobody reads. */
    void fillConnect(Head head) {
        head.method("CONNECT");
        head.version(Head.NO_HTTP);
        byte[] authority = Ascii.bytes(host);
        int at = head.append(authority, 0, authority.length);
        head.authority(at, at + authority.length);
        head.path(head.size(), head.size(), Head.NONE);
    }

    /** The path as asked for, without the query. */
    String path() {
        int question = target.indexOf('?');
        return question < 0 ? target : target.substring(0, question);
    }
}
