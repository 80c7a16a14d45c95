package dev.sluice.wire.h1;

import dev.sluice.base.Ascii;
import dev.sluice.http.Head;
import dev.sluice.http.HeadLimits;
import dev.sluice.observe.Reason;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The strict, resumable decoder of the chunked coding (RFC 9112 section 7.1). Chunk extensions are checked and dropped;
 * sizes have at most fifteen digits; extensions and size lines together may not outgrow the body by more than a fixed
 * allowance for the body and a small one for every chunk, so that framing cannot be used to exhaust the receiver.
 *
 * <p>Owned by one connection. Use: {@link #next} until it answers {@link #MORE}; on {@link #DATA} take
 * {@link #available} bytes and say so with {@link #taken}.
 */
final class ChunkDecoder {
    /** Everything that arrived was consumed. */
    static final int MORE = 0;

    /** Body bytes stand at the buffer's reader index. */
    static final int DATA = 1;

    /** The body and its trailers are complete. */
    static final int END = 2;

    /** The bytes are refused; see {@link #error}. */
    static final int REFUSED = 3;

    private static final int SIZE = 0;
    private static final int EXTENSION = 1;
    private static final int SIZE_LF = 2;
    private static final int BODY = 3;
    private static final int BODY_CR = 4;
    private static final int BODY_LF = 5;
    private static final int TRAILERS = 6;
    private static final int PADDING = 7;

    private static final int MAX_DIGITS = 15;
    private static final int MAX_LINE = 1024;
    private static final long ALLOWANCE = 16 << 10;
    private static final int ALLOWANCE_PER_CHUNK = 16;

    private final HeadParser trailerParser = new HeadParser(HeadParser.Kind.TRAILERS);
    private HeadLimits limits = HeadLimits.DEFAULT;
    private @Nullable Head trailers;
    private Reason error = Reason.OK;
    private int state;
    private int digits;
    private int line;
    private boolean quoted;
    private boolean escaped;
    private long size;
    private long overhead;
    private long allowed;

    /** Prepares for the next body. */
    void begin(HeadLimits newLimits) {
        limits = newLimits;
        trailers = null;
        error = Reason.OK;
        overhead = 0;
        allowed = 0;
        beginLine();
    }

    private void beginLine() {
        state = SIZE;
        digits = 0;
        line = 0;
        quoted = false;
        escaped = false;
        size = 0;
    }

    /** Why the bytes were refused. */
    Reason error() {
        return error;
    }

    /** The trailers of a complete body, or null when it has none. */
    @Nullable
    Head trailers() {
        return trailers;
    }

    /** Decodes up to the next event. */
    int next(ByteBuf in) {
        while (in.isReadable()) {
            if (state == BODY) {
                return DATA;
            }
            if (state == TRAILERS) {
                return trailers(in);
            }
            if (!accept(in.readByte())) {
                return REFUSED;
            }
        }
        return MORE;
    }

    /** How many body bytes stand at the reader index of the buffer. */
    int available(ByteBuf in) {
        return (int) Math.min(size, in.readableBytes());
    }

    /** The bytes were taken from the buffer. */
    void taken(int bytes) {
        size -= bytes;
        allowed += 2L * bytes;
        if (size == 0) {
            state = BODY_CR;
        }
    }

    private boolean accept(byte b) {
        overhead++;
        if (++line > MAX_LINE || overhead > ALLOWANCE + allowed) {
            return refuse(Reason.BAD_CHUNK);
        }
        switch (state) {
            case SIZE:
                return size(b);
            case PADDING:
                return padding(b);
            case EXTENSION:
                return extension(b);
            case SIZE_LF:
                return b == '\n' ? sizeEnded() : refuse(Reason.BAD_CHUNK);
            case BODY_CR:
                state = BODY_LF;
                return b == '\r' || refuse(Reason.BAD_CHUNK);
            default:
                beginLine();
                return b == '\n' || refuse(Reason.BAD_CHUNK);
        }
    }

    private boolean size(byte b) {
        int digit = Ascii.hexValue(b);
        if (digit >= 0) {
            size = size << 4 | digit;
            return ++digits <= MAX_DIGITS || refuse(Reason.BAD_CHUNK);
        }
        if (digits == 0) {
            return refuse(Reason.BAD_CHUNK);
        }
        return padding(b);
    }

    /** White space before an extension is bad whitespace that must be accepted (RFC 9112 section 7.1.1). */
    private boolean padding(byte b) {
        if (b == '\r') {
            state = SIZE_LF;
            return true;
        }
        state = b == ';' ? EXTENSION : PADDING;
        return b == ';' || b == ' ' || b == '\t' || refuse(Reason.BAD_CHUNK);
    }

    private boolean extension(byte b) {
        if (b == '\r' && !quoted) {
            state = SIZE_LF;
            return true;
        }
        if ((b >= 0 && b < ' ' && b != '\t') || b == 0x7f) {
            return refuse(Reason.BAD_CHUNK);
        }
        if (escaped) {
            escaped = false;
        } else if (quoted && b == '\\') {
            escaped = true;
        } else if (b == '"') {
            quoted = !quoted;
        }
        return true;
    }

    private boolean sizeEnded() {
        if (size > 0) {
            state = BODY;
            line = 0;
            allowed += ALLOWANCE_PER_CHUNK;
            return true;
        }
        state = TRAILERS;
        trailerParser.begin(limits);
        return true;
    }

    private int trailers(ByteBuf in) {
        Head head = trailers;
        if (head == null) {
            if (in.getByte(in.readerIndex()) == '\r' && in.readableBytes() > 1) {
                return noTrailers(in);
            }
            head = new Head();
            head.reset();
            trailers = head;
        }
        int result = trailerParser.parse(in, head);
        if (result == HeadParser.REFUSED) {
            refuse(trailerParser.error());
            return REFUSED;
        }
        if (result == HeadParser.DONE && head.count() == 0) {
            trailers = null;
        }
        return result == HeadParser.DONE ? END : MORE;
    }

    private int noTrailers(ByteBuf in) {
        in.skipBytes(1);
        if (in.readByte() == '\n') {
            return END;
        }
        refuse(Reason.BAD_CHUNK);
        return REFUSED;
    }

    private boolean refuse(Reason reason) {
        error = reason;
        return false;
    }
}
