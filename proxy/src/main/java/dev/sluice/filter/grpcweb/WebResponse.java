package dev.sluice.filter.grpcweb;

import dev.sluice.base.Ascii;
import dev.sluice.exchange.body.Transform;
import dev.sluice.http.FieldName;
import dev.sluice.http.Head;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * A response's body as gRPC-Web has it: the messages as they are, then a frame with the trailers; all of it base64 for those who
 * want text, with padding wherever a read ended, so that nothing is kept from the client. Owned by one exchange.
 */
final class WebResponse implements Transform {
    private static final int TRAILERS = 0x80;
    private static final int PREFIX = 5;

    /** Two bytes between name and value, two behind. */
    private static final int AROUND = 4;

    /** gRPC's status codes have UNKNOWN for a response that does not say. */
    private static final byte[] NO_STATUS = Ascii.bytes("grpc-status: 2\r\ngrpc-message: missing grpc-status\r\n");

    private final @Nullable TextEncoder encoder;

    WebResponse(boolean text) {
        this.encoder = text ? new TextEncoder() : null;
    }

    @Override
    public ByteBuf body(ByteBuf data) {
        return encoder == null ? data : encoder.encode(data, false);
    }

    @Override
    public ByteBuf flush() {
        return encoder == null ? NOTHING : encoder.encode(NOTHING, true);
    }

    @Override
    public ByteBuf end(@Nullable Head trailers) {
        ByteBuf frame = frame(trailers);
        return encoder == null ? frame : encoder.encode(frame, true);
    }

    @Override
    public @Nullable Head trailers(@Nullable Head trailers) {
        return null;
    }

    private static ByteBuf frame(@Nullable Head trailers) {
        boolean told = trailers != null && trailers.has(FieldName.GRPC_STATUS);
        int length = (trailers == null ? 0 : length(trailers)) + (told ? 0 : NO_STATUS.length);
        ByteBuf frame = PooledByteBufAllocator.DEFAULT.directBuffer(PREFIX + length);
        frame.writeByte(TRAILERS).writeInt(length);
        if (trailers != null) {
            write(trailers, frame);
        }
        return told ? frame : frame.writeBytes(NO_STATUS);
    }

    private static int length(Head trailers) {
        int length = 0;
        for (int i = 0; i < trailers.count(); i++) {
            if (!trailers.isRemoved(i)) {
                int name = trailers.nameEnd(i) - trailers.nameStart(i);
                length += name + trailers.valueEnd(i) - trailers.valueStart(i) + AROUND;
            }
        }
        return length;
    }

    private static void write(Head trailers, ByteBuf into) {
        byte[] bytes = trailers.array();
        for (int i = 0; i < trailers.count(); i++) {
            if (!trailers.isRemoved(i)) {
                for (int at = trailers.nameStart(i); at < trailers.nameEnd(i); at++) {
                    into.writeByte(Ascii.lower(bytes[at]));
                }
                into.writeByte(':').writeByte(' ');
                into.writeBytes(bytes, trailers.valueStart(i), trailers.valueEnd(i) - trailers.valueStart(i));
                into.writeByte('\r').writeByte('\n');
            }
        }
    }
}
