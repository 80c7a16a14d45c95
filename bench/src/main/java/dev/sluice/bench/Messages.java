package dev.sluice.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The closed-loop load of WebSockets (RFC 6455): each connection sends a message of 64 bytes, masked, and the next when the
 * answer has come. Runs on the calling thread.
 */
final class Messages {
    /** The bytes of a message on its way to the origin: head, mask, payload. */
    static final int SENT = 2 + 4 + 64;

    /** The bytes of its answer, which is not masked. */
    static final int ANSWERED = 2 + 64;

    private static final int MOST = 4_000_000;
    private static final byte[] UPGRADE = """
            GET /ws HTTP/1.1\r
            Host: 127.0.0.1\r
            Connection: Upgrade\r
            Upgrade: websocket\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
            \r
            """.getBytes(StandardCharsets.US_ASCII);

    private final Selector selector;
    private final long[] latencies = new long[MOST];
    private int answered;
    private long errors;

    private Messages(Selector selector) {
        this.selector = selector;
    }

    static Load run(Case which, int port, double seconds) throws IOException {
        try (Selector selector = Selector.open()) {
            Messages load = new Messages(selector);
            try {
                for (int i = 0; i < which.connections; i++) {
                    load.open(port);
                }
                return load.drive(seconds);
            } finally {
                for (SelectionKey key : selector.keys()) {
                    key.channel().close();
                }
            }
        }
    }

    private void open(int port) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.write(ByteBuffer.wrap(UPGRADE));
        ByteBuffer head = ByteBuffer.allocate(4096);
        while (HeadBytes.end(head.array(), head.position()) < 0) {
            if (channel.read(head) < 0) {
                throw new IOException("closed instead of upgraded");
            }
        }
        String answer = new String(head.array(), 0, head.position(), StandardCharsets.US_ASCII);
        if (!answer.startsWith("HTTP/1.1 101")) {
            throw new IOException("no WebSocket: " + answer.lines().findFirst().orElse(""));
        }
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, new Peer(channel));
    }

    private Load drive(double seconds) throws IOException {
        long begun = System.nanoTime();
        for (SelectionKey key : selector.keys()) {
            ((Peer) key.attachment()).send();
        }
        long until = begun + (long) (seconds * 1e9);
        while (System.nanoTime() - until < 0) {
            selector.select(this::onReady, 100);
        }
        double took = (System.nanoTime() - begun) / 1e9;
        long[] sorted = Arrays.copyOf(latencies, Math.min(answered, MOST));
        Arrays.sort(sorted);
        return new Load(answered, took, at(sorted, 0.5), at(sorted, 0.99), errors);
    }

    private static double at(long[] sorted, double part) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) (part * (sorted.length - 1))] / 1e6;
    }

    private void onReady(SelectionKey key) {
        Peer peer = (Peer) key.attachment();
        try {
            peer.onReadable();
        } catch (IOException e) {
            errors++;
            key.cancel();
        }
    }

    /** One WebSocket. Owned by the load's thread. */
    private final class Peer {
        private final SocketChannel channel;
        private final ByteBuffer message = ByteBuffer.allocateDirect(SENT);
        private final ByteBuffer answer = ByteBuffer.allocateDirect(ANSWERED);
        private long sentNanos;

        Peer(SocketChannel channel) {
            this.channel = channel;
            message.put((byte) 0x82).put((byte) (0x80 | SENT - 6));
        }

        void send() throws IOException {
            sentNanos = System.nanoTime();
            channel.write(message.clear());
        }

        void onReadable() throws IOException {
            if (channel.read(answer) < 0) {
                throw new IOException("closed while an answer was due");
            }
            if (!answer.hasRemaining()) {
                answer.clear();
                latencies[answered++ % MOST] = System.nanoTime() - sentNanos;
                send();
            }
        }
    }
}
