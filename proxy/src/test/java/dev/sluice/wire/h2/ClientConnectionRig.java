package dev.sluice.wire.h2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Ascii;
import dev.sluice.base.TimerWheel;
import dev.sluice.exchange.FakeClock;
import dev.sluice.http.FieldName;
import dev.sluice.http.Head;
import dev.sluice.http.HeadLimits;
import dev.sluice.http.Method;
import dev.sluice.observe.Flood;
import dev.sluice.observe.Reason;
import dev.sluice.wire.ClientHost;
import dev.sluice.wire.ClientLink;
import dev.sluice.wire.ClientStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** An HTTP/2 connection to a server that the test plays, and a request or two on it. */
class ClientConnectionRig {
    static final long SECOND = 1_000_000_000L;

    final FakeClock clock = new FakeClock();
    final FakeHost host = new FakeHost();
    final ClientConnection connection = new ClientConnection(host, false);
    final FakeServer server = new FakeServer(connection);

    final class FakeHost implements ClientHost {
        final TimerWheel wheel = new TimerWheel(clock);
        final List<Flood> floods = new ArrayList<>();
        int closed;
        int changes;
        int most = 128;

        @Override
        public HeadLimits headLimits() {
            return new HeadLimits(64, 1024, 8);
        }

        @Override
        public int maxStreams() {
            return most;
        }

        @Override
        public int firstStreams() {
            return 100;
        }

        @Override
        public TimerWheel timers() {
            return wheel;
        }

        @Override
        public void onRead(int bytes) {}

        @Override
        public void onFlood(Flood kind) {
            floods.add(kind);
        }

        @Override
        public void onChanged(ClientLink link) {
            changes++;
        }

        @Override
        public void onClosed(ClientLink link) {
            closed++;
        }
    }

    /** Writes down what it is told, and gives the stream back at the end of the response as an attempt does. */
    static final class FakeEvents implements ClientStream.Events {
        final Head response = new Head();
        final StringBuilder told = new StringBuilder();
        Consumer<String> then = event -> {};

        @Nullable
        ClientStream stream;

        long bytes;

        void tell(String event) {
            told.append(told.isEmpty() ? "" : " ").append(event);
            then.accept(event);
        }

        String told() {
            String text = told.toString();
            told.setLength(0);
            return text;
        }

        @Override
        public Head upstreamResponse() {
            return response;
        }

        @Override
        public void onInterim() {
            tell("interim" + response.status());
        }

        @Override
        public void onResponse(long length) {
            tell("head" + response.status() + "/" + length);
        }

        @Override
        public void onResponseBody(ByteBuf data) {
            int length = data.readableBytes();
            bytes += length;
            String text = length > 40 ? Integer.toString(length) : data.toString(StandardCharsets.ISO_8859_1);
            data.release();
            tell(text);
        }

        @Override
        public void onResponseEnd(@Nullable Head trailers) {
            ClientStream ended = stream;
            tell("end" + (trailers == null ? "" : trailers.toString().replace('\n', ' ')));
            if (ended != null) {
                ended.giveBack();
            }
        }

        @Override
        public void onUpstreamReadComplete() {}

        @Override
        public void onUpstreamWritable() {
            tell("writable");
        }

        @Override
        public void onUpstreamFailed(Reason reason) {
            tell(reason.code());
        }
    }

    @AfterEach
    void nothingIsLeft() {
        server.end();
        assertThat(host.closed).as("told once that it closed").isEqualTo(1);
        assertThat(connection.streams()).isZero();
        assertThat(host.wheel.size()).as("timers").isZero();
    }

    static Head request(String method, String path, String... fields) {
        Head head = new Head();
        head.reset();
        head.method(method);
        byte[] bytes = Ascii.bytes(path);
        int start = head.append(bytes, 0, bytes.length);
        int query = path.indexOf('?');
        head.path(start, query < 0 ? head.size() : start + query, query < 0 ? Head.NONE : head.size());
        if (head.method() == Method.CONNECT) {
            head.authority(start, head.size());
        }
        for (int i = 0; i < fields.length; i += 2) {
            head.add(FieldName.of(fields[i]), fields[i + 1]);
        }
        return head;
    }

    FakeEvents send(String method, long length, String... fields) {
        FakeEvents events = new FakeEvents();
        Head head = request(method, method.equals("CONNECT") ? "b.test:443" : "/p?q", fields);
        ClientStream stream = connection.open();
        assertThat(stream).as("room").isNotNull();
        events.stream = stream;
        stream.send(head, head.method(), length, events);
        stream.flush();
        return events;
    }

    FakeEvents get() {
        return send("GET", 0, "Host", "a.test");
    }

    /** A connection whose settings are exchanged, and nothing more to be seen of that. */
    void settled(int... pairs) {
        connection.open().cancel();
        server.settings(pairs);
        assertThat(server.got()).endsWith("settings ack");
    }

    static ByteBuf bytes(int length) {
        return Unpooled.buffer().writeZero(length);
    }

    static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }
}
