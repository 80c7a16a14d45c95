package dev.sluice.upstream.dial;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A hostile peer: a listener whose backlog is full, so that the kernel drops every further SYN and a connect hangs until
 * it times out. Owned by the test's thread.
 */
public final class BlackHole implements AutoCloseable {
    private final ServerSocket listener;
    private final List<SocketChannel> fillers = new ArrayList<>();

    /** A hole at this address, on a port of the kernel's choice. */
    public BlackHole(String host) throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getByName(host));
        // a backlog of one holds two connections; the rest hang in the making
        for (int i = 0; i < 8; i++) {
            SocketChannel filler = SocketChannel.open();
            filler.configureBlocking(false);
            filler.connect(address());
            fillers.add(filler);
        }
    }

    /** Where it is. */
    public SocketAddress address() {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel filler : fillers) {
            filler.close();
        }
        listener.close();
    }
}
