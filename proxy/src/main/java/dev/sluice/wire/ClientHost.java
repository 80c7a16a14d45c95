package dev.sluice.wire;

import dev.sluice.base.TimerWheel;
import dev.sluice.http.HeadLimits;
import dev.sluice.observe.Flood;

/** What an upstream's connection asks of the pool that owns it, whatever the protocol. Runs on the connection's loop. */
public interface ClientHost {
    /** How large response heads may be. */
    HeadLimits headLimits();

    /** Streams that a connection may have open at a time, where the protocol has room for more than one. */
    int maxStreams();

    /** Streams that a connection may open before its server has said how many it allows. */
    int firstStreams();

    /** The loop's timers. */
    TimerWheel timers();

    /** So many bytes were read; the loop's clock is to be refreshed. */
    void onRead(int bytes);

    /** The server did so much of something that the connection is ended. */
    void onFlood(Flood kind);

    /** A stream of the connection has ended, or the connection takes more or fewer of them than before. */
    void onChanged(ClientLink link);

    /** The connection is closed; told once. */
    void onClosed(ClientLink link);
}
