package dev.sluice.upstream;

import dev.sluice.observe.Reason;
import dev.sluice.wire.ClientStream;

/** Who waits for a connection. Runs on the loop that asked. */
interface Waiter {
    /** The connection stands; this is the waiter's stream on it. */
    void onConnected(ClientStream stream);

    /** The connection stands, and others have taken all of it. */
    void onCrowded();

    /** There is none to be had. */
    void onNotConnected(Reason reason);
}
