package dev.sluice.conformance.play;

import dev.sluice.conformance.Deadline;
import dev.sluice.conformance.SceneFailure;
import dev.sluice.conformance.product.Ports;
import dev.sluice.conformance.scene.Block;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The listening socket of an {@code upstream} block: plain, {@code ipv6}, {@code unix}, {@code refusing} (nobody listens) or
 * {@code full} (the system drops the handshake); used by its block's thread once the play has begun.
 */
final class UpstreamSocket implements AutoCloseable {
    private static final int BACKLOG = 512;
    private static final int MOST_TRIES = 20;
    private static final long ACCEPT_PAUSE_NANOS = 500_000;

    private final String kind;
    private SocketAddress address;
    private final List<SocketChannel> fillers = new ArrayList<>();
    private volatile @Nullable ServerSocketChannel channel;

    UpstreamSocket(Block block, Path directory) throws IOException {
        this.kind = block.place();
        this.address = address(block, directory);
        if (!kind.equals("refusing")) {
            openSomewhere(block, directory);
        }
        if (kind.equals("full")) {
            fillBacklog();
        }
    }

    /** Begins to listen; another process may have taken a port since we saw it free. */
    private void openSomewhere(Block block, Path directory) throws IOException {
        for (int tries = 1; channel == null; tries++) {
            try {
                open();
            } catch (BindException e) {
                if (tries == MOST_TRIES) {
                    throw e;
                }
                address = address(block, directory);
            }
        }
    }

    private SocketAddress address(Block block, Path directory) {
        return switch (kind) {
            case "unix" -> UnixDomainSocketAddress.of(directory.resolve(block.name() + ".sock"));
            case "ipv6" -> Addresses.parse("[::1]:" + Ports.free());
            case "plain", "refusing", "full" -> Addresses.parse("127.0.0.1:" + Ports.free());
            default -> throw new SceneFailure("line " + block.line() + ": an upstream cannot be " + kind);
        };
    }

    /** The address as a configuration writes it. */
    String text() {
        if (address instanceof InetSocketAddress inet) {
            return (kind.equals("ipv6") ? "[::1]:" : "127.0.0.1:") + inet.getPort();
        }
        return "unix:" + address;
    }

    /** The port, 0 for a Unix-domain socket. */
    int port() {
        return address instanceof InetSocketAddress inet ? inet.getPort() : 0;
    }

    /** Begins to listen. */
    void open() throws IOException {
        boolean unix = address instanceof UnixDomainSocketAddress;
        ServerSocketChannel opened =
                unix ? ServerSocketChannel.open(StandardProtocolFamily.UNIX) : ServerSocketChannel.open();
        try {
            opened.bind(address, kind.equals("full") ? 1 : BACKLOG);
        } catch (IOException e) {
            opened.close();
            throw e;
        }
        opened.configureBlocking(false);
        channel = opened;
    }

    /** Stops listening: connections are refused from now on. */
    void shut() throws IOException {
        ServerSocketChannel listening = channel;
        channel = null;
        if (listening != null) {
            listening.close();
        }
        if (address instanceof UnixDomainSocketAddress unix) {
            Files.deleteIfExists(unix.getPath());
        }
    }

    /** Takes every place in the queue of handshakes, so that the next one gets no answer. */
    private void fillBacklog() throws IOException {
        for (int i = 0; i < 3; i++) {
            SocketChannel filler = SocketChannel.open();
            filler.configureBlocking(false);
            filler.connect(address);
            fillers.add(filler);
        }
    }

    /** Waits for a connection, looking again and again: a selector would keep a shut socket open until its next turn. */
    SocketChannel accept(Deadline deadline) throws IOException {
        while (true) {
            SocketChannel accepted = acceptNow();
            if (accepted != null) {
                return accepted;
            }
            deadline.millisLeft();
            LockSupport.parkNanos(ACCEPT_PAUSE_NANOS);
            if (Thread.currentThread().isInterrupted()) {
                throw new SceneFailure("stopped, because another block failed");
            }
        }
    }

    /** A connection that waits to be accepted, if there is one. */
    @Nullable
    SocketChannel acceptNow() throws IOException {
        ServerSocketChannel listening = channel;
        try {
            return listening == null ? null : listening.accept();
        } catch (ClosedChannelException e) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            shut();
            for (SocketChannel filler : fillers) {
                filler.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
