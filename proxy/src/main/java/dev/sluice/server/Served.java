package dev.sluice.server;

import dev.sluice.exchange.Site;
import dev.sluice.server.tls.KeySource;
import org.jspecify.annotations.Nullable;

/**
 * What a listener serves at a time, published as one. Immutable.
 *
 * @param site the site of its requests
 * @param keys which keys answer its clients; null where they speak without TLS
 */
public record Served(Site site, @Nullable KeySource keys) {
    /** A site without TLS. */
    public static Served plain(Site site) {
        return new Served(site, null);
    }
}
