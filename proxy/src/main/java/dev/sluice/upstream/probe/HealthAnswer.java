package dev.sluice.upstream.probe;

import dev.sluice.http.Grpc;
import dev.sluice.http.Head;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What a server says by gRPC's health checking protocol: one message, HealthCheckResponse, whose field 1 is the status, and
 * the status of the call. Owned by one check.
 */
final class HealthAnswer {
    private static final int PREFIX = 5;
    private static final int LONGEST = 256;
    private static final int STATUS_FIELD = 1 << 3;
    private static final String[] STATUSES = {"unknown", "serving", "not serving", "service unknown"};
    private static final int SERVING = 1;
    private static final int GARBAGE = -1;

    private final byte[] bytes = new byte[LONGEST];
    private int size;
    private boolean tooLong;
    private int at;

    /** Takes more of the body; the buffer stays the caller's. */
    void take(ByteBuf data) {
        int length = data.readableBytes();
        if (length > LONGEST - size) {
            tooLong = true;
            return;
        }
        data.getBytes(data.readerIndex(), bytes, size, length);
        size += length;
    }

    /** Why the server is not well, when the fields end its answer; null when it serves. */
    @Nullable
    String trouble(Head ending) {
        int call = Grpc.status(ending);
        if (call != 0) {
            return call == Grpc.NONE ? "no gRPC status" : "gRPC status " + call;
        }
        int status = tooLong ? GARBAGE : status();
        if (status == SERVING) {
            return null;
        }
        return status < 0 || status >= STATUSES.length ? "the answer is no HealthCheckResponse" : STATUSES[status];
    }

    /** The message's status, or GARBAGE; a message that does not say one means the first, as protobuf has it. */
    private int status() {
        // the first byte would say that the message is compressed, which was not offered
        if (size < PREFIX || bytes[0] != 0 || length() != size - PREFIX) {
            return GARBAGE;
        }
        at = PREFIX;
        long status = 0;
        while (at < size) {
            long tag = varint();
            long value = (tag & 7) == 0 ? varint() : skip((int) tag & 7);
            if (tag < 0 || value < 0) {
                return GARBAGE;
            }
            if (tag == STATUS_FIELD) {
                status = value;
            }
        }
        return status < STATUSES.length ? (int) status : GARBAGE;
    }

    private long length() {
        return (bytes[1] & 0xffL) << 24 | (bytes[2] & 0xff) << 16 | (bytes[3] & 0xff) << 8 | bytes[4] & 0xff;
    }

    /** The next number, or GARBAGE. */
    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 63 && at < size; shift += 7) {
            byte b = bytes[at++];
            value |= (b & 0x7fL) << shift;
            if (b >= 0) {
                return value;
            }
        }
        return GARBAGE;
    }

    /** Passes over a field that is no number: of 8 bytes, of a length that it says, or of 4 bytes. */
    private long skip(int type) {
        long length = GARBAGE;
        if (type == 1) {
            length = Long.BYTES;
        } else if (type == 2) {
            length = varint();
        } else if (type == 5) {
            length = Integer.BYTES;
        }
        if (length < 0 || length > size - at) {
            return GARBAGE;
        }
        at += (int) length;
        return 0;
    }
}
