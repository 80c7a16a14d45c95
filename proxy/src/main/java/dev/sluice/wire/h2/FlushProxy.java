package dev.sluice.wire.h2;

import io.netty.channel.EventLoop;

/**
 * Asks the loop to let a connection send once what is at hand is done, so that what many streams have to say goes out
 * together. Used on the connection's loop only.
 */
final class FlushProxy implements Runnable {
    private final Session session;
    private boolean asked;

    FlushProxy(Session session) {
        this.session = session;
    }

    /** Asks, unless that was done already. */
    void ask(EventLoop loop) {
        if (!asked) {
            asked = true;
            loop.execute(this);
        }
    }

    @Override
    public void run() {
        asked = false;
        session.onFlush();
    }
}
