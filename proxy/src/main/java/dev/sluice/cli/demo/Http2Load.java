package dev.sluice.cli.demo;

import dev.sluice.base.Ascii;
import dev.sluice.base.Clock;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;

/**
 * A load over HTTP/2 without TLS that knows what it asks for: one connection after the other, each with bursts of requests on
 * as many streams. Driven by one thread, which it keeps busy.
 */
public final class Http2Load {
    private static final String HOST = "127.0.0.1";
    private static final int BURSTS = 200;
    private static final int STREAMS = 16;
    private static final int WAIT_MILLIS = 10_000;
    private static final int BUFFER = 64 << 10;

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int WINDOW_UPDATE = 8;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int ACK = 1;

    /** RFC 9113 section 3.4, with a window for the connection that lasts (section 6.9). */
    private static final String OPENING = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
            + frame(SETTINGS, 0, 0, "")
            + frame(WINDOW_UPDATE, 0, 0, "\u007f\u0000\u0000\u0000")
            + frame(SETTINGS, ACK, 0, "");

    private final int port;
    private final List<String> paths;
    private long done;

    /** A load of these paths in turn, on the loopback port. */
    public Http2Load(int port, List<String> paths) {
        this.port = port;
        this.paths = List.copyOf(paths);
    }

    /** Answers that came so far. */
    public long done() {
        return done;
    }

    /** Runs for so long, and at least one burst. */
    public void run(Duration time) throws IOException {
        long until = Clock.SYSTEM.nanos() + time.toNanos();
        do {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(WAIT_MILLIS);
                socket.setTcpNoDelay(true);
                run(socket, until);
            }
        } while (Clock.SYSTEM.nanos() - until < 0);
    }

    private void run(Socket socket, long until) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER));
        socket.getOutputStream().write(Ascii.bytes(OPENING));
        for (int i = 0; i == 0 || (i < BURSTS && Clock.SYSTEM.nanos() - until < 0); i++) {
            socket.getOutputStream().write(burst(2 * STREAMS * i + 1));
            int ended = 0;
            while (ended < STREAMS) {
                ended += endsStream(in) ? 1 : 0;
            }
            done += STREAMS;
        }
    }

    private byte[] burst(int first) {
        StringBuilder frames = new StringBuilder();
        for (int stream = first; stream < first + 2 * STREAMS; stream += 2) {
            String block = block(paths.get(stream / 2 % paths.size()));
            frames.append(frame(HEADERS, END_STREAM | END_HEADERS, stream, block));
        }
        return Ascii.bytes(frames.toString());
    }

    /** A header block of RFC 7541: GET and http by index, path and authority as literals that are remembered. */
    private static String block(String path) {
        return "\u0082\u0086D" + (char) path.length() + path + 'A' + (char) HOST.length() + HOST;
    }

    /** RFC 9113 section 4.1, one byte a character. */
    private static String frame(int type, int flags, int stream, String payload) {
        char[] head = {
            0,
            (char) (payload.length() >>> 8),
            (char) (payload.length() & 0xff),
            (char) type,
            (char) flags,
            0,
            (char) (stream >>> 16),
            (char) (stream >>> 8 & 0xff),
            (char) (stream & 0xff)
        };
        return new String(head) + payload;
    }

    /** Reads a frame; whether it ends an answer. */
    private static boolean endsStream(DataInputStream in) throws IOException {
        int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        in.skipNBytes(4L + length);
        return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
    }
}
