package dev.sluice.wire;

import io.netty.channel.Channel;

/** A client's connection as its listener sees it, whatever the protocol. Runs on the connection's loop. */
public interface ServerLink {
    /** The socket's channel, for the addresses of both ends. */
    Channel socket();

    /** Ends the connection as soon as no request is in hand. */
    void drain();

    /** Closes the connection at once. */
    void close();
}
