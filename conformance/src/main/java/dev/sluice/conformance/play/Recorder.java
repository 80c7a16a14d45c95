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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An upstream that answers every whole request with 200 and keeps what it saw, for comparing proxies; one thread accepts and
 * each connection has its own.
 */
public final class Recorder implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final byte[] ANSWER = Conversation.latin1("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

    private final ServerSocketChannel socket;
    private final List<String> seen = new CopyOnWriteArrayList<>();

    /** A recorder that listens on a port of its own. */
    public Recorder() throws IOException {
        socket = ServerSocketChannel.open();
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        start(this::accept, "recorder");
    }

    /** The address to forward to. */
    public String address() {
        try {
            return "127.0.0.1:" + ((InetSocketAddress) socket.getLocalAddress()).getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The requests that arrived whole since the last call, as method, target and body. */
    public List<String> taken() {
        List<String> taken = List.copyOf(seen);
        seen.clear();
        return taken;
    }

    private void accept() {
        try {
            while (socket.isOpen()) {
                SocketChannel accepted = socket.accept();
                start(() -> answer(accepted), "recorder answers");
            }
        } catch (IOException e) {
            seen.clear();
        }
    }

    private void answer(SocketChannel accepted) {
        try (Wire wire = new Wire(accepted, "recorder", new Transcript())) {
            Deadline deadline = Deadline.in(PATIENCE);
            MessageReader reader = new MessageReader(wire, deadline);
            while (wire.available() > 0 || wire.fill(deadline)) {
                Message request = reader.head();
                reader.requestBody(request);
                if (!request.isComplete()) {
                    return;
                }
                seen.add(shown(request));
                wire.send(ANSWER, deadline);
            }
        } catch (IOException | SceneFailure | NumberFormatException ignored) {
            // A peer that forwards what is no whole request has told us nothing to record.
        }
    }

    private static String shown(Message request) {
        String[] line = request.startLine().split(" ", 3);
        String body = request.body().length() == 0 ? "" : " [" + request.body().text() + "]";
        return line[0] + " " + (line.length > 1 ? line[1] : "") + body;
    }

    private static void start(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
