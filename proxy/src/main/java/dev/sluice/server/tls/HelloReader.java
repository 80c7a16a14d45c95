package dev.sluice.server.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The first bytes of a connection until they hold a whole ClientHello, however they are cut into reads and records (RFC
 * 8446 section 5.1). It keeps them for whoever shakes hands, and no more of them than a bound. Owned by the loop.
 */
public final class HelloReader {
    /** What the bytes so far are. */
    public enum State {
        /** The beginning of a ClientHello. */
        MORE,
        /** A ClientHello, in {@link #hello()}. */
        DONE,
        /** A request without TLS. */
        PLAIN_HTTP,
        /** Something else. */
        NOT_TLS,
        /** A ClientHello beyond {@link #MOST}. */
        TOO_LARGE,
        /** A ClientHello that cannot be read. */
        MALFORMED
    }

    /**
     * The longest ClientHello that is taken. A client with a post-quantum key share needs two kilobytes, and one that
     * resumes with a certificate chain in its ticket a few more; a record holds 16 KiB.
     */
    public static final int MOST = 16 << 10;

    private static final int RECORD_HEADER = 5;
    private static final int MESSAGE_HEADER = 4;
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    // tiny records cost five bytes for each of theirs: who sends those is not served
    private static final int MOST_RAW = 2 * MOST;

    private final ByteBufAllocator allocator;
    private @Nullable ByteBuf raw;
    private @Nullable ByteBuf message;
    private @Nullable ClientHello hello;
    private int record;

    /** A reader that takes its memory from the allocator. */
    public HelloReader(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /** Takes what was read and says what all of it is. */
    public State read(ByteBuf in) {
        ByteBuf all = raw;
        if (all == null) {
            all = in;
            raw = in;
        } else if (all.readableBytes() + in.readableBytes() > MOST_RAW) {
            in.release();
            return State.TOO_LARGE;
        } else {
            all = together(all, in);
            in.release();
        }
        return records(all);
    }

    /** One buffer that takes both and the rest of a common hello; only the first is kept. */
    private ByteBuf together(ByteBuf first, ByteBuf second) {
        if (first.isWritable(second.readableBytes())) {
            return first.writeBytes(second);
        }
        int size = first.readableBytes() + second.readableBytes();
        ByteBuf both = allocator.directBuffer(Math.max(4096, 2 * size));
        both.writeBytes(first, first.readerIndex(), first.readableBytes()).writeBytes(second);
        first.release();
        raw = both;
        return both;
    }

    /** The hello that was read. */
    public @Nullable ClientHello hello() {
        return hello;
    }

    /** Gives all bytes away, to be read again. */
    public @Nullable ByteBuf take() {
        ByteBuf all = raw;
        raw = null;
        close();
        return all;
    }

    /** Drops everything. */
    public void close() {
        if (raw != null) {
            raw.release();
            raw = null;
        }
        if (message != null) {
            message.release();
            message = null;
        }
    }

    private State records(ByteBuf all) {
        int start = all.readerIndex();
        while (all.writerIndex() - start - record >= 1) {
            int at = start + record;
            State header = header(all, at);
            if (header != State.DONE) {
                return header;
            }
            int length = all.getUnsignedShort(at + 3);
            int payload = at + RECORD_HEADER;
            if (all.writerIndex() < payload + length) {
                return State.MORE;
            }
            record += RECORD_HEADER + length;
            State state = fragment(all, payload, length);
            if (state != State.MORE) {
                return state;
            }
        }
        return State.MORE;
    }

    private State header(ByteBuf all, int at) {
        int type = all.getUnsignedByte(at);
        if (type != HANDSHAKE) {
            boolean letter = (type >= 'A' && type <= 'Z') || (type >= 'a' && type <= 'z');
            return letter && record == 0 ? State.PLAIN_HTTP : State.NOT_TLS;
        }
        int there = all.writerIndex() - at;
        if (there > 1 && all.getUnsignedByte(at + 1) != 3) {
            return State.NOT_TLS;
        }
        if (there < RECORD_HEADER) {
            return State.MORE;
        }
        int length = all.getUnsignedShort(at + 3);
        // an empty fragment of a handshake message is forbidden
        return length == 0 || length > MOST ? State.MALFORMED : State.DONE;
    }

    private State fragment(ByteBuf all, int payload, int length) {
        if (message == null && length >= MESSAGE_HEADER) {
            State whole = message(all, payload, payload + length);
            if (whole != State.MORE) {
                return whole;
            }
        }
        ByteBuf joined = message;
        if (joined == null) {
            joined = allocator.directBuffer(length + 2048);
            message = joined;
        }
        joined.writeBytes(all, payload, length);
        return joined.readableBytes() < MESSAGE_HEADER
                ? State.MORE
                : message(joined, joined.readerIndex(), joined.writerIndex());
    }

    private State message(ByteBuf in, int start, int end) {
        if (in.getUnsignedByte(start) != CLIENT_HELLO) {
            return State.MALFORMED;
        }
        int length = in.getUnsignedMedium(start + 1);
        if (length > MOST) {
            return State.TOO_LARGE;
        }
        int body = start + MESSAGE_HEADER;
        if (body + length > end) {
            return State.MORE;
        }
        hello = HelloParser.parse(in, body, body + length);
        return hello == null ? State.MALFORMED : State.DONE;
    }
}
