package dev.sluice.upstream.dns;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.resolver.dns.DnsCache;
import io.netty.resolver.dns.DnsCacheEntry;
import io.netty.resolver.dns.DnsCnameCache;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A DNS cache that keeps nothing but the times to live that pass through it, which Netty's resolver tells no one else.
 * Owned by the resolver's loop.
 */
final class TtlRecorder implements DnsCache, DnsCnameCache {
    private static final int LONGEST_CHAIN = 16;

    /** An alias and how long it holds. Immutable. */
    private record Alias(String target, long ttlSeconds) {}

    private final Map<String, Long> shortest = new HashMap<>();
    private final Map<String, Alias> aliases = new HashMap<>();

    /**
     * The shortest time to live in seconds of what was seen for the name since the last call, over aliases and search
     * domains, or -1 when nothing was seen; then forgets it.
     */
    long take(String host) {
        String dotted = dotted(host);
        long least = Long.MAX_VALUE;
        for (var entries = shortest.entrySet().iterator(); entries.hasNext(); ) {
            var entry = entries.next();
            if (entry.getKey().startsWith(dotted)) {
                least = Math.min(least, Math.min(entry.getValue(), takeAliases(entry.getKey())));
                entries.remove();
            }
        }
        return least == Long.MAX_VALUE ? -1 : least;
    }

    private long takeAliases(String name) {
        long least = Long.MAX_VALUE;
        Alias alias = aliases.remove(name);
        for (int i = 0; alias != null && i < LONGEST_CHAIN; i++) {
            least = Math.min(least, alias.ttlSeconds);
            alias = aliases.remove(alias.target);
        }
        return least;
    }

    private static String dotted(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower : lower + ".";
    }

    @Override
    public @Nullable DnsCacheEntry cache(
            String host, DnsRecord[] additionals, InetAddress address, long ttlSeconds, EventLoop loop) {
        shortest.merge(dotted(host), Math.max(0, ttlSeconds), Math::min);
        return null;
    }

    @Override
    public @Nullable DnsCacheEntry cache(String host, DnsRecord[] additionals, Throwable cause, EventLoop loop) {
        return null;
    }

    @Override
    public void cache(String host, String target, long ttlSeconds, EventLoop loop) {
        aliases.put(dotted(host), new Alias(dotted(target), Math.max(0, ttlSeconds)));
    }

    @Override
    public @Nullable List<? extends DnsCacheEntry> get(String host, DnsRecord[] additionals) {
        return null;
    }

    @Override
    public @Nullable String get(String host) {
        return null;
    }

    @Override
    public void clear() {
        shortest.clear();
        aliases.clear();
    }

    @Override
    public boolean clear(String host) {
        return shortest.remove(dotted(host)) != null;
    }
}
