package dev.sluice.conformance.play;

import dev.sluice.conformance.Deadline;
import dev.sluice.conformance.SceneFailure;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * One connection as bytes, with a receive buffer and waits that end at a deadline; confined to its block's thread.
 *
 * <p>It tells three ends apart, because a scene must: still open, closed (FIN) and reset (RST).
 */
final class Wire implements AutoCloseable {
    private static final int READ_BYTES = 64 * 1024;

    /** How the other side stands. */
    enum End {
        OPEN,
        CLOSED,
        RESET,
        /** TLS only: a FIN without close_notify, which may be a cut. */
        CUT
    }

    private final SocketChannel channel;
    private ByteChannel stream;
    private @Nullable TlsChannel tls;
    private @Nullable IOException refusal;
    private final Selector selector;
    private final String owner;
    private final Transcript transcript;
    private final ByteBuffer arriving = ByteBuffer.allocate(READ_BYTES);
    private byte[] received = new byte[READ_BYTES];
    private int from;
    private int to;
    private End end = End.OPEN;
    private boolean quiet;

    Wire(SocketChannel channel, String owner, Transcript transcript) throws IOException {
        this.channel = channel;
        this.stream = channel;
        this.owner = owner;
        this.transcript = transcript;
        this.selector = Selector.open();
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
        if (!(channel.getLocalAddress() instanceof UnixDomainSocketAddress)) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
    }

    /** Connects to {@code address}, from {@code local} if it is given. */
    static Wire connect(SocketAddress address, @Nullable SocketAddress local, String owner, Transcript transcript) {
        try {
            SocketChannel channel = address instanceof UnixDomainSocketAddress
                    ? SocketChannel.open(StandardProtocolFamily.UNIX)
                    : SocketChannel.open();
            if (local != null) {
                channel.bind(local);
            }
            channel.connect(address);
            return new Wire(channel, owner, transcript);
        } catch (IOException e) {
            throw new SceneFailure("cannot connect to " + address + ": " + e.getMessage(), e);
        }
    }

    /** Speaks TLS from now on; a handshake that fails is told by {@link #refusal} and ends the connection. */
    void secure(Tls offer, Deadline deadline) {
        try {
            TlsChannel secured = new TlsChannel(channel, offer.engine(), offer.fragment());
            tls = secured;
            stream = secured;
            while (!secured.shakeHands()) {
                await(SelectionKey.OP_READ, deadline.millisLeft());
            }
            SSLSession session = secured.engine().getSession();
            transcript.add(
                    owner,
                    "= " + session.getProtocol() + " " + session.getCipherSuite() + " "
                            + secured.engine().getApplicationProtocol());
        } catch (IOException e) {
            refused(e);
        }
    }

    private void refused(IOException e) {
        refusal = e;
        ended(e instanceof EOFException ? End.CUT : End.RESET, "TLS ends: " + e.getMessage());
    }

    /** Leaves the telling of what passes to its user. */
    void quiet() {
        quiet = true;
    }

    /** Tells of bytes that are about to be sent. */
    void show(byte[] bytes) {
        if (!quiet) {
            transcript.add(owner, ">", bytes, 0, bytes.length);
        }
    }

    void tell(String what) {
        transcript.add(owner, what);
    }

    /** What ended TLS, or null. */
    @Nullable
    IOException refusal() {
        return refusal;
    }

    /** The TLS session's engine. */
    SSLEngine engine() {
        if (tls == null) {
            throw new SceneFailure("this connection has no TLS");
        }
        if (refusal != null) {
            throw new SceneFailure("TLS failed: " + refusal.getMessage(), refusal);
        }
        return tls.engine();
    }

    /** Makes the receive buffer small, so that the sender soon feels that nobody reads. */
    void narrow(int bytes) throws IOException {
        channel.setOption(StandardSocketOptions.SO_RCVBUF, bytes);
    }

    /** Sends all bytes; fails if the other side stops taking them. */
    void send(byte[] bytes, Deadline deadline) {
        show(bytes);
        if (!offer(bytes, deadline)) {
            throw new SceneFailure("the other side stopped taking bytes");
        }
    }

    /** Sends bytes until all are gone or the other side has closed; false in the second case. */
    boolean offer(byte[] bytes, Deadline deadline) {
        ByteBuffer leaving = ByteBuffer.wrap(bytes);
        try {
            while (leaving.hasRemaining()) {
                if (stream.write(leaving) == 0) {
                    await(SelectionKey.OP_WRITE, deadline.millisLeft());
                }
            }
            while (tls != null && !tls.flush()) {
                await(SelectionKey.OP_WRITE, deadline.millisLeft());
            }
            return true;
        } catch (IOException e) {
            transcript.add(owner, "! cannot send: " + e.getMessage());
            return false;
        }
    }

    /** Whether the system takes more bytes within {@code millis}. */
    boolean canSendWithin(long millis) {
        try {
            return await(SelectionKey.OP_WRITE, millis);
        } catch (IOException e) {
            return true;
        }
    }

    /** Waits for more bytes; false when the other side has ended. */
    boolean fill(Deadline deadline) {
        while (end == End.OPEN) {
            if (fillWithin(deadline.millisLeft()) > 0) {
                return true;
            }
        }
        return false;
    }

    /** Reads what arrives within {@code millis}: the count of bytes, 0 for none. */
    int fillWithin(long millis) {
        try {
            int count = stream.read(arriving.clear());
            if (count == 0) {
                await(SelectionKey.OP_READ, millis);
                count = stream.read(arriving.clear());
            }
            if (count < 0) {
                ended(End.CLOSED, "closed");
                return 0;
            }
            append(count);
            return count;
        } catch (EOFException e) {
            ended(End.CUT, e.getMessage());
            return 0;
        } catch (SSLException e) {
            refused(e);
            return 0;
        } catch (IOException e) {
            ended(End.RESET, "reset: " + e.getMessage());
            return 0;
        }
    }

    private void ended(End how, @Nullable String what) {
        if (end == End.OPEN) {
            transcript.add(owner, "< " + what);
        }
        end = how;
    }

    private void append(int count) {
        if (count == 0) {
            return;
        }
        if (!quiet) {
            transcript.add(owner, "<", arriving.array(), 0, count);
        }
        if (to + count > received.length) {
            System.arraycopy(received, from, received, 0, to - from);
            to -= from;
            from = 0;
        }
        if (to + count > received.length) {
            received = Arrays.copyOf(received, Math.max(received.length * 2, to + count));
        }
        System.arraycopy(arriving.array(), 0, received, to, count);
        to += count;
    }

    private boolean await(int operation, long millis) throws IOException {
        SelectionKey key = channel.keyFor(selector);
        if (key == null || !key.isValid()) {
            throw new SceneFailure("the connection was closed by this block");
        }
        key.interestOps(operation);
        // to wait even the shortest time between two frames would make a flood too slow to be one
        boolean ready = (millis > 0 ? selector.select(millis) : selector.selectNow()) > 0;
        selector.selectedKeys().clear();
        if (Thread.currentThread().isInterrupted()) {
            throw new SceneFailure("stopped, because another block failed");
        }
        return ready;
    }

    /** How many received bytes are not taken yet. */
    int available() {
        return to - from;
    }

    /** The received byte at {@code index}, not taken. */
    byte peek(int index) {
        return received[from + index];
    }

    /** Takes {@code count} bytes that have been received. */
    byte[] take(int count) {
        byte[] taken = Arrays.copyOfRange(received, from, from + count);
        from += count;
        return taken;
    }

    End end() {
        return end;
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    void halfClose() throws IOException {
        if (tls != null) {
            tls.closeOutbound();
        }
        channel.shutdownOutput();
        transcript.add(owner, "> half-close");
    }

    /** Ends the connection with a reset. */
    void abort() throws IOException {
        try {
            if (!(channel.getLocalAddress() instanceof UnixDomainSocketAddress)) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        } catch (ClosedChannelException e) {
            transcript.add(owner, "had ended before the reset");
        }
        cut();
        transcript.add(owner, "> reset");
    }

    /** Ends the connection without a word of TLS. */
    void cut() throws IOException {
        selector.close();
        channel.close();
    }

    /** The other side may have gone, which is no failure of a close. */
    private void sayGoodbye(TlsChannel secured) {
        try {
            secured.closeOutbound();
        } catch (IOException e) {
            transcript.add(owner, "! no close_notify: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            if (tls != null && refusal == null && channel.isOpen()) {
                sayGoodbye(tls);
            }
            cut();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
