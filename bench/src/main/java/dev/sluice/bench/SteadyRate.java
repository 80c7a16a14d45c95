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
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * The open-loop load: requests fall due at a constant rate whether or not earlier ones were answered, and each is
 * timed from when it was due, so a stall counts for everything that waited behind it. Runs on the calling thread.
 */
final class SteadyRate {

    private static final int BODY = 80;
    private static final double ALL_AT_ONCE = 1e7;
    private static final double EXPECTED = 40_000;
    private static final long NAP_NANOS = 10_000;
    private static final long GRACE_NANOS = 3_000_000_000L;

    private final Selector selector;
    private final ArrayDeque<Client> idle = new ArrayDeque<>();
    private final long[] latencies;
    private int answered;
    private long errors;

    private SteadyRate(Selector selector, int total) {
        this.selector = selector;
        this.latencies = new long[total];
    }

    static Load run(Case which, int port, double perSecond, double seconds) throws IOException {
        int total = (int) (perSecond * seconds);
        try (Selector selector = Selector.open()) {
            SteadyRate load = new SteadyRate(selector, total);
            try {
                for (int i = 0; i < which.connections; i++) {
                    load.idle.add(load.new Client(port, which.path));
                }
                return load.drive(total, 1e9 / perSecond);
            } finally {
                for (SelectionKey key : selector.keys()) {
                    key.channel().close();
                }
            }
        }
    }

    /**
     * The rate that a proxy reaches when everything is due at once: the median of three runs of this same load, since
     * another generator finds another limit.
     */
    static double saturation(Case which, int port, double seconds) throws IOException {
        double[] found = new double[3];
        for (int i = 0; i < found.length; i++) {
            found[i] = run(which, port, ALL_AT_ONCE, seconds * EXPECTED / ALL_AT_ONCE)
                    .perSecond();
        }
        return Sample.median(found);
    }

    private Load drive(int total, double interval) throws IOException {
        long start = System.nanoTime();
        long limit = start + (long) (total * interval) + GRACE_NANOS;
        int sent = 0;
        while (answered + errors < total && System.nanoTime() < limit) {
            long now = System.nanoTime();
            while (sent < total && !idle.isEmpty() && start + (long) (sent * interval) <= now) {
                idle.remove().send(start + (long) (sent * interval));
                sent++;
            }
            if (selector.selectNow(this::readable) == 0) {
                LockSupport.parkNanos(NAP_NANOS);
            }
            if (idle.isEmpty() && selector.keys().isEmpty()) {
                break;
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return Load.of(Arrays.copyOf(latencies, answered), seconds, total - answered);
    }

    private void readable(SelectionKey key) {
        Client client = (Client) key.attachment();
        try {
            client.read();
        } catch (IOException e) {
            errors++;
            client.abandon(key);
        }
    }

    /** One connection with at most one request under way. */
    private final class Client {
        private final SocketChannel channel;
        private final ByteBuffer request;
        private final ByteBuffer response = ByteBuffer.allocate(4096);
        private long due;

        Client(int port, String path) throws IOException {
            channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
            byte[] bytes = ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            request = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        }

        void send(long dueAt) throws IOException {
            due = dueAt;
            response.clear();
            channel.write(request.rewind());
        }

        void read() throws IOException {
            if (channel.read(response) < 0) {
                throw new IOException("closed");
            }
            int end = HeadBytes.end(response.array(), response.position());
            if (end < 0 || response.position() < end + BODY) {
                return;
            }
            if (response.get(9) != '2') {
                throw new IOException("a status other than 2xx");
            }
            latencies[answered] = System.nanoTime() - due;
            answered++;
            idle.add(this);
        }

        void abandon(SelectionKey key) {
            key.cancel();
            try {
                channel.close();
            } catch (IOException e) {
                // It is counted as an error already.
            }
        }
    }
}
