package dev.sluice.server.tls;

import dev.sluice.filter.clientauth.ClientAuthConfig;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslServerSessionContext;
import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLContext;
import io.netty.util.ReferenceCountUtil;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One key under some settings, ready to shake hands: BoringSSL where its library is there, the JDK's TLS otherwise. Made
 * and freed by the conductor, shared by all loops.
 */
public final class TlsContext {
    private final SslContext context;
    private final Staple staple;

    private TlsContext(SslContext context, Staple staple) {
        this.context = context;
        this.staple = staple;
    }

    /** Whether BoringSSL shakes hands. */
    public static boolean isNative() {
        return OpenSsl.isAvailable();
    }

    /**
     * Makes one.
     *
     * @throws IllegalArgumentException if the library refuses the key
     */
    public static TlsContext of(TlsSettings settings, TlsKey key, TicketKeys tickets, @Nullable KeyLog keyLog) {
        boolean isNative = isNative();
        SslContextBuilder builder = SslContextBuilder.forServer(key.key(), key.chain())
                .sslProvider(isNative ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK)
                .protocols(settings.profile().versions())
                .ciphers(settings.profile().suites(), SupportedCipherSuiteFilter.INSTANCE)
                .clientAuth(clientAuth(settings.clients().mode()))
                // also without client certificates: Netty's own choice would load the system's authorities
                .trustManager(new ClientVerifier(settings.clients()))
                .sessionTimeout(TicketKeys.LIFETIME_SECONDS)
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        settings.protocols()));
        if (isNative) {
            builder.enableOcsp(true)
                    .option(OpenSslContextOption.USE_TASKS, false)
                    .option(OpenSslContextOption.GROUPS, TlsProfile.GROUPS.toArray(new String[0]));
        }
        try {
            TlsContext made = new TlsContext(builder.build(), key.staple());
            made.tickets(tickets);
            made.prefer(settings.profile());
            made.log(keyLog);
            return made;
        } catch (SSLException e) {
            throw new IllegalArgumentException("the key of " + key.name() + " is refused: " + e.getMessage(), e);
        }
    }

    /** Netty always has the server choose; Mozilla's lists say where. */
    private void prefer(TlsProfile profile) {
        if (context instanceof ReferenceCountedOpenSslContext nativeContext && !profile.prefersOwnOrder()) {
            SSLContext.clearOptions(nativeContext.sslCtxPointer(), SSL.SSL_OP_CIPHER_SERVER_PREFERENCE);
        }
    }

    private void log(@Nullable KeyLog keyLog) {
        if (keyLog != null && context instanceof ReferenceCountedOpenSslContext nativeContext) {
            SSLContext.setKeyLogCallback(nativeContext.sslCtxPointer(), (ssl, line) -> keyLog.onSecret(line));
        }
    }

    private static ClientAuth clientAuth(ClientAuthConfig.Mode mode) {
        return switch (mode) {
            case OFF -> ClientAuth.NONE;
            case REQUEST, OPTIONAL -> ClientAuth.OPTIONAL;
            case REQUIRE -> ClientAuth.REQUIRE;
        };
    }

    /** Takes over the present keys for tickets. */
    public void tickets(TicketKeys tickets) {
        if (context instanceof ReferenceCountedOpenSslContext nativeContext
                && nativeContext.sessionContext() instanceof OpenSslServerSessionContext sessions) {
            sessions.setTicketKeys(tickets.keys());
            // all a session is made of is in its ticket
            sessions.setSessionCacheEnabled(false);
        }
    }

    /** A handler for one connection. */
    SslHandler handler(ByteBufAllocator allocator) {
        SslHandler handler = context.newHandler(allocator);
        // its own clock allocates; the handshake's is bounded by ours
        handler.setHandshakeTimeoutMillis(0);
        byte[] response = staple.response();
        if (response != null && handler.engine() instanceof ReferenceCountedOpenSslEngine engine) {
            engine.setOcspResponse(response);
        }
        return handler;
    }

    /** Frees it once its last connection has ended; not before every loop has forgotten it. */
    public void close() {
        ReferenceCountUtil.release(context);
    }
}
