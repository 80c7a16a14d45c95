package dev.sluice.upstream.dns;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A nameserver on loopback UDP (RFC 1035) that answers as it is told: records, error codes, garbage, nothing. It has a
 * thread of its own; what it answers may change under way.
 */
final class FakeDns implements AutoCloseable {
    /** One record of an answer: an address, or the target of an alias. Immutable. */
    static final class Answered {
        private final String name;
        private final int type;
        private final int ttlSeconds;
        private final byte[] content;

        Answered(String name, int type, int ttlSeconds, byte[] content) {
            this.name = name;
            this.type = type;
            this.ttlSeconds = ttlSeconds;
            this.content = content;
        }
    }

    /** What a name is answered with. */
    interface Answer {
        /** The bytes of the response to a question, or empty for none. */
        byte[] to(byte[] query, int questionEnd, int type);
    }

    static final int A = 1;
    static final int CNAME = 5;
    static final int AAAA = 28;
    static final int SERVFAIL = 2;
    static final int NXDOMAIN = 3;

    final List<String> questions = new CopyOnWriteArrayList<>();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());

    FakeDns() throws IOException {
        Thread thread = new Thread(this::serve, "fake-dns");
        thread.setDaemon(true);
        thread.start();
    }

    InetSocketAddress address() {
        return new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
    }

    void answer(String name, Answer answer) {
        answers.put(name + ".", answer);
    }

    /** Answers with those of the records that fit the question. */
    void addresses(String name, int ttlSeconds, String... literals) throws IOException {
        Answered[] records = new Answered[literals.length];
        for (int i = 0; i < literals.length; i++) {
            byte[] bytes = InetAddress.getByName(literals[i]).getAddress();
            records[i] = new Answered(name, bytes.length == 4 ? A : AAAA, ttlSeconds, bytes);
        }
        records(name, records);
    }

    void records(String name, Answered... records) {
        answer(name, (query, end, type) -> response(query, end, type, 0, records));
    }

    void error(String name, int code) {
        answer(name, (query, end, type) -> response(query, end, type, code));
    }

    static Answered alias(String name, String target, int ttlSeconds) {
        return new Answered(name, CNAME, ttlSeconds, encoded(target));
    }

    private void serve() {
        byte[] buffer = new byte[1500];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                byte[] response = respond(java.util.Arrays.copyOf(buffer, packet.getLength()));
                if (response.length > 0) {
                    socket.send(new DatagramPacket(response, response.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                questions.add("error " + e);
            }
        }
    }

    private byte[] respond(byte[] query) {
        StringBuilder name = new StringBuilder();
        int at = 12;
        while (query[at] != 0) {
            name.append(new String(query, at + 1, query[at], StandardCharsets.US_ASCII))
                    .append('.');
            at += query[at] + 1;
        }
        int type = query[at + 2] & 0xff;
        questions.add(name + " " + type);
        Answer answer = answers.get(name.toString());
        return answer == null ? response(query, at + 5, type, NXDOMAIN) : answer.to(query, at + 5, type);
    }

    static byte[] response(byte[] query, int questionEnd, int type, int code, Answered... records) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        List<Answered> fitting = List.of(records).stream()
                .filter(r -> r.type == type || r.type == CNAME)
                .toList();
        try {
            out.write(query, 0, 2);
            out.writeShort(0x8180 | code);
            out.writeShort(1);
            out.writeShort(fitting.size());
            out.writeInt(0);
            out.write(query, 12, questionEnd - 12);
            for (Answered record : fitting) {
                out.write(encoded(record.name));
                out.writeShort(record.type);
                out.writeShort(1);
                out.writeInt(record.ttlSeconds);
                out.writeShort(record.content.length);
                out.write(record.content);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] encoded(String name) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String label : name.split("\\.", -1)) {
            out.write(label.length());
            out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.write(0);
        return out.toByteArray();
    }

    @Override
    public void close() {
        socket.close();
    }
}
