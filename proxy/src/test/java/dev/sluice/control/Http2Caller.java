package dev.sluice.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that speaks just enough HTTP/2 to ask the same again and again, one request at a time. */
final class Http2Caller implements AutoCloseable {
    private static final int DATA = 0;
    private static final int SETTINGS = 4;
    private static final int END_STREAM = 1;
    private static final int WINDOW_UPDATE = 8;

    /** :method GET, :scheme http, :path /a/path?with=query, :authority and two fields, none of them indexed by us. */
    private static final byte[] REQUEST = block(
            "\202\206\4\22/a/path?with=query\1\13app.example",
            "\0\12user-agent\4test\0\6accept\3*/*\0\6cookie\3a=b\0\6cookie\3c=d");

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private int stream = 1;
    private int received;

    Http2Caller(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
        in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
        out = new DataOutputStream(new java.io.BufferedOutputStream(socket.getOutputStream()));
        out.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        header(0, SETTINGS, 0, 0);
        header(0, SETTINGS, 1, 0);
    }

    private static byte[] block(String... parts) {
        return String.join("", parts).getBytes(StandardCharsets.ISO_8859_1);
    }

    private void header(int length, int type, int flags, int id) throws IOException {
        out.writeByte(length >>> 16);
        out.writeShort(length);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(id);
    }

    /** Asks so many times. */
    void exchange(int times) throws IOException {
        for (int i = 0; i < times; i++) {
            header(REQUEST.length, 1, 4 | END_STREAM, stream);
            out.write(REQUEST);
            out.flush();
            await(stream);
            stream += 2;
        }
    }

    private void await(int id) throws IOException {
        boolean ended = false;
        while (!ended) {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int of = in.readInt();
            in.skipNBytes(length);
            assertThat(type == 3 || type == 7)
                    .as("frames of type %s on stream %s", type, of)
                    .isFalse();
            ended = of == id && (flags & END_STREAM) != 0;
            if (type == DATA) {
                received += length;
            }
        }
        if (received > 30_000) {
            header(4, WINDOW_UPDATE, 0, 0);
            out.writeInt(received);
            received = 0;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
