package dev.sluice.filter.grpcweb;

import dev.sluice.exchange.body.Transform;
import dev.sluice.http.Head;
import dev.sluice.observe.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
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
        boolean good = decode(data, bytes);
        data.release();
        if (good) {
            return bytes;
        }
        bytes.release();
        failure = Reason.BAD_GRPC_WEB;
        return NOTHING;
    }

    private boolean decode(ByteBuf data, ByteBuf into) {
        while (data.isReadable()) {
            boolean whole = count == 0 && data.readableBytes() >= GROUP && decodeGroup(data, into);
            if (!whole && !decode(data.readByte(), into)) {
                return false;
            }
        }
        return true;
    }

    /** Decodes a group that is all there and has no padding; false, and nothing is read, when it is another. */
    private static boolean decodeGroup(ByteBuf data, ByteBuf into) {
        int text = data.getInt(data.readerIndex());
        int first = VALUES[text >>> 24];
        int second = VALUES[text >>> 16 & 0xff];
        int third = VALUES[text >>> 8 & 0xff];
        int fourth = VALUES[text & 0xff];
        if ((first | second | third | fourth) < 0) {
            return false;
        }
        into.writeMedium(first << 18 | second << 12 | third << 6 | fourth);
        data.skipBytes(GROUP);
        return true;
    }

    private boolean decode(byte character, ByteBuf into) {
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
            int bytes = 3 - padding;
            for (int i = 0; i < bytes; i++) {
                into.writeByte(bits >>> (16 - 8 * i));
            }
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
