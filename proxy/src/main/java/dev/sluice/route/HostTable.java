package dev.sluice.route;

import dev.sluice.base.Ascii;
import org.jspecify.annotations.Nullable;

/**
 * The hosts of a router with the routes of each: an exact name first, then the wildcard with the longest suffix, then
 * any. One pass over the name from its end hashes every suffix on the way, so the cost is that of the name's length.
 * Filled while a router is compiled, then never changed; any thread asks.
 *
 * @param <R> what a match answers
 */
final class HostTable<R> {
    /** A host's place in the table. */
    private static final class Slot<R> extends ByteTable.Entry {
        private final SiteRoutes<R> routes;

        Slot(byte[] key, SiteRoutes<R> routes) {
            super(key, hash(key));
            this.routes = routes;
        }

        private static int hash(byte[] key) {
            int hash = 0;
            for (int i = key.length - 1; i >= 0; i--) {
                hash = ByteTable.mix(hash, key[i]);
            }
            return hash;
        }
    }

    private final ByteTable<Slot<R>> exact = new ByteTable<>(true);
    private final ByteTable<Slot<R>> wildcards = new ByteTable<>(true);
    private @Nullable SiteRoutes<R> any;

    /** Adds the routes of a host that is not there yet. */
    void add(HostPattern host, SiteRoutes<R> routes) {
        switch (host.kind()) {
            case EXACT -> exact.add(new Slot<>(host.key(), routes));
            case WILDCARD -> wildcards.add(new Slot<>(host.key(), routes));
            case ANY -> any = routes;
        }
    }

    /** The routes of the most specific host that matches, or null; {@code start} is negative without a host. */
    @Nullable
    SiteRoutes<R> find(byte[] array, int start, int end) {
        if (start < 0) {
            return any;
        }
        int nameEnd = HostPattern.nameEnd(array, start, end);
        Slot<R> suffix = null;
        int hash = 0;
        for (int i = nameEnd - 1; i >= start; i--) {
            hash = ByteTable.mix(hash, Ascii.lower(array[i]));
            if (array[i] == '.' && i > start) {
                Slot<R> longer = wildcards.find(hash, array, i, nameEnd);
                suffix = longer == null ? suffix : longer;
            }
        }
        Slot<R> whole = exact.find(hash, array, start, nameEnd);
        if (whole != null) {
            return whole.routes;
        }
        return suffix == null ? any : suffix.routes;
    }

    /** The most slots that a look-up of one name or suffix can touch. */
    int longestProbe() {
        return Math.max(exact.longestProbe(), wildcards.longestProbe());
    }
}
