package dev.sluice.filter.grpcweb;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sluice.observe.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Base64 in groups, as the JDK reads it, and ways to take pieces through what is under test. */
final class TextCases {
    private TextCases() {}

    /** What groups of four stand for, each on its own; null when one of them is none. */
    static byte @Nullable [] reference(byte[] text) {
        if (text.length % 4 != 0) {
            return null;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            for (int i = 0; i < text.length; i += 4) {
                bytes.writeBytes(Base64.getDecoder().decode(Arrays.copyOfRange(text, i, i + 4)));
            }
        } catch (IllegalArgumentException e) {
            return null;
        }
        return bytes.toByteArray();
    }

    /** The text decoded in pieces of these lengths, over and over; null when it is refused. */
    static byte @Nullable [] decoded(byte[] text, int... pieces) {
        TextDecoder decoder = new TextDecoder();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int at = 0;
        for (int i = 0; at < text.length && decoder.failure() == Reason.OK; i++) {
            int length = Math.min(Math.max(1, pieces[i % pieces.length]), text.length - at);
            bytes.writeBytes(taken(decoder.body(buffer(text, at, length))));
            at += length;
        }
        if (decoder.failure() == Reason.OK) {
            bytes.writeBytes(taken(decoder.end(null)));
        }
        decoder.close();
        return decoder.failure() == Reason.OK ? bytes.toByteArray() : null;
    }

    static ByteBuf buffer(byte[] bytes, int start, int length) {
        return Unpooled.directBuffer(Math.max(1, length)).writeBytes(bytes, start, length);
    }

    static byte[] taken(ByteBuf data) {
        byte[] bytes = new byte[data.readableBytes()];
        data.readBytes(bytes);
        data.release();
        return bytes;
    }

    static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
