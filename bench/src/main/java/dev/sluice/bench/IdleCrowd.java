package dev.sluice.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Kept-alive client connections that each had one answer and now wait. Used by the main thread. */
final class IdleCrowd implements AutoCloseable {

    private final List<SocketChannel> members = new ArrayList<>();

    /** Opens {@code count} connections, each with one request behind it, as a browser leaves them. */
    static IdleCrowd gather(int port, int count) throws IOException {
        IdleCrowd crowd = new IdleCrowd();
        boolean complete = false;
        try {
            for (int i = 0; i < count; i++) {
                crowd.add(port);
            }
            complete = true;
            return crowd;
        } finally {
            if (!complete) {
                crowd.close();
            }
        }
    }

    private void add(int port) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        members.add(channel);
        channel.write(ByteBuffer.wrap("GET /80 HTTP/1.1\r\nHost: bench\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        ByteBuffer in = ByteBuffer.allocate(4096);
        int end = -1;
        while (end < 0 || in.position() < end + 80) {
            if (channel.read(in) < 0) {
                throw new IOException("closed instead of answered, after " + members.size() + " connections");
            }
            end = HeadBytes.end(in.array(), in.position());
        }
        channel.configureBlocking(false);
    }

    /** How many of them the proxy has closed meanwhile. */
    long lost() {
        long lost = 0;
        ByteBuffer one = ByteBuffer.allocate(1);
        for (SocketChannel each : members) {
            try {
                lost += each.read(one.clear()) < 0 ? 1 : 0;
            } catch (IOException e) {
                lost++;
            }
        }
        return lost;
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel each : members) {
            each.close();
        }
    }
}
