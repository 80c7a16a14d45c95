package dev.sluice.filter.grpcweb;

import dev.sluice.base.Ascii;
import dev.sluice.exchange.body.Transform;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

/** Bytes as base64 (RFC 4648 section 4), padded whenever all of them must be told. Owned by one exchange. */
final class TextEncoder {
    private static final byte[] ALPHABET =
            Ascii.bytes("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
    private static final int GROUP = 3;

    private int held;
    private int count;

    /** Encodes the bytes, and takes their buffer; up to two of the last wait for more unless all are to be told. */
    ByteBuf encode(ByteBuf data, boolean all) {
        int bytes = count + data.readableBytes();
        int groups = all ? (bytes + GROUP - 1) / GROUP : bytes / GROUP;
        ByteBuf text = groups == 0 ? Transform.NOTHING : PooledByteBufAllocator.DEFAULT.directBuffer(4 * groups);
        while (data.isReadable()) {
            if (count == 0 && data.readableBytes() >= GROUP) {
                write(data.readUnsignedMedium(), text);
            } else {
                hold(data.readUnsignedByte(), text);
            }
        }
        data.release();
        if (all && count > 0) {
            pad(text);
        }
        return text;
    }

    private void hold(int value, ByteBuf text) {
        held = held << 8 | value;
        count++;
        if (count == GROUP) {
            write(held, text);
            held = 0;
            count = 0;
        }
    }

    private static void write(int group, ByteBuf text) {
        text.writeInt(ALPHABET[group >>> 18] << 24
                | ALPHABET[group >>> 12 & 63] << 16
                | ALPHABET[group >>> 6 & 63] << 8
                | ALPHABET[group & 63]);
    }

    private void pad(ByteBuf text) {
        int group = held << 8 * (GROUP - count);
        text.writeByte(ALPHABET[group >>> 18]);
        text.writeByte(ALPHABET[group >>> 12 & 63]);
        text.writeByte(count == 1 ? '=' : ALPHABET[group >>> 6 & 63]);
        text.writeByte('=');
        held = 0;
        count = 0;
    }
}
