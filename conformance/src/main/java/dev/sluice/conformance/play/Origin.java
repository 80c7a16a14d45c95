package dev.sluice.conformance.play;

import dev.sluice.conformance.Deadline;
import dev.sluice.conformance.SceneFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * An upstream that misbehaves as its paths say, and can be killed and started again; one thread accepts and each connection has
 * its own. Every other path is answered with the path itself, so that a swapped answer shows.
 */
public final class Origin implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private final int port;
    private final Set<Wire> wires = ConcurrentHashMap.newKeySet();
    private @Nullable ServerSocketChannel socket;
    private @Nullable Thread acceptor;

    /** An origin that will listen on {@code port}. */
    public Origin(int port) {
        this.port = port;
    }

    /** The address to forward to. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /** Begins to listen. */
    public void start() {
        try {
            ServerSocketChannel opened = ServerSocketChannel.open();
            opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
            socket = opened;
            acceptor = inThread(() -> accept(opened));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops listening and resets every connection, as the death of a process does; the thread that started it calls. */
    public void kill() {
        try {
            ServerSocketChannel listening = socket;
            if (listening != null) {
                listening.close();
            }
            // the kernel frees the port only when nobody stands in accept any more
            Thread accepting = acceptor;
            if (accepting != null) {
                accepting.join();
            }
            for (Wire wire : wires) {
                wire.abort();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SceneFailure("interrupted while the origin ended", e);
        }
    }

    private void accept(ServerSocketChannel listening) {
        try {
            while (listening.isOpen()) {
                SocketChannel accepted = listening.accept();
                Wire wire = new Wire(accepted, "origin", new Transcript());
                wires.add(wire);
                inThread(() -> serve(wire));
            }
        } catch (IOException ignored) {
            // The socket was closed: that is how it ends.
        }
    }

    private void serve(Wire wire) {
        Deadline deadline = Deadline.in(PATIENCE);
        MessageReader reader = new MessageReader(wire, deadline);
        try {
            while (wire.isOpen() && (wire.available() > 0 || wire.fill(deadline))) {
                Message request = reader.head();
                reader.requestBody(request);
                answer(wire, request, deadline);
            }
        } catch (IOException | RuntimeException ignored) {
            // The proxy or kill() ended the connection in the middle of something: both may.
        } finally {
            wires.remove(wire);
            wire.close();
        }
    }

    private void answer(Wire wire, Message request, Deadline deadline) throws IOException {
        String target = request.startLine().split(" ", 3)[1];
        if (!request.values("Upgrade").isEmpty()) {
            say(wire, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: upgrade\r\n\r\n", deadline);
            echo(wire, deadline);
            return;
        }
        switch (target) {
            case "/stall" -> drain(wire, deadline);
            case "/reset" -> wire.abort();
            case "/close" -> wire.close();
            case "/garbage" -> say(wire, "\0\1\2 not HTTP\r\n\r\n", deadline);
            case "/half-head" -> end(wire, "HTTP/1.1 200 OK\r\nContent-Le", deadline);
            case "/half-length" -> end(wire, "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf", deadline);
            case "/half-chunks" ->
                end(wire, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n", deadline);
            default ->
                say(wire, "HTTP/1.1 200 OK\r\nContent-Length: " + target.length() + "\r\n\r\n" + target, deadline);
        }
    }

    private static void say(Wire wire, String text, Deadline deadline) {
        if (!wire.offer(Conversation.latin1(text), deadline)) {
            throw new SceneFailure("gone");
        }
    }

    private static void end(Wire wire, String text, Deadline deadline) {
        say(wire, text, deadline);
        wire.close();
    }

    private static void drain(Wire wire, Deadline deadline) {
        do {
            wire.take(wire.available());
        } while (wire.fill(deadline));
    }

    private static void echo(Wire wire, Deadline deadline) {
        do {
            wire.offer(wire.take(wire.available()), deadline);
        } while (wire.fill(deadline));
    }

    private static Thread inThread(Runnable work) {
        Thread thread = new Thread(work, "origin");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void close() {
        kill();
    }
}
