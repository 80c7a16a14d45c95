package dev.sluice.server.tls;

import dev.sluice.base.TimerWheel;
import dev.sluice.observe.ListenerMeter;
import dev.sluice.wire.ServerLink;
import dev.sluice.wire.TlsSession;
import io.netty.channel.ChannelHandler;
import org.jspecify.annotations.Nullable;

/** What a handshake asks of the listener that accepted the connection. Runs on the connection's loop. */
public interface HandshakeHost {
    /** Which keys answer, at present. */
    KeySource keys();

    /** How long a handshake may take from its connection on. */
    long handshakeTimeoutNanos();

    /** The loop's timers. */
    TimerWheel timers();

    /** The loop's time. */
    long nowNanos();

    /** Where handshakes are counted. */
    ListenerMeter.Cells meter();

    /** The connection is open. */
    void onOpened(ServerLink link);

    /** The connection is closed, and nobody has gone on with it. */
    void onClosed(ServerLink link);

    /**
     * The client has said which name it wants; the handler that passes its bytes on unread, in the link's place, or null
     * where we shake hands ourselves.
     */
    @Nullable
    ChannelHandler onHello(ServerLink link, String serverName);

    /** The handshake is done; the handler goes on with the connection in the link's place. */
    ChannelHandler onSecured(ServerLink link, TlsSession session);
}
