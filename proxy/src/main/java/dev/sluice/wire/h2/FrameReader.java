package dev.sluice.wire.h2;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * The incremental reader of frames: it holds sizes, stream numbers and flags to RFC 9113 sections 4 and 6, whatever the
 * network cuts, and gathers header blocks. Payloads of DATA are passed on as slices of what was read, never copied; all
 * other payloads are small and gathered in one array. Unknown frames are skipped.
 *
 * <p>Owned by one connection. What concerns the state of streams is the receiver's.
 */
final class FrameReader {
    /** What the reader tells its connection. Any call may {@link FrameReader#stop} the reader. */
    interface Receiver {
        /** A DATA frame begins; {@code length} is all that counts for flow control. */
        void onData(int stream, int length, boolean end);

        /** Bytes of the DATA frame; the receiver owns the buffer. */
        void onDataBytes(int stream, ByteBuf data);

        /** The DATA frame is over; so many of its bytes were padding. */
        void onDataEnd(int stream, int padding, boolean end);

        /** A header block begins, which is to be complete in time. */
        void onHeadersBegin(int stream);

        /** A header block is complete; it stands in the array until the call returns. */
        void onHeaders(HeaderBlock block);

        /** RST_STREAM. */
        void onReset(int stream, int code);

        /** PRIORITY; its content is deprecated (RFC 9113 section 5.3.2). */
        void onPriority(int stream);

        /** One setting; {@link ErrorCode#NONE} or why it is refused. */
        int onSetting(int id, long value);

        /** All settings of a frame were told, or ours were acknowledged. */
        void onSettingsEnd(boolean ack);

        /** PING. */
        void onPing(long opaque, boolean ack);

        /** GOAWAY. */
        void onGoAway(int lastStream, int code);

        /** WINDOW_UPDATE with an increment above zero; stream 0 is the connection. */
        void onWindowUpdate(int stream, int increment);

        /** PRIORITY_UPDATE (RFC 9218 section 7.1): the value stands in the array until the call returns. */
        void onPriorityUpdate(int stream, byte[] bytes, int start, int end);

        /** A frame of a type that we do not know, which is skipped. */
        void onUnknownFrame();

        /** The stream's frame breaks a rule that concerns the stream alone. */
        void onStreamError(int stream, int code);

        /** A rule that concerns the connection is broken; the reader has stopped. */
        void onConnectionError(int code);

        /** A header block has grown beyond measure, or goes on in too many frames; the reader has stopped. */
        void onHeadersFlood();
    }

    /** A complete header block. Owned by the reader. */
    static final class HeaderBlock {
        int stream;
        boolean end;
        /** Whether the stream was made to depend on itself, which is its error (RFC 7540 section 5.3.1). */
        boolean onItself;

        byte[] bytes = new byte[512];
        int start;
        int size;

        private void append(byte[] from, int fromStart, int fromEnd) {
            int length = fromEnd - fromStart;
            if (size + length > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + length));
            }
            System.arraycopy(from, fromStart, bytes, size, length);
            size += length;
        }
    }

    /** A header block may be larger than the head that comes out of it, but not by much. */
    static final int LARGEST_BLOCK = 128 << 10;

    /** More CONTINUATION frames than this to one block are a flood; LARGEST_BLOCK needs eight. */
    static final int MOST_CONTINUATIONS = 32;

    private static final int IN_HEADER = 0;
    private static final int IN_PAYLOAD = 1;
    private static final int IN_PAD_LENGTH = 2;
    private static final int IN_DATA = 3;
    private static final int IN_SKIP = 4;
    private static final int STOPPED = 5;

    private static final int EITHER = 0;
    private static final int STREAM = 1;
    private static final int CONNECTION = 2;

    private static final int KEPT_BLOCK = 16 << 10;
    private static final int SETTING = 6;

    private final Receiver receiver;
    private final HeaderBlock block = new HeaderBlock();
    private byte[] payload = new byte[512];
    private int state = IN_HEADER;
    private int have;
    private int type;
    private int flags;
    private int stream;
    private int length;
    private int left;
    private int padding;
    private int counted;
    private boolean first = true;
    private boolean inBlock;
    private int continuations;

    FrameReader(Receiver receiver) {
        this.receiver = receiver;
    }

    /** Reads nothing any more. */
    void stop() {
        state = STOPPED;
    }

    /** Whether a header block has begun and is not complete. */
    boolean isInBlock() {
        return inBlock || (type == Frame.HEADERS && state == IN_PAYLOAD);
    }

    /** Reads all there is; takes the buffer. */
    void read(ByteBuf in) {
        try {
            while (state != STOPPED && (in.isReadable() || (state == IN_DATA && left == 0))) {
                step(in);
            }
        } finally {
            in.release();
        }
    }

    private void step(ByteBuf in) {
        switch (state) {
            case IN_HEADER:
                if (gather(in, Frame.HEADER)) {
                    header();
                }
                break;
            case IN_PAYLOAD:
                if (gather(in, length)) {
                    whole();
                }
                break;
            case IN_PAD_LENGTH:
                padLength(in.readByte() & 0xff);
                break;
            case IN_DATA:
                data(in);
                break;
            default:
                int skipped = Math.min(left, in.readableBytes());
                in.skipBytes(skipped);
                left -= skipped;
                skipped();
                break;
        }
    }

    private void skipped() {
        if (left == 0) {
            state = IN_HEADER;
        }
    }

    private boolean gather(ByteBuf in, int wanted) {
        int piece = Math.min(wanted - have, in.readableBytes());
        in.readBytes(payload, have, piece);
        have += piece;
        if (have < wanted) {
            return false;
        }
        have = 0;
        return true;
    }

    private int number(int at) {
        return (payload[at] & 0xff) << 24
                | (payload[at + 1] & 0xff) << 16
                | (payload[at + 2] & 0xff) << 8
                | (payload[at + 3] & 0xff);
    }

    /* --------------- the header --------------- */

    private void header() {
        length = number(0) >>> 8;
        type = payload[3] & 0xff;
        flags = payload[4] & 0xff;
        stream = number(5) & Integer.MAX_VALUE;
        int error = check();
        if (error != ErrorCode.NONE) {
            fail(error);
            return;
        }
        if (type == Frame.DATA) {
            beginData();
            return;
        }
        if (!isKnown()) {
            left = length;
            state = left == 0 ? IN_HEADER : IN_SKIP;
            receiver.onUnknownFrame();
            return;
        }
        if (length > payload.length) {
            payload = Arrays.copyOf(payload, Math.min(Frame.LARGEST, Math.max(length, 2 * payload.length)));
        }
        if (type == Frame.HEADERS) {
            receiver.onHeadersBegin(stream);
        }
        if (length == 0) {
            whole();
        } else if (state != STOPPED) {
            state = IN_PAYLOAD;
        }
    }

    private boolean isKnown() {
        return type <= Frame.CONTINUATION || type == Frame.PRIORITY_UPDATE;
    }

    private int check() {
        if (first && (type != Frame.SETTINGS || (flags & Frame.ACK) != 0)) {
            // RFC 9113 section 3.4
            return ErrorCode.PROTOCOL_ERROR;
        }
        first = false;
        if (inBlock && (type != Frame.CONTINUATION || stream != block.stream)) {
            return ErrorCode.PROTOCOL_ERROR;
        }
        if (length > Frame.LARGEST) {
            return ErrorCode.FRAME_SIZE_ERROR;
        }
        int expected = wantsStream();
        if (expected != EITHER && (stream != 0) != (expected == STREAM)) {
            return ErrorCode.PROTOCOL_ERROR;
        }
        return checkLength();
    }

    private int wantsStream() {
        switch (type) {
            case Frame.DATA, Frame.HEADERS, Frame.PRIORITY, Frame.RST_STREAM:
                return STREAM;
            case Frame.SETTINGS, Frame.PING, Frame.GOAWAY, Frame.PRIORITY_UPDATE:
                return CONNECTION;
            default:
                return EITHER;
        }
    }

    private int checkLength() {
        switch (type) {
            case Frame.DATA, Frame.HEADERS:
                return atLeast((flags & Frame.PADDED) == 0 ? 0 : 1);
            case Frame.RST_STREAM, Frame.WINDOW_UPDATE:
                return exactly(4);
            case Frame.SETTINGS:
                return checkSettings();
            case Frame.PUSH_PROMISE:
                // a client must not push, and to a server's pushes we never agree
                return ErrorCode.PROTOCOL_ERROR;
            case Frame.PING:
                return exactly(8);
            case Frame.GOAWAY:
                return atLeast(8);
            case Frame.CONTINUATION:
                return inBlock ? ErrorCode.NONE : ErrorCode.PROTOCOL_ERROR;
            case Frame.PRIORITY_UPDATE:
                return atLeast(4);
            default:
                return ErrorCode.NONE;
        }
    }

    private int checkSettings() {
        boolean fits = (flags & Frame.ACK) != 0 ? length == 0 : length % SETTING == 0;
        return fits ? ErrorCode.NONE : ErrorCode.FRAME_SIZE_ERROR;
    }

    private int exactly(int wanted) {
        return length == wanted ? ErrorCode.NONE : ErrorCode.FRAME_SIZE_ERROR;
    }

    private int atLeast(int wanted) {
        return length >= wanted ? ErrorCode.NONE : ErrorCode.FRAME_SIZE_ERROR;
    }

    private void fail(int code) {
        state = STOPPED;
        receiver.onConnectionError(code);
    }

    /* --------------- DATA --------------- */

    private boolean endsStream() {
        return (flags & Frame.END_STREAM) != 0;
    }

    private void beginData() {
        padding = 0;
        counted = 0;
        left = length;
        state = (flags & Frame.PADDED) != 0 ? IN_PAD_LENGTH : IN_DATA;
        receiver.onData(stream, length, endsStream());
    }

    private void padLength(int pad) {
        if (pad >= length) {
            fail(ErrorCode.PROTOCOL_ERROR);
            return;
        }
        padding = pad;
        counted = pad + 1;
        left = length - 1;
        state = IN_DATA;
    }

    private void data(ByteBuf in) {
        int bytes = left - padding;
        if (bytes > 0) {
            int piece = Math.min(bytes, in.readableBytes());
            left -= piece;
            receiver.onDataBytes(stream, in.readRetainedSlice(piece));
        } else if (left > 0) {
            int piece = Math.min(left, in.readableBytes());
            in.skipBytes(piece);
            left -= piece;
            padding -= piece;
        }
        if (left == 0 && state == IN_DATA) {
            state = IN_HEADER;
            receiver.onDataEnd(stream, counted, endsStream());
        }
    }

    /* --------------- all other payloads --------------- */

    private void whole() {
        if (state == STOPPED) {
            return;
        }
        state = IN_HEADER;
        switch (type) {
            case Frame.HEADERS:
                headers();
                break;
            case Frame.CONTINUATION:
                continuation();
                break;
            case Frame.PRIORITY:
                priority();
                break;
            case Frame.RST_STREAM:
                receiver.onReset(stream, number(0));
                break;
            case Frame.SETTINGS:
                settings();
                break;
            case Frame.PING:
                long high = number(0);
                receiver.onPing(high << 32 | (number(4) & 0xffffffffL), (flags & Frame.ACK) != 0);
                break;
            case Frame.GOAWAY:
                receiver.onGoAway(number(0) & Integer.MAX_VALUE, number(4));
                break;
            case Frame.WINDOW_UPDATE:
                windowUpdate();
                break;
            default:
                priorityUpdate();
                break;
        }
    }

    private void headers() {
        int start = 0;
        int end = length;
        if ((flags & Frame.PADDED) != 0) {
            start = 1;
            end -= payload[0] & 0xff;
        }
        boolean prioritised = (flags & Frame.PRIORITISED) != 0;
        int dependency = start;
        start += prioritised ? 5 : 0;
        if (start > end) {
            fail(start > length ? ErrorCode.FRAME_SIZE_ERROR : ErrorCode.PROTOCOL_ERROR);
            return;
        }
        block.stream = stream;
        block.end = endsStream();
        block.start = 0;
        block.size = 0;
        continuations = 0;
        block.append(payload, start, end);
        block.onItself = prioritised && (number(dependency) & Integer.MAX_VALUE) == stream;
        blockGrew();
    }

    private void continuation() {
        if (++continuations > MOST_CONTINUATIONS || block.size + length > LARGEST_BLOCK) {
            state = STOPPED;
            receiver.onHeadersFlood();
            return;
        }
        block.append(payload, 0, length);
        blockGrew();
    }

    private void blockGrew() {
        inBlock = (flags & Frame.END_HEADERS) == 0;
        if (inBlock) {
            return;
        }
        receiver.onHeaders(block);
        if (block.bytes.length > KEPT_BLOCK) {
            block.bytes = new byte[512];
        }
    }

    private void priority() {
        if (length != 5) {
            receiver.onStreamError(stream, ErrorCode.FRAME_SIZE_ERROR);
        } else if ((number(0) & Integer.MAX_VALUE) == stream) {
            receiver.onStreamError(stream, ErrorCode.PROTOCOL_ERROR);
        } else {
            receiver.onPriority(stream);
        }
    }

    private void settings() {
        for (int at = 0; at < length; at += SETTING) {
            int id = (payload[at] & 0xff) << 8 | (payload[at + 1] & 0xff);
            int error = receiver.onSetting(id, number(at + 2) & 0xffffffffL);
            if (error != ErrorCode.NONE) {
                fail(error);
                return;
            }
        }
        receiver.onSettingsEnd((flags & Frame.ACK) != 0);
    }

    private void windowUpdate() {
        int increment = number(0) & Integer.MAX_VALUE;
        if (increment > 0) {
            receiver.onWindowUpdate(stream, increment);
        } else if (stream == 0) {
            fail(ErrorCode.PROTOCOL_ERROR);
        } else {
            receiver.onStreamError(stream, ErrorCode.PROTOCOL_ERROR);
        }
    }

    private void priorityUpdate() {
        int prioritised = number(0) & Integer.MAX_VALUE;
        if (prioritised == 0) {
            fail(ErrorCode.PROTOCOL_ERROR);
        } else {
            receiver.onPriorityUpdate(prioritised, payload, 4, length);
        }
    }
}
