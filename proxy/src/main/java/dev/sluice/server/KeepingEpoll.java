package dev.sluice.server;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.util.concurrent.ThreadAwareExecutor;

/**
 * A loop's epoll that keeps a socket on its list when nothing is waited for on it. Netty (up to 4.2.20, since its change
 * 16689) takes such a socket off the list and forgets that it did, so that the next wish fails with ENOENT and breaks the
 * connection: one whose peer has ended its half, once a write has to wait. Owned by the loop.
 */
final class KeepingEpoll implements IoHandler {
    private final IoHandler epoll;

    private KeepingEpoll(IoHandler epoll) {
        this.epoll = epoll;
    }

    /** What makes one for each loop. */
    static IoHandlerFactory newFactory() {
        IoHandlerFactory epoll = EpollIoHandler.newFactory();
        return new IoHandlerFactory() {
            @Override
            public IoHandler newHandler(ThreadAwareExecutor loop) {
                return new KeepingEpoll(epoll.newHandler(loop));
            }

            @Override
            public boolean isChangingThreadSupported() {
                return epoll.isChangingThreadSupported();
            }
        };
    }

    @Override
    public IoRegistration register(IoHandle handle) {
        try {
            return new Kept(epoll.register(handle));
        } catch (Exception e) {
            throw new IllegalStateException("epoll takes no more sockets", e);
        }
    }

    @Override
    public void initialize() {
        epoll.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
        return epoll.run(context);
    }

    @Override
    public void prepareToDestroy() {
        epoll.prepareToDestroy();
    }

    @Override
    public void destroy() {
        epoll.destroy();
    }

    @Override
    public void wakeup() {
        epoll.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> type) {
        return epoll.isCompatible(type);
    }

    /** A socket's place on the list; once it is there it stays. Owned by the loop. */
    private static final class Kept implements IoRegistration {
        private final IoRegistration registration;
        private boolean listed;

        Kept(IoRegistration registration) {
            this.registration = registration;
        }

        @Override
        public long submit(IoOps ops) {
            if (!EpollIoOps.NONE.equals(ops)) {
                listed = true;
                return registration.submit(ops);
            }
            // edge-triggered and nothing else: errors are told once, and nothing is told again and again
            return registration.submit(listed ? EpollIoOps.EPOLLET : ops);
        }

        // the signature is Netty's
        @SuppressWarnings("TypeParameterUnusedInFormals")
        @Override
        public <T> T attachment() {
            return registration.attachment();
        }

        @Override
        public boolean isValid() {
            return registration.isValid();
        }

        @Override
        public boolean cancel() {
            return registration.cancel();
        }
    }
}
