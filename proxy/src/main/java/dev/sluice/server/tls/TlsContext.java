package dev.sluice.server.tls;

import dev.sluice.filter.clientauth.ClientAuthConfig;
import dev.sluice.upstream.tls.ClientTls;
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
import java.lang.reflect.Field;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One key under some settings, ready to shake hands: BoringSSL where its library is there, the JDK's TLS otherwise. Made
 * and freed by the conductor, shared by all loops.
 */
public final class TlsContext {
    private final SslContext context;
    private final Staple staple;
    private final boolean choosing;
    private final List<String> protocols;
    private final boolean judging;

    private TlsContext(SslContext context, Staple staple, TlsSettings settings) {
        this.context = context;
        this.staple = staple;
        this.choosing = settings.profile().prefersOwnOrder();
        this.protocols = settings.protocols();
        this.judging = settings.clients().judge() != Unjudged.TRUSTS_ALL;
    }

    /** Whether it takes only certificates from clients that somebody vouches for. */
    boolean judges() {
        return judging;
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
                .keyStoreType(ClientTls.KEY_STORE)
                .protocols(settings.profile().versions())
                .ciphers(settings.profile().suites(), SupportedCipherSuiteFilter.INSTANCE)
                .clientAuth(clientAuth(settings.clients().mode()))
                // also without client certificates: Netty's own choice would load the system's authorities
                .trustManager(settings.clients().judge())
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
            TlsContext made = new TlsContext(builder.build(), key.staple(), settings);
            made.tickets(tickets);
            made.log(keyLog);
            return made;
        } catch (SSLException e) {
            throw new IllegalArgumentException("the key of " + key.name() + " is refused: " + e.getMessage(), e);
        }
    }

    /**
     * Netty has the library's hook, but shows neither it nor the pointer that it takes: what it calls the context is the
     * pointer of another structure. Where it is not found there is no key log, and the configuration is refused.
     */
    private void log(@Nullable KeyLog keyLog) {
        if (keyLog == null) {
            return;
        }
        if (!(context instanceof ReferenceCountedOpenSslContext)) {
            throw new IllegalArgumentException("tls.keyLog: the JDK's TLS tells no secrets; leave it out");
        }
        try {
            Field pointer = ReferenceCountedOpenSslContext.class.getDeclaredField("ctx");
            pointer.setAccessible(true);
            SSLContext.setKeyLogCallback(pointer.getLong(context), (ssl, line) -> keyLog.onSecret(line));
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalArgumentException("tls.keyLog: the TLS library has no key log; leave it out", e);
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

    /**
     * Whether there is a protocol that both speak, or the client does not mind which. The library would go on without one,
     * where RFC 7301 section 3.2 has the handshake end.
     */
    boolean speaks(ClientHello hello) {
        return hello.protocols().isEmpty() || !Collections.disjoint(protocols, hello.protocols());
    }

    /** A handler for one connection. */
    SslHandler handler(ByteBufAllocator allocator) {
        SslHandler handler = context.newHandler(allocator);
        // its own clock allocates; the handshake's is bounded by ours
        handler.setHandshakeTimeoutMillis(0);
        if (handler.engine() instanceof ReferenceCountedOpenSslEngine engine) {
            prepare(engine);
        }
        return handler;
    }

    private void prepare(ReferenceCountedOpenSslEngine engine) {
        byte[] response = staple.response();
        if (response != null) {
            engine.setOcspResponse(response);
        }
        if (!choosing) {
            // Netty always has the server choose; Mozilla's lists say where
            SSL.clearOptions(engine.sslPointer(), SSL.SSL_OP_CIPHER_SERVER_PREFERENCE);
        }
    }

    /** Frees it once its last connection has ended; not before every loop has forgotten it. */
    public void close() {
        ReferenceCountUtil.release(context);
    }
}
