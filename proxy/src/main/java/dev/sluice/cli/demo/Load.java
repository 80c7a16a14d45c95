package dev.sluice.cli.demo;

import dev.sluice.base.Clock;
import dev.sluice.base.FastRandom;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * A load that knows what it asks for: many connections, each with one request at a time, most kept and some opened
 * anew. Driven by one thread, which it keeps busy.
 */
public final class Load {
    private static final int CONNECTIONS = 48;
    private static final int BUFFER = 16 << 10;
    private static final int SHORT_LIVED = 8;
    private static final int SHORT_LIFE = 20;

    private final InetSocketAddress address;
    private final List<byte[]> requests;
    private final FastRandom random = new FastRandom(1);
    private long done;
    private long failed;

    /** A load of these requests, by chance, on the loopback port. */
    public Load(int port, List<String> requests) {
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.requests = requests.stream()
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1))
                .toList();
    }

    /** Answers that came so far. */
    public long done() {
        return done;
    }

    /** Connections that broke. */
    public long failed() {
        return failed;
    }

    /** Runs for so long. */
    public void run(Duration time) throws IOException {
        long until = Clock.SYSTEM.nanos() + time.toNanos();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < CONNECTIONS; i++) {
                open(selector, i < SHORT_LIVED);
            }
            while (Clock.SYSTEM.nanos() - until < 0 && !selector.keys().isEmpty()) {
                selector.select(100);
                for (SelectionKey key : selector.selectedKeys()) {
                    onReady(selector, key);
                }
                selector.selectedKeys().clear();
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
        }
    }

    private void open(Selector selector, boolean shortLived) throws IOException {
        SocketChannel channel = SocketChannel.open(address);
        channel.socket().setTcpNoDelay(true);
        channel.configureBlocking(false);
        Peer peer = new Peer(channel, shortLived);
        channel.register(selector, SelectionKey.OP_READ, peer);
        peer.ask();
    }

    private void onReady(Selector selector, SelectionKey key) throws IOException {
        Peer peer = (Peer) key.attachment();
        try {
            if (!peer.onReadable()) {
                peer.channel.close();
                open(selector, peer.shortLived);
            }
        } catch (IOException e) {
            failed++;
            peer.channel.close();
        }
    }

    /** One connection. Owned by the load's thread. */
    private final class Peer {
        private final SocketChannel channel;
        private final boolean shortLived;
        private final ByteBuffer in = ByteBuffer.allocate(BUFFER);
        private int asked;
        private long bodyLeft = -1;

        Peer(SocketChannel channel, boolean shortLived) {
            this.channel = channel;
            this.shortLived = shortLived;
        }

        /** Requests are far smaller than a socket's buffer, so they go out whole. */
        void ask() throws IOException {
            ByteBuffer request = ByteBuffer.wrap(requests.get(random.nextInt(requests.size())));
            while (request.hasRemaining()) {
                channel.write(request);
            }
            asked++;
        }

        /** Reads an answer's part; false when the connection is done with. */
        boolean onReadable() throws IOException {
            if (channel.read(in) < 0) {
                throw new IOException("closed while an answer was due");
            }
            in.flip();
            if (bodyLeft < 0) {
                int end = Heads.end(in);
                if (end >= 0) {
                    bodyLeft = Heads.contentLength(in, end);
                    in.position(end);
                }
            }
            boolean whole = bodyLeft >= 0 && takeBody();
            in.compact();
            if (!whole) {
                return true;
            }
            done++;
            bodyLeft = -1;
            if (shortLived && asked >= SHORT_LIFE) {
                return false;
            }
            ask();
            return true;
        }

        private boolean takeBody() {
            int taken = (int) Math.min(bodyLeft, in.remaining());
            in.position(in.position() + taken);
            bodyLeft -= taken;
            return bodyLeft == 0;
        }
    }
}
