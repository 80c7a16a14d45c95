package dev.sluice.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The upstream of every proxy: one thread that answers 80 B, 10 KB or 1 MB from memory and swallows uploads.
 * It answers messages on "/ws", too. It exists to be cheaper than any proxy, so it understands only what the proxies here send: one request at a
 * time, bodies with Content-Length (RFC 9112 section 6.2).
 */
final class Origin implements AutoCloseable {

    private static final int SCRATCH = 1 << 18;

    /** The answer to the one key that {@link Messages} has (RFC 6455 section 4.2.2). */
    private static final byte[] UPGRADED = """
            HTTP/1.1 101 Switching Protocols\r
            Connection: Upgrade\r
            Upgrade: websocket\r
            Sec-WebSocket-Accept: ICX+Yqv66kxgM0FcWaLWlFLwTAI=\r
            \r
            """.getBytes(StandardCharsets.US_ASCII);

    private final Selector selector = Selector.open();
    private final ServerSocketChannel server = ServerSocketChannel.open();
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH);
    private final ByteBuffer small = response(80);
    private final ByteBuffer medium = response(10 * 1024);
    private final ByteBuffer large = response(1024 * 1024);
    private final ByteBuffer upgraded = ByteBuffer.wrap(UPGRADED);
    private final Thread thread = new Thread(this::loop, "origin");
    private volatile boolean closed;
    private volatile long answered;

    Origin() throws IOException {
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4096);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.socket().getLocalPort();
    }

    /** Requests answered so far; readable from any thread. */
    long answered() {
        return answered;
    }

    private void loop() {
        try {
            while (!closed) {
                selector.select(this::ready);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.attachment() instanceof Connection connection) {
                connection.ready();
            } else {
                accept();
            }
        } catch (IOException e) {
            key.cancel();
            closeQuietly(key);
        }
    }

    private void accept() throws IOException {
        for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            key.attach(new Connection(channel, key));
        }
    }

    private static void closeQuietly(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException e) {
            // The peer is gone already; there is nothing left to tell it.
        }
    }

    private static ByteBuffer response(int body) {
        byte[] head = ("HTTP/1.1 200 OK\r\nServer: origin\r\nContent-Type: text/plain\r\nContent-Length: " + body
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        ByteBuffer out = ByteBuffer.allocateDirect(head.length + body).put(head);
        while (out.hasRemaining()) {
            out.put((byte) 'x');
        }
        return out.flip();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        server.close();
    }

    /** One connection from a proxy; belongs to the origin's thread. */
    private final class Connection {
        private final SocketChannel channel;
        private final SelectionKey key;
        private final ByteBuffer head = ByteBuffer.allocate(8192);
        private long bodyLeft;
        private @Nullable ByteBuffer answer;
        private @Nullable ByteBuffer messages;
        private int messageBytes;

        Connection(SocketChannel channel, SelectionKey key) {
            this.channel = channel;
            this.key = key;
        }

        void ready() throws IOException {
            if (key.isWritable()) {
                write();
                return;
            }
            scratch.clear();
            if (channel.read(scratch) < 0) {
                channel.close();
                return;
            }
            scratch.flip();
            if (messages != null) {
                reply(messages);
                return;
            }
            if (answer == null) {
                readHead();
            } else {
                bodyLeft -= scratch.remaining();
            }
            if (answer != null && bodyLeft == 0) {
                write();
            }
        }

        private void readHead() throws IOException {
            byte[] bytes = head.array();
            int before = head.position();
            int take = Math.min(scratch.remaining(), head.remaining());
            scratch.get(bytes, before, take);
            head.position(before + take);
            int end = HeadBytes.end(bytes, head.position());
            if (end < 0) {
                if (!head.hasRemaining()) {
                    throw new IOException("a head beyond " + head.capacity() + " bytes");
                }
                return;
            }
            bodyLeft = HeadBytes.contentLength(bytes, end) - (head.position() - end) - scratch.remaining();
            boolean upgrades = bytes[4] == '/' && bytes[5] == 'w' && bytes[6] == 's';
            answer = upgrades ? upgraded.duplicate() : answerTo(bytes);
            if (upgrades) {
                messages = ByteBuffer.allocateDirect(Messages.ANSWERED)
                        .put((byte) 0x82)
                        .put((byte) (Messages.ANSWERED - 2));
            }
            head.clear();
        }

        /** An answer for every message that is complete; they are small and few, so the socket takes them. */
        private void reply(ByteBuffer out) throws IOException {
            messageBytes += scratch.remaining();
            while (messageBytes >= Messages.SENT) {
                messageBytes -= Messages.SENT;
                channel.write(out.rewind());
                count();
            }
        }

        private void write() throws IOException {
            ByteBuffer out = answer;
            if (out == null) {
                return;
            }
            channel.write(out);
            if (out.hasRemaining()) {
                key.interestOps(SelectionKey.OP_WRITE);
                return;
            }
            key.interestOps(SelectionKey.OP_READ);
            answer = null;
            count();
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Only the origin's thread writes it.
    private void count() {
        answered++;
    }

    /** "/10k" and "/1m" ask for their size after "GET "; everything else is small. */
    private ByteBuffer answerTo(byte[] head) {
        boolean sized = head[4] == '/' && head[5] == '1';
        if (sized && head[6] == 'm') {
            return large.duplicate();
        }
        return (sized && head[6] == '0' ? medium : small).duplicate();
    }
}
