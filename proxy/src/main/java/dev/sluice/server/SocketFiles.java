package dev.sluice.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** The files of Unix-domain sockets: what a dead process left is removed, what is alive or no socket is left alone. */
final class SocketFiles {
    private SocketFiles() {}

    /** Removes the socket file if nobody accepts on it. Blocks; conductor only. */
    static void removeStale(Path path) {
        if (isSocket(path) && !isAlive(path)) {
            remove(path);
        }
    }

    static void remove(Path path) {
        try {
            if (isSocket(path)) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove the socket " + path, e);
        }
    }

    private static boolean isSocket(Path path) {
        try {
            return Files.readAttributes(
                            path, java.nio.file.attribute.BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isOther();
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isAlive(Path path) {
        try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return probe.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
