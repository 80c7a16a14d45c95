package dev.sluice.config;

import dev.sluice.base.Address;
import dev.sluice.exchange.ForwardedConfig;
import dev.sluice.exchange.ProxyProtocol;
import dev.sluice.http.PathConfig;
import dev.sluice.server.tls.TlsConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A site: the host it answers for (in lower case; {@code *.example.com} for every name below, empty for any), where it listens,
 * and its routes. {@code key} is the site as the file writes it; {@code tls} is null where it is not served over TLS. {@code made} says
 * that nobody wrote it: it sends clients to an HTTPS site. Immutable, for any thread.
 */
public record SiteConfig(
        String key,
        String host,
        List<Address> listen,
        @Nullable TlsConfig tls,
        boolean made,
        ForwardedConfig forwarded,
        PathConfig path,
        ProxyProtocol proxyProtocol,
        List<RouteConfig> routes) {

    public SiteConfig {
        listen = List.copyOf(listen);
        routes = List.copyOf(routes);
    }
}
