package dev.sluice.cli;

import dev.sluice.admin.AdminRequest;
import dev.sluice.base.Address;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A client of the admin address of a running Sluice, also behind a Unix-domain socket. One request a connection; blocks, but
 * never for longer than its patience, whoever answers there.
 */
final class AdminClient {
    /** A command may wait for the names of a new configuration's servers. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Who only asks has another way to an answer. */
    private static final Duration QUESTION_PATIENCE = Duration.ofSeconds(3);

    private static final Pattern HTTP = Pattern.compile("HTTP/1\\.1 [1-9][0-9]{2}[ \r]");
    private static final int CHUNK = 8192;
    private static final int MOST_BYTES = 64 << 20;

    private final Address address;

    AdminClient(Address address) {
        this.address = address;
    }

    /** The client of an address as it is typed. */
    static AdminClient of(String address) {
        Address parsed = Address.parse(address);
        if (parsed == null) {
            throw new CommandException(
                    ExitCode.USAGE, "not an address: \"" + address + "\"; write 127.0.0.1:9900 or unix:/PATH");
        }
        return new AdminClient(parsed);
    }

    /** What was answered, and whether it is the admin address of a Sluice that says so. */
    record Answer(int status, String body, boolean isSluice) {}

    Address address() {
        return address;
    }

    /** Whether somebody accepts connections there. */
    boolean isThere() {
        try (SocketChannel channel = open()) {
            return connect(channel);
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Sends a request without a body to whoever speaks HTTP there.
     *
     * @throws CommandException if nobody answers
     */
    Answer send(String method, String target) {
        return send(method, target, PATIENCE);
    }

    /**
     * Asks for a page.
     *
     * @throws CommandException if it is no Sluice that answers
     */
    Answer ask(String target) {
        return ofSluice(send("GET", target, QUESTION_PATIENCE));
    }

    /**
     * Gives a command.
     *
     * @throws CommandException if it is no Sluice that answers
     */
    Answer command(String target) {
        return ofSluice(send("POST", target, PATIENCE));
    }

    private Answer ofSluice(Answer answer) {
        if (!answer.isSluice()) {
            throw unavailable("what answers there is something else");
        }
        return answer;
    }

    private CommandException unavailable(String why) {
        return new CommandException(
                ExitCode.UNAVAILABLE,
                "no Sluice answers at the admin address " + address + ": " + why
                        + "; is it running, with this configuration?");
    }

    private Answer send(String method, String target, Duration patience) {
        String request = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + AdminRequest.MARK + ": 1\r\nContent-Length: 0\r\n\r\n";
        try (SocketChannel channel = open()) {
            CompletableFuture<Void> impatience = CompletableFuture.runAsync(
                    () -> close(channel),
                    CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS));
            try {
                connect(channel);
                channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
                return parse(readAll(channel));
            } finally {
                impatience.cancel(false);
            }
        } catch (ClosedChannelException e) {
            throw unavailable("there was no whole answer within " + patience.toSeconds() + " s");
        } catch (IOException e) {
            throw unavailable(String.valueOf(e.getMessage()));
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SocketChannel open() throws IOException {
        return address instanceof Address.Unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
    }

    private boolean connect(SocketChannel channel) throws IOException {
        try {
            return channel.connect(where());
        } catch (UnresolvedAddressException e) {
            throw new IOException("no such host", e);
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
            if (bytes.size() > MOST_BYTES) {
                throw new IOException("what answers there does not stop");
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static Answer parse(String text) throws IOException {
        int end = text.indexOf("\r\n\r\n");
        if (end < 0 || !HTTP.matcher(text).lookingAt()) {
            throw new IOException("what answers there does not speak HTTP");
        }
        String fields = text.substring(0, end + 2).toLowerCase(Locale.ROOT);
        boolean isSluice = fields.contains("\r\n" + AdminRequest.MARK.toLowerCase(Locale.ROOT) + ":");
        return new Answer(Integer.parseInt(text, 9, 12, 10), text.substring(end + 4), isSluice);
    }
}
