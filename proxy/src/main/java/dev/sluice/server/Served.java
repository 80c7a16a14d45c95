package dev.sluice.server;

import dev.sluice.exchange.Site;
import dev.sluice.server.tls.KeySource;
import dev.sluice.server.tls.Names;
import org.jspecify.annotations.Nullable;

/**
 * What a listener serves at a time, published as one. Immutable.
 *
 * @param site the site of its requests
 * @param keys which keys answer its clients; null where they speak without TLS
 * @param passed the sites of connections that are passed on unread, by the name they ask for; null where none are
 */
public record Served(
        Site site, @Nullable KeySource keys, @Nullable Names<Site> passed) {
    /** Whether clients begin with a ClientHello. */
    boolean isSecure() {
        return keys != null || passed != null;
    }

    /** A site without TLS. */
    public static Served plain(Site site) {
        return new Served(site, null, null);
    }
}
