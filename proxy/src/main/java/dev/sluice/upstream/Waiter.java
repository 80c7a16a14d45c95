package dev.sluice.upstream;

import dev.sluice.observe.Reason;
import dev.sluice.wire.h1.ClientConnection;

/** Who waits for a connection. Runs on the loop that asked. */
interface Waiter {
    /** The connection stands. */
    void onConnected(ClientConnection connection);

    /** There is none to be had. */
    void onNotConnected(Reason reason);
}
