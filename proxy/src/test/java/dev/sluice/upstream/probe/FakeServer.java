package dev.sluice.upstream.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server that reads a request head and answers with the bytes it is told, hangs, or hangs up. It has a thread of its
 * own; its settings may change under way.
 */
final class FakeServer implements AutoCloseable {
    /** Answers nothing and keeps the connection. */
    static final String SILENCE = "silence";

    final List<String> requests = new CopyOnWriteArrayList<>();
    volatile boolean hangsUp = true;
    volatile String answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    private final ServerSocket listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    FakeServer() throws IOException {
        Thread thread = new Thread(this::serve, "fake-server");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listener.getLocalPort();
    }

    private void serve() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                socket.setSoTimeout(2_000);
                answer(socket);
            } catch (IOException e) {
                requests.add("error " + e);
            }
        }
    }

    private void answer(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        int next = 0;
        while (head.indexOf("\r\n\r\n") < 0 && next >= 0) {
            next = socket.getInputStream().read();
            head.append(next < 0 ? "" : (char) next);
        }
        requests.add(head.toString());
        if (!answer.equals(SILENCE)) {
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
            if (hangsUp) {
                socket.close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            if (hangsUp) {
                socket.close();
            }
        }
    }
}
