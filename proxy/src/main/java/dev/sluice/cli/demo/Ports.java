package dev.sluice.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Loopback ports for things that must not be in the way of others. Any thread. */
public final class Ports {
    private static final int TRIES = 50;

    private Ports() {}

    /** The wished port, or the next one above it that nobody has. */
    public static int freeFrom(int wished) {
        for (int port = wished; port < wished + TRIES; port++) {
            if (isFree(port)) {
                return port;
            }
        }
        return any();
    }

    /** A port that nobody has. */
    public static int any() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("this machine has no free port", e);
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
