package dev.sluice.wire.h2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.FastRandom;
import dev.sluice.base.TimerWheel;
import dev.sluice.exchange.FakeClock;
import dev.sluice.http.FieldName;
import dev.sluice.http.Framing;
import dev.sluice.http.Head;
import dev.sluice.http.HeadLimits;
import dev.sluice.observe.Flood;
import dev.sluice.observe.Reason;
import dev.sluice.wire.ClientHost;
import dev.sluice.wire.ClientLink;
import dev.sluice.wire.ClientStream;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a server says to many requests means the same however the network cuts it, and whenever clients are slow. The
 * answers are generated from the seed, good and bad ones.
 */
class ClientConnectionProperties {
    private static final int STREAMS = 12;

    /** One run over the same bytes. */
    private static final class Run implements ClientHost {
        final TimerWheel wheel = new TimerWheel(new FakeClock());
        final ClientConnection connection = new ClientConnection(this, false);
        final FakeServer server = new FakeServer(connection);
        final List<Told> told = new ArrayList<>();

        Run() {
            for (int i = 0; i < STREAMS; i++) {
                Head head = new Head();
                head.reset();
                head.method("GET");
                int start = head.append(new byte[] {'/'}, 0, 1);
                head.path(start, head.size(), Head.NONE);
                head.add(FieldName.HOST, "a");
                ClientStream stream = connection.open();
                Told events = new Told(stream);
                told.add(events);
                stream.send(head, head.method(), Framing.NO_BODY, events);
            }
        }

        List<String> results() {
            server.end();
            assertThat(connection.streams()).isZero();
            // what a paused stream holds when it is reset is not delivered
            return told.stream()
                    .map(each -> each.text.toString())
                    .map(text -> text.endsWith("truncated") ? "truncated" : text)
                    .toList();
        }

        @Override
        public HeadLimits headLimits() {
            return HeadLimits.DEFAULT;
        }

        @Override
        public int maxStreams() {
            return STREAMS;
        }

        @Override
        public int firstStreams() {
            return STREAMS;
        }

        @Override
        public TimerWheel timers() {
            return wheel;
        }

        @Override
        public void onRead(int bytes) {}

        @Override
        public void onFlood(Flood kind) {}

        @Override
        public void onChanged(ClientLink link) {}

        @Override
        public void onClosed(ClientLink link) {}
    }

    /** What one request was told, its body in one piece. */
    private static final class Told implements ClientStream.Events {
        final ClientStream stream;
        final Head response = new Head();
        final StringBuilder text = new StringBuilder();
        boolean over;

        Told(ClientStream stream) {
            this.stream = stream;
        }

        @Override
        public Head upstreamResponse() {
            return response;
        }

        @Override
        public void onInterim() {
            text.append("interim ");
        }

        @Override
        public void onResponse(long length) {
            text.append(response.toString().replace('\n', ' '))
                    .append('/')
                    .append(length)
                    .append(' ');
        }

        @Override
        public void onResponseBody(ByteBuf data) {
            text.append(data.toString(StandardCharsets.ISO_8859_1));
            data.release();
        }

        @Override
        public void onResponseEnd(@Nullable Head trailers) {
            text.append(" end ")
                    .append(trailers == null ? "" : trailers.toString().replace('\n', ' '));
            over = true;
            stream.giveBack();
        }

        @Override
        public void onUpstreamReadComplete() {}

        @Override
        public void onUpstreamWritable() {}

        @Override
        public void onUpstreamFailed(Reason reason) {
            text.append(' ').append(reason.code());
            over = true;
        }
    }

    /** The frames of each answer in their order, those of different streams mixed. */
    private static byte[] answers(FastRandom random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(FakeServer.settingsFrame());
        List<List<byte[]>> streams = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            streams.add(answer(random, 2 * i + 1));
        }
        while (!streams.isEmpty()) {
            List<byte[]> frames = streams.get(random.nextInt(streams.size()));
            out.writeBytes(frames.remove(0));
            if (frames.isEmpty()) {
                streams.remove(frames);
            }
        }
        return out.toByteArray();
    }

    private static List<byte[]> answer(FastRandom random, int stream) {
        List<byte[]> frames = new ArrayList<>();
        if (random.nextInt(4) == 0) {
            frames.add(FakeServer.head(stream, false, ":status", "103", "link", "x"));
        }
        int kind = random.nextInt(8);
        if (kind == 0) {
            frames.add(FakeServer.head(stream, true, ":status", "204"));
            return frames;
        }
        boolean bad = kind == 1;
        frames.add(FakeServer.head(stream, false, ":status", "200", bad ? "Bad" : "good", "x"));
        for (int i = random.nextInt(6); i > 0; i--) {
            frames.add(FakeServer.data(stream, false, "abc".repeat(random.nextInt(2000))));
            if (random.nextInt(3) == 0) {
                frames.add(FakeServer.window(stream, 1 + random.nextInt(100)));
            }
        }
        if (kind == 2) {
            frames.add(FakeServer.reset(stream, random.nextInt(14)));
        } else if (kind == 3) {
            frames.add(FakeServer.head(stream, true, "x-sum", "1"));
        } else {
            frames.add(FakeServer.data(stream, true, "z"));
        }
        return frames;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void cutsAndPausesChangeNothing(long seed) {
        FastRandom random = new FastRandom(seed);
        byte[] bytes = answers(random);
        Run whole = new Run();
        whole.server.send(bytes);

        Run cut = new Run();
        int at = 0;
        while (at < bytes.length) {
            int piece = Math.min(bytes.length - at, 1 + random.nextInt(random.nextInt(4) == 0 ? 20 : 3000));
            Told some = cut.told.get(random.nextInt(STREAMS));
            if (!some.over) {
                some.stream.pauseBody();
            }
            cut.server.send(Arrays.copyOfRange(bytes, at, at + piece));
            if (!some.over) {
                some.stream.resumeBody();
            }
            at += piece;
        }

        List<String> results = cut.results();
        assertThat(results).isEqualTo(whole.results());
        assertThat(results).anyMatch(text -> text.contains(" end "));
    }
}
