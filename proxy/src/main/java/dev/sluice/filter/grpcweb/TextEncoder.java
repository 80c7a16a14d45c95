package dev.sluice.filter.grpcweb;

import dev.sluice.base.Ascii;
import dev.sluice.exchange.body.Transform;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;

/** Bytes as base64 (RFC 4648 section 4), padded whenever all of them must be told. Owned by one exchange. */
final class TextEncoder {
    private static final byte[] ALPHABET =
            Ascii.bytes("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
    private static final int GROUP = 3;

    private int held;
    private int count;

    /** Encodes the bytes, and takes their buffer; up to two of the last wait for more unless all are to be told. */
    ByteBuf encode(ByteBuf data, boolean all) {
        int size = count + data.readableBytes();
        int groups = all ? (size + GROUP - 1) / GROUP : size / GROUP;
        ByteBuf text = groups == 0 ? Transform.NOTHING : PooledByteBufAllocator.DEFAULT.directBuffer(4 * groups);
        // each access to a buffer of the library is checked several times, which is dear byte by byte
        ByteBuffer into = text.nioBuffer(0, 4 * groups);
        encode(data.nioBuffer(), into);
        data.release();
        if (all && count > 0) {
            pad(into);
        }
        return groups == 0 ? text : text.writerIndex(4 * groups);
    }

    private void encode(ByteBuffer bytes, ByteBuffer into) {
        while (bytes.hasRemaining()) {
            held = held << 8 | bytes.get() & 0xff;
            count++;
            if (count == GROUP) {
                put(held, into);
                held = 0;
                count = 0;
            }
        }
    }

    private static void put(int group, ByteBuffer into) {
        into.putInt(ALPHABET[group >>> 18] << 24
                | ALPHABET[group >>> 12 & 63] << 16
                | ALPHABET[group >>> 6 & 63] << 8
                | ALPHABET[group & 63]);
    }

    private void pad(ByteBuffer into) {
        put(held << 8 * (GROUP - count), into);
        into.put(into.position() - 1, (byte) '=');
        if (count == 1) {
            into.put(into.position() - 2, (byte) '=');
        }
        held = 0;
        count = 0;
    }
}
