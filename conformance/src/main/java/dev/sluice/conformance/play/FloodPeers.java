package dev.sluice.conformance.play;

import dev.sluice.conformance.Deadline;
import dev.sluice.conformance.SceneFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The two ends of one large transfer through a proxy: a client here, an upstream on a thread of its own. Used once. */
public final class FloodPeers implements AutoCloseable {
    private final ServerSocketChannel socket;
    private final Transcript transcript = new Transcript();

    /** Ends whose upstream listens on a port of its own. */
    public FloodPeers() throws IOException {
        socket = ServerSocketChannel.open();
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    /** The address to forward to. */
    public String address() throws IOException {
        return "127.0.0.1:" + ((InetSocketAddress) socket.getLocalAddress()).getPort();
    }

    /** A fast client uploads to a slow upstream. */
    public void upload(Flood flood, int port, Deadline deadline) {
        CompletableFuture<Void> upstream = upstream(deadline, wire -> {
            new MessageReader(wire, deadline).head();
            flood.receive(wire);
            wire.send(Conversation.latin1("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), deadline);
        });
        try (Wire client = client(port)) {
            String head = "POST / HTTP/1.1\r\nHost: a.test\r\nContent-Length: " + flood.bytes() + "\r\n\r\n";
            client.send(Conversation.latin1(head), deadline);
            flood.send(client);
            Expectations.equal(
                    "status",
                    "200",
                    String.valueOf(new MessageReader(client, deadline).head().status()));
        }
        join(upstream, deadline);
    }

    /** A slow client downloads from a fast upstream. */
    public void download(Flood flood, int port, Deadline deadline) {
        CompletableFuture<Void> upstream = upstream(deadline, wire -> {
            new MessageReader(wire, deadline).head();
            String head = "HTTP/1.1 200 OK\r\nContent-Length: " + flood.bytes() + "\r\n\r\n";
            wire.send(Conversation.latin1(head), deadline);
            flood.send(wire);
        });
        try (Wire client = client(port)) {
            client.send(Conversation.latin1("GET / HTTP/1.1\r\nHost: a.test\r\n\r\n"), deadline);
            new MessageReader(client, deadline).head();
            flood.receive(client);
        }
        join(upstream, deadline);
    }

    /** What the upstream does with its connection. */
    private interface Part {
        void play(Wire wire);
    }

    private CompletableFuture<Void> upstream(Deadline deadline, Part part) {
        return CompletableFuture.runAsync(
                () -> {
                    deadline.millisLeft();
                    try (Wire wire = new Wire(socket.accept(), "upstream", transcript)) {
                        part.play(wire);
                    } catch (IOException e) {
                        throw new SceneFailure("the upstream failed", e);
                    }
                },
                task -> {
                    Thread thread = new Thread(task, "flood upstream");
                    thread.setDaemon(true);
                    thread.start();
                });
    }

    private Wire client(int port) {
        return Wire.connect(Addresses.parse(String.valueOf(port)), null, "client", transcript);
    }

    private static void join(CompletableFuture<Void> upstream, Deadline deadline) {
        try {
            upstream.get(deadline.millisLeft(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new SceneFailure("the upstream's side failed: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SceneFailure("stopped", e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
