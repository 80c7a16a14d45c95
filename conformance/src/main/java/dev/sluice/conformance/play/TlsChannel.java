package dev.sluice.conformance.play;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * TLS over a socket channel that does not block, driven by the JDK's engine: reads and writes give 0 when they would have to
 * wait; confined to its block's thread. An end without close_notify is an {@link EOFException}, not an end.
 */
final class TlsChannel implements ByteChannel {
    private static final int RECORD_BYTES = 20 * 1024;
    private static final int RECORD_HEAD = 5;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private final SSLEngine engine;
    private final ByteBuffer arrived = ByteBuffer.allocate(4 * RECORD_BYTES);
    private final ByteBuffer plain = ByteBuffer.allocate(4 * RECORD_BYTES);
    private ByteBuffer leaving = ByteBuffer.allocate(0);
    private int fragment;
    private boolean ended;

    /** TLS over {@code channel}; the first record is cut into records of {@code fragment} bytes, unless that is 0. */
    TlsChannel(SocketChannel channel, SSLEngine engine, int fragment) throws IOException {
        this.channel = channel;
        this.engine = engine;
        this.fragment = fragment;
        plain.limit(0);
        engine.beginHandshake();
    }

    SSLEngine engine() {
        return engine;
    }

    /** Takes the handshake as far as it goes without waiting; true when it is done. */
    boolean shakeHands() throws IOException {
        while (isShaking()) {
            if (!flush()) {
                return false;
            }
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> wrap(NOTHING.duplicate());
                default -> {
                    if (!unwrap() && !fill()) {
                        return false;
                    }
                }
            }
        }
        return flush();
    }

    private boolean isShaking() {
        HandshakeStatus status = engine.getHandshakeStatus();
        return status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED;
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    /** Reads from the socket; false if nothing is there now. */
    private boolean fill() throws IOException {
        int count = channel.read(arrived);
        if (count < 0) {
            throw new EOFException("the connection ended without close_notify");
        }
        return count > 0;
    }

    /** Decrypts one record; false if it is not whole yet. */
    private boolean unwrap() throws IOException {
        plain.compact();
        arrived.flip();
        try {
            SSLEngineResult result = engine.unwrap(arrived, plain);
            ended |= result.getStatus() == SSLEngineResult.Status.CLOSED;
            return result.bytesConsumed() > 0 || ended || result.getStatus() == SSLEngineResult.Status.OK;
        } catch (SSLException e) {
            sayGoodbye();
            throw e;
        } finally {
            arrived.compact();
            plain.flip();
        }
    }

    /** Sends the alert that the engine has to say. */
    private void sayGoodbye() throws IOException {
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            wrap(NOTHING.duplicate());
            flush();
        }
    }

    private int wrap(ByteBuffer source) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(RECORD_BYTES);
        SSLEngineResult result = engine.wrap(source, record);
        record.flip();
        leaving = record;
        if (fragment > 0 && record.hasRemaining()) {
            leaving = fragmented(record, fragment);
            fragment = 0;
        }
        return result.bytesConsumed();
    }

    /** The content of one handshake record in records of {@code size} bytes (RFC 8446, 5.1). */
    private static ByteBuffer fragmented(ByteBuffer record, int size) {
        byte[] head = new byte[RECORD_HEAD - 2];
        record.get(head);
        record.getShort();
        List<ByteBuffer> pieces = new ArrayList<>();
        while (record.hasRemaining()) {
            byte[] piece = new byte[Math.min(size, record.remaining())];
            record.get(piece);
            ByteBuffer each = ByteBuffer.allocate(RECORD_HEAD + piece.length);
            pieces.add(each.put(head).putShort((short) piece.length).put(piece).flip());
        }
        ByteBuffer all = ByteBuffer.allocate(
                pieces.stream().mapToInt(ByteBuffer::remaining).sum());
        pieces.forEach(all::put);
        return all.flip();
    }

    /** Sends what waits to be sent; false if the socket takes no more now. */
    boolean flush() throws IOException {
        while (leaving.hasRemaining()) {
            if (channel.write(leaving) == 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        while (true) {
            if (plain.hasRemaining()) {
                int count = Math.min(plain.remaining(), target.remaining());
                target.put(plain.slice().limit(count));
                plain.position(plain.position() + count);
                return count;
            }
            if (ended) {
                return -1;
            }
            if (isShaking() && !shakeHands()) {
                return 0;
            }
            if (!plain.hasRemaining() && !unwrap() && !fill()) {
                return 0;
            }
        }
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int count = 0;
        while (source.hasRemaining() && flush()) {
            int taken = wrap(source);
            count += taken;
            if (taken == 0 && !leaving.hasRemaining()) {
                throw new IOException("TLS takes no more bytes");
            }
        }
        return count;
    }

    /** Says close_notify, once what waits is sent; the socket stays open. */
    void closeOutbound() throws IOException {
        engine.closeOutbound();
        while (flush() && !engine.isOutboundDone()) {
            wrap(NOTHING.duplicate());
            if (!leaving.hasRemaining()) {
                return;
            }
        }
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    /** Ends with close_notify. */
    @Override
    public void close() throws IOException {
        closeOutbound();
        channel.close();
    }
}
