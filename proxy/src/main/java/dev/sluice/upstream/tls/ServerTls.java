package dev.sluice.upstream.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.internal.tcnative.SSL;
import io.netty.util.NetUtil;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** How connections to one server are encrypted, and what name it must prove to have. Immutable, every loop. */
public final class ServerTls {
    private final SslContext context;
    private final String name;
    private final int sessions;
    private final @Nullable List<SNIServerName> indication;
    private final @Nullable ServerTls http1;

    /** {@code sessions}, with the name, is where what the server gave for resuming is kept and found. */
    ServerTls(SslContext context, String name, int sessions, @Nullable ServerTls http1) {
        this.context = context;
        this.name = name;
        this.sessions = sessions;
        this.http1 = http1;
        this.indication = indication(name);
    }

    /** RFC 6066 section 3: literal addresses are not permitted. */
    private static @Nullable List<SNIServerName> indication(String name) {
        String host = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        boolean literal = NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
        if (literal || host.isEmpty()) {
            return null;
        }
        try {
            return List.of(new SNIHostName(host.toLowerCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            // a name with an underscore is none for the JDK, nor can it be verified; without verification it may pass
            return null;
        }
    }

    /** The name that the certificate must have. */
    public String name() {
        return name;
    }

    /** The same for connections on which nothing but HTTP/1.1 is offered. */
    public ServerTls http1() {
        return http1 == null ? this : http1;
    }

    /** A new handler, which begins the handshake when it is added to a connected channel; 0 is no timeout. */
    public SslHandler handler(ByteBufAllocator allocator, long timeoutMillis) {
        SslHandler handler = context.newHandler(allocator, name, sessions);
        if (indication != null) {
            SSLParameters parameters = handler.engine().getSSLParameters();
            parameters.setServerNames(indication);
            handler.engine().setSSLParameters(parameters);
        }
        handler.setHandshakeTimeoutMillis(timeoutMillis);
        return handler;
    }

    /** Whether the handshake that has ended well took up an earlier session; {@code begunMillis} is when it began. */
    public static boolean isResumed(SSLEngine engine, long begunMillis) {
        if (engine instanceof ReferenceCountedOpenSslEngine open) {
            return open.refCnt() > 0 && SSL.isSessionReused(open.sslPointer());
        }
        return engine.getSession().getCreationTime() < begunMillis;
    }
}
