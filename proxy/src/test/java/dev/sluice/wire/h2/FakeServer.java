package dev.sluice.wire.h2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Ascii;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A server of HTTP/2 that does what the test tells it, byte by byte: it writes frames as they are said and shows those it
 * gets as one line each. No buffer may leak. Owned by the test.
 */
final class FakeServer extends EmbeddedChannel {
    private final List<ByteBuf> given = new ArrayList<>();
    private final HpackDecoder decoder = new HpackDecoder();
    private final ByteBuf received = Unpooled.buffer();
    private boolean full;

    FakeServer(ChannelHandler handler) {
        super(handler);
    }

    /* --------------- what it sends --------------- */

    static byte[] frame(int type, int flags, int stream, byte[] payload) {
        ByteBuf out = Unpooled.buffer();
        out.writeMedium(payload.length).writeByte(type).writeByte(flags).writeInt(stream);
        out.writeBytes(payload);
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    static byte[] ints(int... values) {
        ByteBuf out = Unpooled.buffer();
        for (int value : values) {
            out.writeInt(value);
        }
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    /** Sends bytes, as one read. */
    FakeServer send(byte[]... pieces) {
        ByteBuf buffer = Unpooled.directBuffer();
        for (byte[] piece : pieces) {
            buffer.writeBytes(piece);
        }
        given.add(buffer);
        writeInbound(buffer);
        runPendingTasks();
        return this;
    }

    static byte[] settingsFrame(int... pairs) {
        ByteBuf out = Unpooled.buffer();
        for (int i = 0; i < pairs.length; i += 2) {
            out.writeShort(pairs[i]).writeInt(pairs[i + 1]);
        }
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return frame(Frame.SETTINGS, 0, 0, bytes);
    }

    FakeServer settings(int... pairs) {
        return send(settingsFrame(pairs));
    }

    static byte[] head(int stream, boolean end, String... pairs) {
        int flags = Frame.END_HEADERS | (end ? Frame.END_STREAM : 0);
        return frame(Frame.HEADERS, flags, stream, Blocks.literals(pairs));
    }

    static byte[] data(int stream, boolean end, String text) {
        return frame(Frame.DATA, end ? Frame.END_STREAM : 0, stream, Ascii.bytes(text));
    }

    static byte[] reset(int stream, int code) {
        return frame(Frame.RST_STREAM, 0, stream, ints(code));
    }

    static byte[] goAway(int lastStream, int code) {
        return frame(Frame.GOAWAY, 0, 0, ints(lastStream, code));
    }

    static byte[] window(int stream, int increment) {
        return frame(Frame.WINDOW_UPDATE, 0, stream, ints(increment));
    }

    /** Takes bytes no more, or takes them again. */
    void full(boolean newFull) {
        full = newFull;
        if (!full) {
            flush();
            runPendingTasks();
        }
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer in) throws Exception {
        if (!full) {
            super.doWrite(in);
        }
    }

    /* --------------- what it gets --------------- */

    /** The frames that came since the last call, one a line; DATA shows its text, or its length if that is long. */
    String got() {
        runPendingTasks();
        for (ByteBuf buffer = readOutbound(); buffer != null; buffer = readOutbound()) {
            received.writeBytes(buffer);
            buffer.release();
        }
        StringBuilder text = new StringBuilder();
        if (received.readableBytes() >= Frame.PREFACE.length && received.getByte(received.readerIndex()) == 'P') {
            byte[] preface = new byte[Frame.PREFACE.length];
            received.readBytes(preface);
            assertThat(preface).isEqualTo(Frame.PREFACE);
            text.append("preface\n");
        }
        while (received.readableBytes() >= Frame.HEADER
                && received.readableBytes() >= Frame.HEADER + received.getUnsignedMedium(received.readerIndex())) {
            int length = received.readUnsignedMedium();
            int type = received.readByte();
            int flags = received.readByte();
            int stream = received.readInt();
            byte[] payload = new byte[length];
            received.readBytes(payload);
            text.append(line(type, flags, stream, payload)).append('\n');
        }
        return text.toString().strip();
    }

    private String line(int type, int flags, int stream, byte[] payload) {
        ByteBuf in = Unpooled.wrappedBuffer(payload);
        String end = (flags & Frame.END_STREAM) != 0 ? " end" : "";
        return switch (type) {
            case Frame.DATA ->
                "data " + stream + " " + (payload.length > 40 ? payload.length : Ascii.text(payload, 0, payload.length))
                        + end;
            case Frame.HEADERS -> "head " + stream + " " + fields(payload) + end;
            case Frame.RST_STREAM -> "reset " + stream + " " + in.readInt();
            case Frame.SETTINGS -> (flags & Frame.ACK) != 0 ? "settings ack" : "settings " + settings(in);
            case Frame.PING -> "ping" + ((flags & Frame.ACK) != 0 ? " ack " : " ") + in.readLong();
            case Frame.GOAWAY -> "goaway " + in.readInt() + " " + in.readInt();
            case Frame.WINDOW_UPDATE -> "window " + stream + " " + in.readInt();
            default -> "frame " + type;
        };
    }

    private static String settings(ByteBuf in) {
        StringBuilder text = new StringBuilder();
        while (in.isReadable()) {
            text.append(text.isEmpty() ? "" : " ")
                    .append(in.readShort())
                    .append('=')
                    .append(in.readInt());
        }
        return text.toString();
    }

    private String fields(byte[] payload) {
        Blocks.Decoded decoded = Blocks.request(decoder, payload);
        if (decoded.head().methodEnd() > 0) {
            return decoded.text();
        }
        return Blocks.decode(decoder, HeadBuilder.Kind.TRAILERS, dev.sluice.http.HeadLimits.DEFAULT, payload)
                .text()
                .strip();
    }

    /** Closes the socket; every buffer that was given to it must have been released by now. */
    void end() {
        close();
        runPendingTasks();
        got();
        assertThat(given)
                .allSatisfy(
                        buffer -> assertThat(buffer.refCnt()).as("references").isZero());
    }
}
