package dev.sluice.wire.h2;

import dev.sluice.base.Ascii;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/** Frames for tests: written byte by byte, right or wrong, and shown as text. */
final class Frames {
    private Frames() {}

    static byte[] frame(int type, int flags, int stream, byte[] payload) {
        ByteBuf out = Unpooled.buffer();
        out.writeMedium(payload.length)
                .writeByte(type)
                .writeByte(flags)
                .writeInt(stream)
                .writeBytes(payload);
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    static byte[] join(byte[]... parts) {
        ByteBuf out = Unpooled.wrappedBuffer(parts);
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    static byte[] numbers(int... numbers) {
        ByteBuf out = Unpooled.buffer();
        for (int number : numbers) {
            out.writeInt(number);
        }
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    static byte[] settings(int... pairs) {
        ByteBuf out = Unpooled.buffer();
        for (int i = 0; i < pairs.length; i += 2) {
            out.writeShort(pairs[i]).writeInt(pairs[i + 1]);
        }
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return frame(Frame.SETTINGS, 0, 0, bytes);
    }

    /** What a client sends first. */
    static byte[] hello(int... pairs) {
        return join(Frame.PREFACE, settings(pairs));
    }

    static byte[] headers(int stream, boolean end, String... pairs) {
        return frame(Frame.HEADERS, Frame.END_HEADERS | (end ? Frame.END_STREAM : 0), stream, Blocks.literals(pairs));
    }

    /** A GET of the path, complete. */
    static byte[] get(int stream, String path, String... more) {
        return headers(stream, true, request("GET", path, more));
    }

    /** A POST of the path, whose body follows. */
    static byte[] post(int stream, String path, String... more) {
        return headers(stream, false, request("POST", path, more));
    }

    private static String[] request(String method, String path, String... more) {
        String[] pairs = new String[8 + more.length];
        String[] first = {":method", method, ":scheme", "http", ":authority", "h", ":path", path};
        System.arraycopy(first, 0, pairs, 0, 8);
        System.arraycopy(more, 0, pairs, 8, more.length);
        return pairs;
    }

    static byte[] data(int stream, String text, boolean end) {
        return frame(Frame.DATA, end ? Frame.END_STREAM : 0, stream, Ascii.bytes(text));
    }

    static byte[] reset(int stream, int code) {
        return frame(Frame.RST_STREAM, 0, stream, numbers(code));
    }

    static byte[] windowUpdate(int stream, int increment) {
        return frame(Frame.WINDOW_UPDATE, 0, stream, numbers(increment));
    }

    /** Frames as text, one each; header blocks are decoded. */
    static final class Shown {
        private final HpackDecoder decoder = new HpackDecoder();

        List<String> show(ByteBuf in) {
            List<String> all = new ArrayList<>();
            while (in.readableBytes() >= Frame.HEADER) {
                int length = in.readMedium();
                int type = in.readByte();
                int flags = in.readByte();
                int stream = in.readInt();
                byte[] payload = new byte[length];
                in.readBytes(payload);
                all.add(show(type, flags, stream, payload));
            }
            return all;
        }

        private static String body(byte[] payload) {
            return payload.length > 40 ? payload.length + " bytes" : Ascii.text(payload, 0, payload.length);
        }

        private String head(byte[] payload) {
            boolean status = payload[0] < 0 || payload[0] == 8 || payload[0] == 0x20;
            HeadBuilder.Kind kind = status ? HeadBuilder.Kind.RESPONSE : HeadBuilder.Kind.TRAILERS;
            return Blocks.decode(decoder, kind, dev.sluice.http.HeadLimits.DEFAULT, payload)
                    .text()
                    .strip();
        }

        private String show(int type, int flags, int stream, byte[] payload) {
            String end = (flags & Frame.END_STREAM) != 0 ? " end" : "";
            ByteBuf in = Unpooled.wrappedBuffer(payload);
            switch (type) {
                case Frame.DATA:
                    return "data " + stream + " [" + body(payload) + "]" + end;
                case Frame.HEADERS:
                    return "headers " + stream + " " + head(payload) + end;
                case Frame.RST_STREAM:
                    return "reset " + stream + " " + in.readInt();
                case Frame.SETTINGS:
                    return (flags & Frame.ACK) != 0 ? "settings ack" : "settings";
                case Frame.PING:
                    return "ping" + ((flags & Frame.ACK) != 0 ? " ack" : "");
                case Frame.GOAWAY:
                    return "goaway " + in.readInt() + " " + in.readInt();
                case Frame.WINDOW_UPDATE:
                    return "window " + stream + " " + in.readInt();
                default:
                    return "frame " + type;
            }
        }
    }
}
