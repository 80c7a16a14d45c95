package dev.sluice.upstream;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A service: named servers and how requests are shared among them. Equal records mean that nothing changed, so what lives behind
 * one outlives a reload; where the records of a name differ, the servers that both list still keep their health and addresses.
 * Immutable, for any thread.
 */
public record ServiceConfig(
        String name,
        List<ServerConfig> servers,
        BalanceConfig balance,
        @Nullable CheckConfig check,
        @Nullable StickyConfig sticky,
        RetryConfig retry,
        QueueConfig limit,
        UpstreamTimeoutConfig timeout,
        PoolConfig pool,
        HostHeader host,
        Protocol protocol,
        @Nullable UpstreamTlsConfig tls,
        ProxyProtocol proxyProtocol) {
    /** A service without servers, for its settings. */
    public static final ServiceConfig DEFAULTS = new ServiceConfig(
            "",
            List.of(),
            BalanceConfig.DEFAULTS,
            null,
            null,
            RetryConfig.DEFAULTS,
            QueueConfig.DEFAULTS,
            UpstreamTimeoutConfig.DEFAULTS,
            PoolConfig.DEFAULTS,
            HostHeader.KEEP,
            Protocol.AUTO,
            null,
            ProxyProtocol.OFF);

    public ServiceConfig {
        servers = List.copyOf(servers);
    }

    /** The same service under another name. */
    public ServiceConfig named(String other) {
        return new ServiceConfig(
                other,
                servers,
                balance,
                check,
                sticky,
                retry,
                limit,
                timeout,
                pool,
                host,
                protocol,
                tls,
                proxyProtocol);
    }

    /** The same servers for connections that nobody reads. */
    public ServiceConfig unread() {
        return new ServiceConfig(
                name + " unread",
                servers,
                balance,
                check,
                sticky,
                retry,
                limit,
                timeout,
                pool,
                host,
                Protocol.UNREAD,
                tls,
                proxyProtocol);
    }

    /** Whether connections to the server are encrypted: it says https://, or the service has tls. */
    public boolean encrypts(ServerConfig server) {
        return tls != null || server.address().encrypted();
    }
}
