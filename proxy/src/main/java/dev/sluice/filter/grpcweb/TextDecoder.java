package dev.sluice.filter.grpcweb;

import dev.sluice.exchange.body.Transform;
import dev.sluice.http.Head;
import dev.sluice.observe.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that base64 stands for (RFC 4648 section 4), however it is cut into pieces. Padding may end any of its groups of
 * four, as clients encode what they have at a time; anything else that does not belong there is refused. Owned by one exchange.
 */
final class TextDecoder implements Transform {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final int GROUP = 4;
    private static final byte[] VALUES = new byte[256];

    static {
        Arrays.fill(VALUES, (byte) -1);
        for (int i = 0; i < ALPHABET.length(); i++) {
            VALUES[ALPHABET.charAt(i)] = (byte) i;
        }
    }

    private int bits;
    private int count;
    private int padding;
    private Reason failure = Reason.OK;

    @Override
    public ByteBuf body(ByteBuf data) {
        int groups = (count + data.readableBytes()) / GROUP;
        ByteBuf bytes = groups == 0 ? NOTHING : PooledByteBufAllocator.DEFAULT.directBuffer(3 * groups);
        // each access to a buffer of the library is checked several times, which is dear byte by byte
        ByteBuffer into = bytes.nioBuffer(0, 3 * groups);
        boolean good = decode(data.nioBuffer(), into);
        data.release();
        if (good) {
            return groups == 0 ? NOTHING : bytes.writerIndex(into.position());
        }
        bytes.release();
        failure = Reason.BAD_GRPC_WEB;
        return NOTHING;
    }

    private boolean decode(ByteBuffer text, ByteBuffer into) {
        while (text.hasRemaining()) {
            boolean whole = count == 0 && text.remaining() >= GROUP && decodeGroup(text, into);
            if (!whole && !decode(text.get(), into)) {
                return false;
            }
        }
        return true;
    }

    /** Decodes a group that is all there and has no padding; false, and nothing is read, when it is another. */
    private static boolean decodeGroup(ByteBuffer text, ByteBuffer into) {
        int group = text.getInt(text.position());
        int first = VALUES[group >>> 24];
        int second = VALUES[group >>> 16 & 0xff];
        int third = VALUES[group >>> 8 & 0xff];
        int fourth = VALUES[group & 0xff];
        if ((first | second | third | fourth) < 0) {
            return false;
        }
        put(first << 18 | second << 12 | third << 6 | fourth, 3, into);
        text.position(text.position() + GROUP);
        return true;
    }

    private static void put(int bits, int bytes, ByteBuffer into) {
        for (int i = 0; i < bytes; i++) {
            into.put((byte) (bits >>> (16 - 8 * i)));
        }
    }

    private boolean decode(byte character, ByteBuffer into) {
        int value = VALUES[character & 0xff];
        if (character == '=' && count >= 2) {
            padding++;
            value = 0;
        } else if (value < 0 || padding > 0) {
            return false;
        }
        bits = bits << 6 | value;
        count++;
        if (count == GROUP) {
            put(bits, 3 - padding, into);
            bits = 0;
            count = 0;
            padding = 0;
        }
        return true;
    }

    @Override
    public ByteBuf end(@Nullable Head trailers) {
        if (count != 0) {
            failure = Reason.BAD_GRPC_WEB;
        }
        return NOTHING;
    }

    @Override
    public Reason failure() {
        return failure;
    }
}
