package dev.sluice.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Configs;
import dev.sluice.observe.Meters;
import dev.sluice.server.EventLoops;
import io.netty.util.ResourceLeakDetector;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What forwarding an exchange allocates on its loop: nothing, once the loop is warm. The proxy is the real one with one
 * loop; client and origin are plain sockets on threads of their own, so that nothing of theirs is counted.
 */
class ForwardingAllocationTest {
    private static final int WARM_UP = 30_000;
    private static final int EXCHANGES = 20_000;

    /** The Date field is formatted once a second, and the measurement itself costs a task; no exchange costs a byte. */
    private static final double ONE_OFFS_PER_EXCHANGE = 1.0;

    private static final byte[] GET = bytes("GET /a/path?with=query HTTP/1.1\r\nHost: app.example\r\n"
            + "User-Agent: test\r\nAccept: */*\r\nCookie: a=b; c=d\r\n\r\n");
    private static final byte[] POST = bytes("POST /form HTTP/1.1\r\nHost: app.example\r\nContent-Length: 4\r\n"
            + "Content-Type: text/plain\r\n\r\n\r\n\r\n");
    private static final byte[] RESPONSE = bytes("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
            + "Server: origin\r\nContent-Length: 13\r\n\r\nHello, world!");

    private static final int PREFACE_LENGTH = 24;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;

    @TempDir
    private Path directory;

    private final Meters meters = new Meters(1);
    private final EventLoops loops = new EventLoops(1, meters, (loop, delayNanos, stage, label) -> {});
    private final ResourceLeakDetector.Level watched = ResourceLeakDetector.getLevel();
    private ServerSocket origin;
    private String protocol = "h1";

    @BeforeEach
    void listen() throws IOException {
        // it remembers a stack trace of every buffer; that is its price, not the proxy's
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        origin = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "origin");
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void close() throws IOException {
        ResourceLeakDetector.setLevel(watched);
        origin.close();
    }

    @Test
    void forwardingAllocatesNothing() throws IOException {
        assertThat(bytesPerExchange("off", GET)).isLessThan(ONE_OFFS_PER_EXCHANGE);
    }

    @Test
    void forwardingABodyAllocatesNothing() throws IOException {
        assertThat(bytesPerExchange("off", POST)).isLessThan(ONE_OFFS_PER_EXCHANGE);
    }

    /** A GET on HTTP/2: what comes again stands in the tables of both sides. */
    @Test
    void forwardingFromHttp2AllocatesNothing() throws IOException {
        int port = freePort();
        String yaml = "sites: {':" + port + "': '127.0.0.1:" + origin.getLocalPort() + "'}\n"
                + "admin: off\nlog: {access: off}\n";
        try (Conductor conductor = new Conductor(() -> Configs.read(yaml), loops, meters, TestState.DIRECTORY)) {
            assertThat(conductor.start().isApplied()).as(yaml).isTrue();
            try (Http2Caller client = new Http2Caller(port)) {
                client.exchange(WARM_UP);
                long before = allocatedByLoop();
                client.exchange(EXCHANGES);
                assertThat((allocatedByLoop() - before) / (double) EXCHANGES).isLessThan(ONE_OFFS_PER_EXCHANGE);
            }
        }
    }

    @Test
    void forwardingOverHttp2AllocatesNothing() throws IOException {
        protocol = "h2c";

        assertThat(bytesPerExchange("off", GET)).isLessThan(ONE_OFFS_PER_EXCHANGE);
    }

    @Test
    void theAccessLogAllocatesNothing() throws IOException {
        Path log = directory.resolve("access.log");

        assertThat(bytesPerExchange("{to: '" + log + "'}", GET)).isLessThan(ONE_OFFS_PER_EXCHANGE);
        assertThat(Files.size(log)).isGreaterThan(100L * EXCHANGES);
    }

    private double bytesPerExchange(String accessLog, byte[] request) throws IOException {
        int port = freePort();
        String yaml = "sites: {':" + port + "': {to: {protocol: " + protocol + ", servers: ['127.0.0.1:"
                + origin.getLocalPort() + "']}}}\n"
                + "admin: off\nlog: {access: " + accessLog + "}\n";
        try (Conductor conductor = new Conductor(() -> Configs.read(yaml), loops, meters, TestState.DIRECTORY)) {
            assertThat(conductor.start().isApplied()).as(yaml).isTrue();
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
                client.setTcpNoDelay(true);
                client.setSoTimeout(10_000);
                exchange(client, request, WARM_UP);
                long before = allocatedByLoop();
                exchange(client, request, EXCHANGES);
                return (allocatedByLoop() - before) / (double) EXCHANGES;
            }
        }
    }

    private long allocatedByLoop() {
        AtomicLong thread = new AtomicLong();
        loops.run(0, () -> thread.set(Thread.currentThread().getId()));
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getThreadAllocatedBytes(thread.get());
    }

    private static void exchange(Socket client, byte[] request, int times) throws IOException {
        OutputStream out = client.getOutputStream();
        InputStream in = client.getInputStream();
        byte[] buffer = new byte[4096];
        for (int i = 0; i < times; i++) {
            out.write(request);
            int length = 0;
            while (length == 0 || buffer[length - 1] != '!') {
                int read = in.read(buffer, length, buffer.length - length);
                assertThat(read).as("bytes of response %s", i).isPositive();
                length += read;
            }
            assertThat(buffer[9]).isEqualTo((byte) '2');
        }
    }

    /** Answers whenever an empty line stands last; the bodies of the test are empty lines too. */
    private void serve() {
        try (Socket proxy = origin.accept()) {
            proxy.setTcpNoDelay(true);
            InputStream in = proxy.getInputStream();
            if (protocol.equals("h2c")) {
                serveFrames(in, proxy.getOutputStream());
                return;
            }
            byte[] buffer = new byte[8192];
            int length = 0;
            for (int read = in.read(buffer); read > 0; read = in.read(buffer, length, buffer.length - length)) {
                length += read;
                if (isComplete(buffer, length)) {
                    length = 0;
                    proxy.getOutputStream().write(RESPONSE);
                }
            }
        } catch (IOException e) {
            assertThat(origin.isClosed()).isTrue();
        }
    }

    /** Answers every request that ends with its head, as those without a body do, once it has told its settings. */
    private static void serveFrames(InputStream from, OutputStream out) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(from));
        in.readNBytes(PREFACE_LENGTH);
        out.write(new byte[] {0, 0, 0, SETTINGS, 0, 0, 0, 0, 0});
        for (int next = in.read(); next >= 0; next = in.read()) {
            int lengthAndType = next << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
            in.readByte();
            int stream = in.readInt();
            in.skipNBytes(lengthAndType >>> 8);
            if ((lengthAndType & 0xff) == HEADERS) {
                byte[] head = {0, 0, 5, HEADERS, 4, 0, 0, 0, 0, (byte) 0x88, 0x0f, 0x0d, 2, '1', '3'};
                byte[] body = bytes("\0\0\r\0\1\0\0\0\0Hello, world!");
                head[2] = (byte) (head.length - 9);
                ByteBuffer.wrap(head).putInt(5, stream);
                ByteBuffer.wrap(body).putInt(5, stream);
                ByteBuffer both =
                        ByteBuffer.allocate(head.length + body.length).put(head).put(body);
                out.write(both.array());
            }
        }
    }

    private static boolean isComplete(byte[] buffer, int length) {
        int blank = buffer[0] == 'P' ? 8 : 4;
        boolean complete = length >= blank;
        for (int i = 1; complete && i <= blank; i++) {
            complete = buffer[length - i] == (i % 2 == 1 ? '\n' : '\r');
        }
        return complete;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
