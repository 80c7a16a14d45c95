package dev.sluice.cli.demo;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A small HTTP/1.1 server of the demo: it tells who it is and what it was asked, and may be slow or fail. A thread for
 * every connection; closed by any thread.
 */
public final class DemoServer implements AutoCloseable {
    /** How a server behaves. Immutable. */
    public record Manner(String name, long delayMillis, boolean fails) {}

    private static final int LONGEST_LINE = 16 << 10;
    private static final int MOST_LINES = 200;

    private final Manner manner;
    private final ServerSocket socket;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger fickle = new AtomicInteger();

    private DemoServer(Manner manner, ServerSocket socket) {
        this.manner = manner;
        this.socket = socket;
    }

    /** Starts a server on the loopback port; 0 takes a free one. */
    public static DemoServer start(Manner manner, int port) throws IOException {
        DemoServer server = new DemoServer(manner, new ServerSocket(port, 256, InetAddress.getLoopbackAddress()));
        server.thread("accept", server::accept);
        return server;
    }

    /** Where it listens. */
    public int port() {
        return socket.getLocalPort();
    }

    private void thread(String what, Runnable task) {
        Thread thread = new Thread(task, "demo-" + manner.name() + "-" + what);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (!socket.isClosed()) {
                Socket client = socket.accept();
                open.add(client);
                thread("connection", () -> serve(client));
            }
        } catch (IOException e) {
            close();
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            BufferedInputStream in = new BufferedInputStream(client.getInputStream());
            OutputStream out = client.getOutputStream();
            List<String> head = head(in);
            while (head != null && answer(head, in, out)) {
                head = head(in);
            }
        } catch (IOException e) {
            // the proxy has gone away, which is its right
        } finally {
            open.remove(client);
        }
    }

    private boolean answer(List<String> head, BufferedInputStream in, OutputStream out) throws IOException {
        String[] start = head.get(0).split(" ", 3);
        String path = start.length > 1 ? start[1] : "/";
        String key = field(head, "Sec-WebSocket-Key");
        if (key != null) {
            WebSocketEcho.serve(key, in, out);
            return false;
        }
        skipBody(head, in);
        if (path.equals("/healthz")) {
            return send(out, "200 OK", "ok\n");
        }
        pause();
        if (manner.fails() && path.startsWith("/flaky") && fickle.incrementAndGet() % 2 == 1) {
            return send(out, "503 Service Unavailable", "server " + manner.name() + " is moody\n");
        }
        StringBuilder text = new StringBuilder("server ").append(manner.name()).append(" was asked\n\n");
        head.forEach(line -> text.append("  ").append(line).append('\n'));
        return send(out, "200 OK", start[0].equals("HEAD") ? "" : text.toString());
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(manner.delayMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean send(OutputStream out, String status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
        String head = "HTTP/1.1 " + status + "\r\nContent-Type: text/plain\r\nX-Content-Type-Options: nosniff\r\n"
                + "Content-Length: " + bytes.length + "\r\n\r\n";
        out.write((head + body).getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        return true;
    }

    /* --------------- reading --------------- */

    /** The lines of the next head, or null at the end of the connection. */
    private static @Nullable List<String> head(BufferedInputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        String line = line(in);
        while (line != null && !line.isEmpty() && lines.size() < MOST_LINES) {
            lines.add(line);
            line = line(in);
        }
        return lines.isEmpty() || line == null ? null : lines;
    }

    private static @Nullable String line(BufferedInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int c = in.read();
        while (c >= 0 && c != '\n' && line.length() < LONGEST_LINE) {
            if (c != '\r') {
                line.append((char) c);
            }
            c = in.read();
        }
        return c < 0 ? null : line.toString();
    }

    private static @Nullable String field(List<String> head, String name) {
        for (String line : head) {
            if (line.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
                return line.substring(name.length() + 1).strip();
            }
        }
        return null;
    }

    private static void skipBody(List<String> head, BufferedInputStream in) throws IOException {
        String length = field(head, "Content-Length");
        if (length != null) {
            in.skipNBytes(Long.parseLong(length));
        } else if (field(head, "Transfer-Encoding") != null) {
            skipChunks(in);
        }
    }

    private static void skipChunks(BufferedInputStream in) throws IOException {
        String size = line(in);
        while (size != null && !size.equals("0")) {
            in.skipNBytes(Long.parseLong(size.split(";", 2)[0].strip(), 16) + 2);
            size = line(in);
        }
        String trailer = line(in);
        while (trailer != null && !trailer.isEmpty()) {
            trailer = line(in);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
            for (Socket client : open) {
                client.close();
            }
        } catch (IOException e) {
            // closing is all that was wanted
        }
    }
}
