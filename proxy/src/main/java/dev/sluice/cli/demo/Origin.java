package dev.sluice.cli.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A server that costs next to nothing, for training: every request gets 80 bytes, or 10 KB below {@code /big}. One
 * thread of its own; closed by any.
 */
public final class Origin implements AutoCloseable {
    private static final int SMALL = 80;
    private static final int BIG = 10 << 10;
    private static final int BUFFER = 32 << 10;
    private static final byte[] SMALL_ANSWER = answer(SMALL);
    private static final byte[] BIG_ANSWER = answer(BIG);

    private final Selector selector;
    private final ServerSocketChannel socket;

    private Origin(Selector selector, ServerSocketChannel socket) {
        this.selector = selector;
        this.socket = socket;
    }

    /** Starts it on a free loopback port. */
    public static Origin start() throws IOException {
        ServerSocketChannel socket = ServerSocketChannel.open();
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        socket.configureBlocking(false);
        Origin origin = new Origin(Selector.open(), socket);
        socket.register(origin.selector, SelectionKey.OP_ACCEPT);
        Thread thread = new Thread(origin::run, "origin");
        thread.setDaemon(true);
        thread.start();
        return origin;
    }

    private static byte[] answer(int length) {
        String head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + length + "\r\n\r\n";
        return (head + "x".repeat(length)).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Where it listens. */
    public int port() {
        return socket.socket().getLocalPort();
    }

    private void run() {
        try {
            while (selector.isOpen()) {
                selector.select();
                for (SelectionKey key : selector.selectedKeys()) {
                    onReady(key);
                }
                selector.selectedKeys().clear();
            }
        } catch (IOException | java.nio.channels.ClosedSelectorException e) {
            close();
        }
    }

    private void onReady(SelectionKey key) throws IOException {
        if (key.isAcceptable()) {
            SocketChannel client = socket.accept();
            if (client != null) {
                client.configureBlocking(false);
                client.socket().setTcpNoDelay(true);
                client.register(selector, SelectionKey.OP_READ, new Peer());
            }
            return;
        }
        try {
            ((Peer) key.attachment()).onReady(key);
        } catch (IOException e) {
            key.channel().close();
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException | java.nio.channels.ClosedSelectorException e) {
            // closing is all that was wanted
        }
    }

    /** One connection: requests come in, answers go out. Owned by the origin's thread. */
    private static final class Peer {
        private final ByteBuffer in = ByteBuffer.allocate(BUFFER);
        private final ByteBuffer out = ByteBuffer.allocate(4 * BUFFER);
        private byte @Nullable [] answer;
        private long bodyLeft;

        void onReady(SelectionKey key) throws IOException {
            SocketChannel channel = (SocketChannel) key.channel();
            if (key.isReadable() && channel.read(in) < 0) {
                channel.close();
                return;
            }
            in.flip();
            while (out.remaining() > BIG_ANSWER.length && next()) {
                // every whole request in the buffer
            }
            in.compact();
            out.flip();
            channel.write(out);
            boolean rest = out.hasRemaining();
            out.compact();
            key.interestOps(rest ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }

        /** Takes what the buffer has of a request; an answer goes out when the request is whole. */
        private boolean next() {
            if (answer == null) {
                int end = Heads.end(in);
                if (end < 0) {
                    return false;
                }
                boolean big = in.get(in.position()) == 'G' && in.get(in.position() + 5) == 'b';
                answer = big ? BIG_ANSWER : SMALL_ANSWER;
                bodyLeft = Heads.contentLength(in, end);
                in.position(end);
            }
            int taken = (int) Math.min(bodyLeft, in.remaining());
            in.position(in.position() + taken);
            bodyLeft -= taken;
            if (bodyLeft > 0) {
                return false;
            }
            out.put(answer);
            answer = null;
            return true;
        }
    }
}
