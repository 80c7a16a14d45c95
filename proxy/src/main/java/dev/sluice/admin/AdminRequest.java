package dev.sluice.admin;

import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Identity;
import dev.sluice.http.FieldName;
import dev.sluice.http.Head;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a page may know of the request, copied out of the exchange so that it can leave the loop. Immutable.
 *
 * @param method the method as sent
 * @param path the normalised path
 * @param query the query as sent, empty when there is none
 * @param host the authority as sent, empty when there is none
 * @param accept what the client would like
 * @param origin the site whose page sent it, as a browser says
 * @param fetchSite how that site relates to this one, as a browser says
 * @param isMarked whether it has the field that only a client which means this API sends
 */
public record AdminRequest(
        String method,
        String path,
        String query,
        String host,
        @Nullable String accept,
        @Nullable String origin,
        @Nullable String fetchSite,
        boolean isMarked) {
    /** The field that says that the client means this API, which a foreign web page cannot send; answers have it, too. */
    public static final String MARK = "X-Sluice-Admin";

    private static final FieldName MARKED = FieldName.of(MARK);
    private static final FieldName ACCEPT = FieldName.of("Accept");
    private static final FieldName ORIGIN = FieldName.of("Origin");
    private static final FieldName FETCH_SITE = FieldName.of("Sec-Fetch-Site");

    /** A copy of the exchange's request. */
    static AdminRequest of(Exchange x) {
        Head head = x.request();
        Identity identity = x.identity();
        return new AdminRequest(
                head.text(0, head.methodEnd()),
                head.text(head.pathStart(), head.pathEnd()),
                head.hasQuery() ? head.text(head.queryStart(), head.queryEnd()) : "",
                head.text(identity.hostStart(), identity.hostEnd()),
                head.value(ACCEPT),
                head.value(ORIGIN),
                head.value(FETCH_SITE),
                head.has(MARKED));
    }

    /** The decoded values of the query's parameter, in their order. */
    public List<String> parameters(String name) {
        List<String> values = new ArrayList<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && decoded(pair.substring(0, equals)).equals(name)) {
                values.add(decoded(pair.substring(equals + 1)));
            }
        }
        return values;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
