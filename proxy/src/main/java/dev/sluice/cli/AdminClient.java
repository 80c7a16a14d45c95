package dev.sluice.cli;

import dev.sluice.admin.AdminRequest;
import dev.sluice.base.Address;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** A client of the admin address of a running Sluice, also behind a Unix-domain socket. One request a connection; blocks. */
final class AdminClient {
    private static final int CHUNK = 8192;

    private final Address address;

    AdminClient(Address address) {
        this.address = address;
    }

    /** What was answered. */
    record Answer(int status, String body) {}

    /** Whether somebody accepts connections there. */
    boolean isThere() {
        try (SocketChannel channel = SocketChannel.open(where())) {
            return channel.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Sends a request without a body.
     *
     * @throws CommandException if nobody answers
     */
    Answer send(String method, String target) {
        String request = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + AdminRequest.MARK + ": 1\r\nContent-Length: 0\r\n\r\n";
        try (SocketChannel channel = SocketChannel.open(where())) {
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            return parse(readAll(channel));
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.UNAVAILABLE,
                    "no Sluice answers at the admin address " + address + ": " + e.getMessage()
                            + "; is it running, with this configuration?");
        }
    }

    private SocketAddress where() {
        if (address instanceof Address.Unix unix) {
            return UnixDomainSocketAddress.of(unix.path());
        }
        Address.Inet inet = (Address.Inet) address;
        boolean any = inet.host().isEmpty()
                || inet.host().equals("0.0.0.0")
                || inet.host().equals("::");
        return new InetSocketAddress(any ? "localhost" : inet.host(), inet.port());
    }

    private static String readAll(SocketChannel channel) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
        while (channel.read(buffer) >= 0) {
            bytes.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static Answer parse(String text) throws IOException {
        int end = text.indexOf("\r\n\r\n");
        if (!text.startsWith("HTTP/1.1 ") || end < 0) {
            throw new IOException("what answers there does not speak HTTP");
        }
        return new Answer(Integer.parseInt(text, 9, 12, 10), text.substring(end + 4));
    }
}
