package dev.sluice.wire.h2;

import dev.sluice.base.Ascii;
import dev.sluice.http.Head;
import dev.sluice.http.HeadLimits;
import dev.sluice.observe.Reason;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** Header blocks for tests: from hexadecimal text, from names and values, and decoded. */
final class Blocks {
    private Blocks() {}

    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }

    static FrameReader.HeaderBlock block(byte[] bytes) {
        FrameReader.HeaderBlock block = new FrameReader.HeaderBlock();
        block.stream = 1;
        block.bytes = bytes.length == 0 ? new byte[1] : bytes;
        block.size = bytes.length;
        return block;
    }

    /** Literals without indexing, names and values in turn; nothing is checked. */
    static byte[] literals(String... pairs) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < pairs.length; i += 2) {
            out.write(0);
            string(out, pairs[i]);
            string(out, pairs[i + 1]);
        }
        return out.toByteArray();
    }

    private static void string(ByteArrayOutputStream out, String text) {
        byte[] bytes = Ascii.bytes(text);
        if (bytes.length < 127) {
            out.write(bytes.length);
        } else {
            out.write(127);
            int rest = bytes.length - 127;
            while (rest >= 128) {
                out.write(rest & 127 | 128);
                rest >>>= 7;
            }
            out.write(rest);
        }
        out.writeBytes(bytes);
    }

    /** A head, whatever the decoder made of it. */
    record Decoded(int result, Reason reason, Head head) {
        /** Pseudo-header fields and fields as text. */
        String text() {
            StringBuilder text = new StringBuilder();
            if (head.status() != 0) {
                text.append(head.status());
            } else {
                text.append(head.text(0, head.methodEnd())).append(' ');
                text.append(head.text(head.authorityStart(), head.authorityEnd()))
                        .append(' ');
                text.append(head.text(head.pathStart(), head.targetEnd()));
            }
            for (int i = 0; i < head.count(); i++) {
                if (!head.isRemoved(i)) {
                    text.append(" | ").append(head.text(head.nameStart(i), head.nameEnd(i)));
                    text.append('=').append(head.text(head.valueStart(i), head.valueEnd(i)));
                }
            }
            return text.toString();
        }
    }

    static Decoded decode(HpackDecoder decoder, HeadBuilder.Kind kind, HeadLimits limits, byte[] bytes) {
        Head head = new Head();
        head.reset();
        HeadBuilder builder = new HeadBuilder();
        builder.begin(kind, head, limits);
        int result = decoder.decode(block(bytes), builder);
        decoder.trim();
        return new Decoded(result, result == HpackDecoder.DONE ? builder.end() : Reason.INTERNAL_ERROR, head);
    }

    static Decoded request(HpackDecoder decoder, byte[] bytes) {
        return decode(decoder, HeadBuilder.Kind.REQUEST, HeadLimits.DEFAULT, bytes);
    }

    static Decoded response(HpackDecoder decoder, byte[] bytes) {
        return decode(decoder, HeadBuilder.Kind.RESPONSE, HeadLimits.DEFAULT, bytes);
    }
}
