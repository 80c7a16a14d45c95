package dev.sluice.conformance.play;

import dev.sluice.conformance.scene.Step;
import java.io.IOException;

/**
 * One connection in the hands of a script, of any protocol: what every protocol can do, so that one scene says it for all;
 * confined to its block's thread.
 */
interface Talk extends AutoCloseable {
    /** Plays {@code step}; false if the verb is none of this protocol's. */
    boolean play(Step step) throws IOException, InterruptedException;

    /** Begins a message: a request, or the response to the request that was received last. */
    void begin(Outgoing message);

    /** Sends body bytes; those that complete a promised length end the message. False if the other side takes no more. */
    boolean body(byte[] bytes);

    /** Sends a whole request and takes the whole answer. */
    Message ask(Outgoing request);

    /** The message that was received last. */
    Message last();

    /** Makes {@code name} the exchange that further steps are about, which matters where a connection has several. */
    void select(String name);

    /** Whether the other side has begun a request that is not received yet; it looks, and does not wait. */
    boolean isAsked();

    /** Waits for the next request and takes it whole; false if the connection ended instead. */
    boolean awaitRequest();

    /** Whether bytes arrived that mean more than the scene tells of. */
    boolean hasMore();

    Wire wire();

    @Override
    void close();
}
