package dev.sluice.wire.h1;

import dev.sluice.base.Ascii;
import dev.sluice.http.Head;
import dev.sluice.http.Method;
import dev.sluice.http.Status;
import dev.sluice.wire.Outlet;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * The writing half of an HTTP/1 connection: serialises heads and chunk framing. Nothing is sent before {@link #flush}.
 *
 * <p>Owned by one connection.
 */
final class Output extends Outlet {
    private static final int GATHER = 1024;
    private static final int BUFFER = 2048;
    private static final byte[] CRLF = Ascii.bytes("\r\n");
    private static final byte[] VERSION = Ascii.bytes(" HTTP/1.1\r\n");
    private static final byte[] STATUS = Ascii.bytes("HTTP/1.1 ");
    private static final byte[] CHUNKED = Ascii.bytes("Transfer-Encoding: chunked\r\n");
    private static final byte[] CLOSE = Ascii.bytes("Connection: close\r\n");
    private static final byte[] KEEP_ALIVE = Ascii.bytes("Connection: keep-alive\r\n");
    private static final byte[] LAST_CHUNK = Ascii.bytes("0\r\n");

    private final byte[] scratch = new byte[24];

    Output(ChannelHandlerContext context) {
        super(context, BUFFER);
    }

    /** The start line and the fields of a request; the blank line is left to {@link #endHead}. */
    void request(Head head) {
        byte[] bytes = head.array();
        int method = head.methodEnd();
        boolean connect = head.method() == Method.CONNECT;
        int start = connect ? head.authorityStart() : head.pathStart();
        int target = (connect ? head.authorityEnd() : head.targetEnd()) - start;
        ByteBuf out = room(method + target + 32);
        out.writeBytes(bytes, 0, method).writeByte(' ');
        out.writeBytes(bytes, start, target);
        out.writeBytes(VERSION);
        fields(head);
    }

    /** The start line and the fields of a response. */
    void response(Head head) {
        ByteBuf out = room(head.reasonEnd() - head.reasonStart() + 32);
        out.writeBytes(STATUS);
        out.writeBytes(scratch, 0, Ascii.putLong(scratch, 0, head.status()));
        out.writeByte(' ');
        if (head.reasonEnd() > head.reasonStart()) {
            out.writeBytes(head.array(), head.reasonStart(), head.reasonEnd() - head.reasonStart());
        } else {
            out.writeBytes(Status.phrase(head.status()));
        }
        out.writeBytes(CRLF);
        fields(head);
    }

    /** Copies runs of fields that stand side by side and were not removed. */
    private void fields(Head head) {
        int count = head.count();
        int i = 0;
        while (i < count) {
            if (head.isRemoved(i)) {
                i++;
                continue;
            }
            int start = head.nameStart(i);
            int end = head.lineEnd(i);
            i++;
            while (i < count && !head.isRemoved(i) && head.nameStart(i) == end) {
                end = head.lineEnd(i);
                i++;
            }
            room(end - start).writeBytes(head.array(), start, end - start);
        }
    }

    void chunkedField() {
        room(CHUNKED.length).writeBytes(CHUNKED);
    }

    void closeField() {
        room(CLOSE.length).writeBytes(CLOSE);
    }

    void keepAliveField() {
        room(KEEP_ALIVE.length).writeBytes(KEEP_ALIVE);
    }

    void endHead() {
        room(2).writeBytes(CRLF);
    }

    /** Body bytes as they are; takes the buffer. */
    void data(ByteBuf data) {
        int length = data.readableBytes();
        if (length <= GATHER) {
            room(length).writeBytes(data);
            data.release();
            return;
        }
        pass(data);
    }

    /** Body bytes as one chunk; takes the buffer. */
    void chunk(ByteBuf data) {
        int length = data.readableBytes();
        if (length == 0) {
            data.release();
            return;
        }
        Ascii.putHex(scratch, 0, length);
        int digits = Math.max(1, (67 - Long.numberOfLeadingZeros(length)) / 4);
        room(digits + 2).writeBytes(scratch, 16 - digits, digits).writeBytes(CRLF);
        data(data);
        room(2).writeBytes(CRLF);
    }

    /** The last chunk and the trailers. */
    void lastChunk(@Nullable Head trailers) {
        room(LAST_CHUNK.length).writeBytes(LAST_CHUNK);
        if (trailers != null) {
            fields(trailers);
        }
        endHead();
    }
}
