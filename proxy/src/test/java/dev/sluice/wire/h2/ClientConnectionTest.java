package dev.sluice.wire.h2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Ascii;
import dev.sluice.base.TimerWheel;
import dev.sluice.exchange.FakeClock;
import dev.sluice.http.FieldName;
import dev.sluice.http.Framing;
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
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An HTTP/2 connection to a server: what it sends, what it makes of answers, and what a bad server can do to it. */
class ClientConnectionTest {
    private static final long SECOND = 1_000_000_000L;

    private final FakeClock clock = new FakeClock();
    private final FakeHost host = new FakeHost();
    private final ClientConnection connection = new ClientConnection(host, false);
    private final FakeServer server = new FakeServer(connection);

    private final class FakeHost implements ClientHost {
        private final TimerWheel wheel = new TimerWheel(clock);
        private final List<Flood> floods = new ArrayList<>();
        private int closed;
        private int changes;
        private int most = 128;

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
    private static final class FakeEvents implements ClientStream.Events {
        private final Head response = new Head();
        private final StringBuilder told = new StringBuilder();
        private Consumer<String> then = event -> {};
        private @Nullable ClientStream stream;
        private long bytes;

        private void tell(String event) {
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

    private static Head request(String method, String path, String... fields) {
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

    private FakeEvents send(String method, long length, String... fields) {
        FakeEvents events = new FakeEvents();
        Head head = request(method, method.equals("CONNECT") ? "b.test:443" : "/p?q", fields);
        ClientStream stream = connection.open();
        assertThat(stream).as("room").isNotNull();
        events.stream = stream;
        stream.send(head, head.method(), length, events);
        stream.flush();
        return events;
    }

    private FakeEvents get() {
        return send("GET", 0, "Host", "a.test");
    }

    /** A connection whose settings are exchanged, and nothing more to be seen of that. */
    private void settled(int... pairs) {
        connection.open().cancel();
        server.settings(pairs);
        assertThat(server.got()).endsWith("settings ack");
    }

    private static ByteBuf bytes(int length) {
        return Unpooled.buffer().writeZero(length);
    }

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }

    /* --------------- requests --------------- */

    @Test
    void theFirstRequestComesBehindThePreface() {
        get();

        assertThat(server.got())
                .isEqualTo("preface\nsettings 2=0 4=131072\nwindow 0 983041\nhead 1 GET a.test /p?q end");
    }

    @Test
    void settingsAreAcknowledgedAndNumbersCountUp() {
        settled();

        get();
        get();

        assertThat(server.got()).isEqualTo("head 1 GET a.test /p?q end\nhead 3 GET a.test /p?q end");
    }

    @Test
    void whatBelongsToAConnectionIsLeftOut() {
        settled();

        send("GET", 0, "Host", "a.test", "Connection", "TE", "TE", "trailers", "Keep-Alive", "5", "X-A", "b");

        assertThat(server.got()).isEqualTo("head 1 GET a.test /p?q | te=trailers | x-a=b end");
    }

    @Test
    void aBodyOfKnownLengthEndsTheStream() {
        settled();
        FakeEvents events = send("POST", 5, "Host", "a", "Content-Length", "5");

        events.stream.body(text("he"));
        events.stream.body(text("llo"));
        events.stream.bodyEnd(null);
        events.stream.flush();

        assertThat(server.got()).isEqualTo("head 1 POST a /p?q | content-length=5\ndata 1 he\ndata 1 llo end");
    }

    @Test
    void trailersEndTheStream() {
        settled();
        FakeEvents events = send("POST", Framing.CHUNKED, "Host", "a");
        Head trailers = new Head();
        trailers.reset();
        trailers.add(FieldName.of("X-Sum"), "7");

        events.stream.body(text("abc"));
        events.stream.bodyEnd(trailers);
        events.stream.flush();

        assertThat(server.got()).isEqualTo("head 1 POST a /p?q\ndata 1 abc\nhead 1 | x-sum=7 end");
    }

    @Test
    void aBodyWaitsForTheServersWindow() {
        settled();
        FakeEvents events = send("POST", 300_000, "Host", "a");
        assertThat(events.stream.isWritable()).isTrue();
        while (events.stream.isWritable()) {
            events.stream.body(bytes(10_000));
        }
        events.stream.flush();
        server.got();
        long waiting = events.stream.unsent();
        assertThat(waiting).isBetween(60_000L, 80_000L);

        server.send(FakeServer.window(0, 1_000_000));
        assertThat(server.got()).as("the stream's window is closed yet").isEmpty();
        server.send(FakeServer.window(1, 1_000_000));

        assertThat(events.told()).isEqualTo("writable");
        assertThat(events.stream.unsent()).isZero();
        assertThat(server.got()).contains("data 1 ");
        events.stream.cancel();
    }

    @Test
    void aWindowThatShrinksBelowZeroIsRespected() {
        settled();
        FakeEvents events = send("POST", 300_000, "Host", "a");
        events.stream.body(bytes(10_000));
        events.stream.flush();
        server.got();

        server.settings(Settings.INITIAL_WINDOW_SIZE, 1_000);
        events.stream.body(text("x"));
        events.stream.flush();
        server.send(FakeServer.window(1, 9_000));
        assertThat(server.got()).doesNotContain("data");
        server.send(FakeServer.window(1, 1));

        assertThat(server.got()).isEqualTo("data 1 x");
        events.stream.cancel();
    }

    @Test
    void aSlowStreamDoesNotHoldUpTheOthers() {
        settled();
        FakeEvents slow = send("POST", 300_000, "Host", "a");
        slow.stream.body(bytes(60_000));
        server.send(FakeServer.window(0, 1_000_000));
        slow.stream.body(bytes(60_000));
        FakeEvents fast = send("POST", 5, "Host", "a");
        fast.stream.body(text("quick"));
        fast.stream.bodyEnd(null);
        fast.stream.flush();

        assertThat(server.got()).contains("data 3 quick end");
        slow.stream.cancel();
    }

    /* --------------- responses --------------- */

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "GET; 200; content-length=5; hello; head200/5 hello end",
                "GET; 200; content-length=0; ; head200/0 end",
                "GET; 200; ; hello; head200/-1 hello end",
                "GET; 200; ; ; head200/0 end",
                "GET; 204; ; ; head204/-3 end",
                "GET; 304; content-length=9; ; head304/-3 end",
                "HEAD; 200; content-length=9; ; head200/-3 end",
                "HEAD; 200; ; ; head200/-3 end",
                "GET; 200; content-length=5; hell; head200/5 hell upstream-garbage",
                "GET; 200; content-length=3; hello; head200/3 upstream-garbage",
                "GET; 200; content-length=5; ; upstream-garbage",
                "GET; 200; content-length=x; hello; upstream-garbage",
                "GET; 204; ; x; head204/-3 upstream-garbage",
                "HEAD; 200; content-length=1; x; head200/-3 upstream-garbage",
                "GET; 200; transfer-encoding=chunked; x; upstream-garbage",
                "GET; 200; connection=close; x; upstream-garbage",
                "GET; 200; Upper=x; x; upstream-garbage",
                "GET; 200; :path=/; x; upstream-garbage",
                "GET; 200; :status=200; x; upstream-garbage",
                "GET; 200; a b=x; x; upstream-garbage",
                "GET; 101; ; x; upstream-garbage",
                "GET; 99; ; x; upstream-garbage",
                "GET; 600; ; x; upstream-garbage",
                "GET; 2e2; ; x; upstream-garbage",
            })
    void aResponseIsDeliveredOrRefused(
            String method, String status, @Nullable String field, @Nullable String body, String told) {
        settled();
        FakeEvents events = send(method, 0, "Host", "a");
        String[] pair = field == null
                ? new String[0]
                : new String[] {field.substring(0, field.indexOf('=', 1)), field.substring(field.indexOf('=', 1) + 1)};
        List<String> pairs = new ArrayList<>(List.of(":status", status));
        pairs.addAll(List.of(pair));

        byte[] head = FakeServer.head(1, body == null, pairs.toArray(new String[0]));
        server.send(head, body == null ? new byte[0] : FakeServer.data(1, true, body));

        assertThat(events.told()).isEqualTo(told);
        String[] lines = server.got().split("\n", -1);
        assertThat(lines[lines.length - 1]).isEqualTo(told.endsWith("garbage") ? "reset 1 1" : lines[0]);
        assertThat(connection.streams()).isZero();
        assertThat(connection.isIdle()).as("the connection goes on").isTrue();
    }

    @Test
    void aResponseWithoutBodySaysSoToHttp1() {
        settled();
        FakeEvents events = get();

        server.send(FakeServer.head(1, true, ":status", "200"));

        assertThat(events.response.value(FieldName.CONTENT_LENGTH)).isEqualTo("0");
    }

    @Test
    void responsesComeInAnyOrderAndMixed() {
        settled();
        FakeEvents first = get();
        FakeEvents second = get();

        server.send(
                FakeServer.head(3, false, ":status", "200"),
                FakeServer.head(1, false, ":status", "201"),
                FakeServer.data(3, false, "b"),
                FakeServer.data(1, false, "a"),
                FakeServer.data(3, true, "c"));

        assertThat(first.told()).isEqualTo("head201/-1 a");
        assertThat(second.told()).isEqualTo("head200/-1 b c end");
        assertThat(connection.streams()).isEqualTo(1);
        server.send(FakeServer.data(1, true, ""));
        assertThat(first.told()).isEqualTo("end");
    }

    @Test
    void trailersAreDeliveredWithoutWhatHasNoPlaceThere() {
        settled();
        FakeEvents events = get();

        server.send(
                FakeServer.head(1, false, ":status", "200"),
                FakeServer.data(1, false, "x"),
                FakeServer.head(1, true, "grpc-status", "0", "content-length", "9"));

        assertThat(events.told()).isEqualTo("head200/-1 x end  grpc-status: 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {":status", "Upper", "connection"})
    void badTrailersBreakTheResponse(String name) {
        settled();
        FakeEvents events = get();

        server.send(FakeServer.head(1, false, ":status", "200"), FakeServer.head(1, true, name, "200"));

        assertThat(events.told()).isEqualTo("head200/-1 upstream-garbage");
        assertThat(server.got()).isEqualTo("head 1 GET a.test /p?q end\nreset 1 1");
    }

    @Test
    void trailersThatDoNotEndTheStreamBreakIt() {
        settled();
        FakeEvents events = get();

        server.send(FakeServer.head(1, false, ":status", "200"), FakeServer.head(1, false, "a", "b"));

        assertThat(events.told()).isEqualTo("head200/-1 upstream-garbage");
    }

    @Test
    void dataBeforeTheHeadBreaksTheResponse() {
        settled();
        FakeEvents events = get();

        server.send(FakeServer.data(1, false, "x"));

        assertThat(events.told()).isEqualTo("upstream-garbage");
        assertThat(connection.isIdle()).isTrue();
    }

    @Test
    void interimResponsesArePassedOnUpToAPoint() {
        settled();
        FakeEvents events = get();
        server.send(
                FakeServer.head(1, false, ":status", "103", "link", "a"), FakeServer.head(1, true, ":status", "204"));
        assertThat(events.told()).isEqualTo("interim103 head204/-3 end");

        FakeEvents flooded = get();
        for (int i = 0; i < 65; i++) {
            server.send(FakeServer.head(3, false, ":status", "102"));
        }
        assertThat(flooded.told()).hasSize(64 * "interim102 ".length() + "upstream-garbage".length());
    }

    @Test
    void anInterimResponseDoesNotEndTheStream() {
        settled();
        FakeEvents events = get();

        server.send(FakeServer.head(1, true, ":status", "100"));

        assertThat(events.told()).isEqualTo("upstream-garbage");
    }

    @Test
    void headsThatAreTooLargeAreRefusedAsThat() {
        settled();
        FakeEvents events = get();

        server.send(FakeServer.head(1, true, ":status", "200", "a", "x".repeat(2000)));

        assertThat(events.told()).isEqualTo("upstream-header-too-large");
        assertThat(connection.isIdle()).isTrue();
    }

    @Test
    void onlyWhatIsTakenIsCredited() {
        settled();
        FakeEvents events = get();
        server.send(FakeServer.head(1, false, ":status", "200"));
        events.then = event -> events.stream.pauseBody();
        byte[] piece = FakeServer.frame(Frame.DATA, 0, 1, new byte[16_000]);
        server.got();
        for (int i = 0; i < 8; i++) {
            server.send(piece);
        }
        assertThat(events.bytes).isEqualTo(16_000);
        assertThat(server.got()).doesNotContain("window 1");
        events.then = event -> {};
        events.told();

        events.stream.resumeBody();
        server.runPendingTasks();

        assertThat(events.bytes).isEqualTo(8 * 16_000);
        assertThat(server.got()).contains("window 1");
        events.stream.cancel();
    }

    @Test
    void manySlowClientsDoNotStopAFastOne() {
        settled();
        List<FakeEvents> slow = new ArrayList<>();
        for (int i = 0; i < 99; i++) {
            FakeEvents events = get();
            slow.add(events);
            events.stream.pauseBody();
            server.send(FakeServer.head(1 + 2 * i, false, ":status", "200"));
            for (int k = 0; k < 8; k++) {
                server.send(FakeServer.frame(Frame.DATA, 0, 1 + 2 * i, new byte[16_384]));
            }
        }
        assertThat(slow).allMatch(events -> events.bytes == 0);

        FakeEvents fast = get();
        server.send(FakeServer.head(199, false, ":status", "200"), FakeServer.data(199, true, "quick"));

        assertThat(fast.told()).isEqualTo("head200/-1 quick end");
        assertThat(host.closed).isZero();
        slow.forEach(events -> events.stream.cancel());
    }

    @Test
    void aServerThatOverrunsAWindowLosesTheStream() {
        settled();
        FakeEvents events = get();
        events.stream.pauseBody();
        server.send(FakeServer.head(1, false, ":status", "200"));

        for (int i = 0; i < 9; i++) {
            server.send(FakeServer.frame(Frame.DATA, 0, 1, new byte[16_384]));
        }

        assertThat(events.told()).isEqualTo("head200/-1 upstream-garbage");
        assertThat(server.got()).endsWith("reset 1 3");
    }

    /* --------------- limits and the pool --------------- */

    @Test
    void aHundredStreamsAreAssumedUntilTheServerHasSpoken() {
        for (int i = 0; i < 100; i++) {
            get();
        }
        assertThat(connection.takesMore()).isFalse();
        assertThat(connection.open()).isNull();

        server.settings(Settings.MAX_CONCURRENT_STREAMS, 101);

        assertThat(connection.room()).isEqualTo(101);
        assertThat(connection.takesMore()).isTrue();
        get();
        assertThat(connection.takesMore()).isFalse();
        connection.close();
    }

    @Test
    void ourOwnLimitHoldsAsWell() {
        host.most = 2;
        settled();
        get();
        FakeEvents second = get();

        assertThat(connection.open()).isNull();

        second.stream.cancel();
        connection.open().cancel();
        connection.close();
    }

    @Test
    void aCancelledExchangeLeavesTheConnectionAlone() {
        settled();
        FakeEvents events = get();
        FakeEvents other = get();
        server.got();

        events.stream.cancel();

        assertThat(server.got()).isEqualTo("reset 1 8");
        assertThat(connection.streams()).isEqualTo(1);
        server.send(
                FakeServer.head(1, false, ":status", "200"),
                FakeServer.data(1, true, "late"),
                FakeServer.head(3, true, ":status", "200"));
        assertThat(events.told()).isEmpty();
        assertThat(other.told()).isEqualTo("head200/0 end");
    }

    @Test
    void aResponseBeforeTheRequestsEndEndsBoth() {
        settled();
        FakeEvents events = send("POST", 10, "Host", "a");
        server.got();

        server.send(FakeServer.head(1, false, ":status", "413"), FakeServer.data(1, true, "no"));

        assertThat(events.told()).isEqualTo("head413/-1 no end");
        assertThat(server.got()).isEqualTo("reset 1 8");
        assertThat(connection.isIdle()).isTrue();
    }

    @Test
    void aServerMayRefuseTheRestOfARequestBehindItsResponse() {
        settled();
        FakeEvents events = send("POST", 10, "Host", "a");
        events.stream.pauseBody();
        server.got();

        server.send(
                FakeServer.head(1, false, ":status", "200"),
                FakeServer.data(1, true, "whole"),
                FakeServer.reset(1, ErrorCode.NO_ERROR));
        assertThat(events.told()).isEqualTo("head200/-1 writable");
        events.stream.body(text("unwanted"));
        events.stream.resumeBody();

        assertThat(events.told()).isEqualTo("whole end");
        assertThat(server.got()).isEmpty();
        assertThat(connection.isIdle()).isTrue();
    }

    /* --------------- what goes wrong --------------- */

    @ParameterizedTest
    @CsvSource({
        "7, upstream-refused, upstream-truncated",
        "8, upstream-reset, upstream-truncated",
        "2, upstream-reset, upstream-truncated",
        "0, upstream-reset, upstream-truncated"
    })
    void aResetBreaksOneStream(int code, String before, String within) {
        settled();
        FakeEvents first = get();
        FakeEvents second = get();
        FakeEvents third = get();
        server.send(FakeServer.head(3, false, ":status", "200"));

        server.send(FakeServer.reset(1, code), FakeServer.reset(3, code), FakeServer.head(5, true, ":status", "204"));

        assertThat(first.told()).isEqualTo(before);
        assertThat(first.stream.isReused()).isFalse();
        assertThat(second.told()).isEqualTo("head200/-1 " + within);
        assertThat(third.told()).isEqualTo("head204/-3 end");
        assertThat(connection.isIdle()).isTrue();
    }

    @Test
    void whatAGoAwayLeavesOutIsRefusedAndTheRestFinishes() {
        settled();
        FakeEvents first = get();
        FakeEvents second = get();
        int changes = host.changes;

        server.send(FakeServer.goAway(1, ErrorCode.NO_ERROR));

        assertThat(second.told()).isEqualTo("upstream-refused");
        assertThat(host.changes).isGreaterThan(changes);
        assertThat(connection.takesMore()).isFalse();
        assertThat(connection.open()).isNull();
        assertThat(host.closed).isZero();
        server.send(FakeServer.head(1, false, ":status", "200"), FakeServer.data(1, true, "ok"));
        assertThat(first.told()).isEqualTo("head200/-1 ok end");
        assertThat(host.closed).isEqualTo(1);
        assertThat(server.isOpen()).isFalse();
    }

    @Test
    void anIdleConnectionThatIsToldToGoGoes() {
        settled();

        server.send(FakeServer.goAway(Integer.MAX_VALUE, ErrorCode.NO_ERROR));

        assertThat(host.closed).isEqualTo(1);
    }

    @Test
    void goAwayInTwoStepsIsUnderstood() {
        settled();
        FakeEvents first = get();
        FakeEvents second = get();

        server.send(FakeServer.goAway(Integer.MAX_VALUE, 0), FakeServer.goAway(1, 0));

        assertThat(first.told()).isEmpty();
        assertThat(second.told()).isEqualTo("upstream-refused");
        server.send(FakeServer.goAway(3, 0));
        assertThat(first.told()).isEqualTo("upstream-garbage");
    }

    @ParameterizedTest
    @ValueSource(strings = {"end", "inactive", "exception"})
    void aLostConnectionFailsEveryStream(String how) {
        settled();
        FakeEvents done = get();
        server.send(FakeServer.head(1, true, ":status", "204"));
        assertThat(done.told()).isEqualTo("head204/-3 end");
        FakeEvents waiting = get();
        FakeEvents within = get();
        server.send(FakeServer.head(5, false, ":status", "200"));
        within.told();

        switch (how) {
            case "end" -> server.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
            case "inactive" -> server.close();
            default -> server.pipeline().fireExceptionCaught(new java.io.IOException("reset"));
        }

        assertThat(waiting.told()).isEqualTo(how.equals("exception") ? "upstream-reset" : "upstream-closed");
        assertThat(waiting.stream.isReused())
                .as("it may have been closed as idle")
                .isTrue();
        assertThat(within.told()).isEqualTo("upstream-truncated");
        assertThat(connection.takesMore()).isFalse();
        assertThat(server.isOpen()).isFalse();
    }

    @Test
    void whoDrainsFinishesWhatIsOpen() {
        settled();
        FakeEvents events = get();

        connection.drain();

        assertThat(connection.takesMore()).isFalse();
        server.send(FakeServer.head(1, true, ":status", "204"));
        assertThat(events.told()).isEqualTo("head204/-3 end");
        assertThat(host.closed).isEqualTo(1);
        assertThat(server.got()).endsWith("goaway 0 0");
    }

    @Test
    void aConnectionThatSaysNothingAtAllIsGivenUp() {
        settled();
        FakeEvents unanswered = get();
        server.send(FakeServer.frame(Frame.PING, 0, 0, new byte[8]));
        unanswered.stream.timeOut();
        assertThat(connection.takesMore()).as("it lives").isTrue();

        FakeEvents first = get();
        FakeEvents second = get();
        first.stream.timeOut();

        assertThat(connection.takesMore()).isFalse();
        assertThat(host.closed).isZero();
        second.stream.timeOut();
        assertThat(host.closed).isEqualTo(1);
        assertThat(server.got()).endsWith("reset 3 8\nreset 5 8\ngoaway 0 0");
    }

    /** What is an error of the connection, as the frame of a hostile server. */
    private static byte[] hostile(String what) {
        return switch (what) {
            case "push" -> FakeServer.frame(Frame.PUSH_PROMISE, Frame.END_HEADERS, 1, FakeServer.ints(2));
            case "idle stream" -> FakeServer.head(9, true, ":status", "200");
            case "even stream" -> FakeServer.head(2, true, ":status", "200");
            case "data on idle" -> FakeServer.data(9, true, "x");
            case "reset of idle" -> FakeServer.reset(9, 0);
            case "window of idle" -> FakeServer.window(9, 1);
            case "no hpack" -> FakeServer.frame(Frame.HEADERS, Frame.END_HEADERS, 1, new byte[] {(byte) 0xff, 0, 0});
            case "overflow" -> FakeServer.window(0, Integer.MAX_VALUE);
            case "priority update" -> FakeServer.frame(Frame.PRIORITY_UPDATE, 0, 0, FakeServer.ints(1));
            case "large frame" -> FakeServer.frame(Frame.DATA, 0, 1, new byte[16_385]);
            case "push setting" -> FakeServer.settingsFrame(Settings.ENABLE_PUSH, 2);
            case "http/1.1" -> Ascii.bytes("HTTP/1.1 400 Bad Request\r\n\r\n");
            default -> throw new IllegalArgumentException(what);
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "push",
                "idle stream",
                "even stream",
                "data on idle",
                "reset of idle",
                "window of idle",
                "no hpack",
                "overflow",
                "priority update",
                "large frame",
                "push setting",
                "http/1.1"
            })
    void aBreachOfTheProtocolEndsTheConnection(String what) {
        settled();
        FakeEvents events = get();

        server.send(hostile(what));

        assertThat(events.told()).isEqualTo("upstream-garbage");
        assertThat(server.isOpen()).isFalse();
        assertThat(server.got()).contains("goaway 0 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 400 Bad Request\r\n\r\n", "ping", "goaway", "head"})
    void aServerBeginsWithItsSettings(String what) {
        FakeEvents events = get();

        server.send(
                switch (what) {
                    case "ping" -> FakeServer.frame(Frame.PING, 0, 0, new byte[8]);
                    case "goaway" -> FakeServer.goAway(1, 0);
                    case "head" -> FakeServer.head(1, true, ":status", "200");
                    default -> Ascii.bytes(what);
                });

        assertThat(events.told()).isEqualTo("upstream-garbage");
        assertThat(server.isOpen()).isFalse();
    }

    /* --------------- floods --------------- */

    @ParameterizedTest
    @CsvSource({
        "SETTINGS, settings",
        "PINGS, ping",
        "EMPTY_DATA, data",
        "WINDOW_UPDATES, window",
        "PRIORITIES, priority",
        "RESETS, reset",
        "HEADERS, continuation",
        "SETTINGS, goaway"
    })
    void aFloodEndsTheConnection(Flood kind, String what) {
        settled();
        FakeEvents cancelled = get();
        FakeEvents events = get();
        cancelled.stream.cancel();
        server.send(FakeServer.head(3, false, ":status", "200"));
        byte[] first = FakeServer.frame(Frame.HEADERS, 0, 3, new byte[0]);
        if (kind == Flood.HEADERS) {
            server.send(first);
        }
        byte[] frame = switch (what) {
            case "settings" -> FakeServer.settingsFrame();
            case "ping" -> FakeServer.frame(Frame.PING, 0, 0, new byte[8]);
            case "data" -> FakeServer.data(3, false, "");
            case "window" -> FakeServer.window(3, 1);
            case "priority" -> FakeServer.frame(Frame.PRIORITY, 0, 3, new byte[5]);
            case "reset" -> FakeServer.reset(1, 0);
            case "continuation" -> FakeServer.frame(Frame.CONTINUATION, 0, 3, new byte[0]);
            default -> FakeServer.goAway(3, 0);
        };
        int sent = 0;
        while (server.isOpen() && sent < 10_000) {
            server.send(frame);
            sent++;
        }

        assertThat(sent).as("frames until the end").isBetween(30, 2100);
        assertThat(host.floods).containsExactly(kind);
        assertThat(events.told()).isEqualTo("head200/-1 upstream-garbage");
        assertThat(server.got()).endsWith("goaway 0 11");
    }

    @Test
    void answersThatNobodyReadsDoNotPileUp() {
        settled();
        FakeEvents events = send("POST", 1_000_000, "Host", "a");
        server.full(true);
        while (server.isWritable()) {
            events.stream.body(bytes(1000));
            events.stream.flush();
            server.runPendingTasks();
            if (!events.stream.isWritable()) {
                server.send(FakeServer.window(0, 1_000_000), FakeServer.window(1, 1_000_000));
            }
        }

        int pings = 0;
        while (server.isOpen() && pings < 10_000) {
            server.send(FakeServer.frame(Frame.PING, 0, 0, new byte[8]));
            pings++;
        }

        assertThat(pings).isLessThan(210);
        server.full(false);
    }

    @Test
    void aHeaderBombEndsTheConnection() {
        settled();
        FakeEvents events = get();
        byte[] large = Blocks.literals("a", "x".repeat(3000));
        large[0] = 0x40;
        byte[] block = new byte[large.length + 12_000];
        System.arraycopy(large, 0, block, 0, large.length);
        java.util.Arrays.fill(block, large.length, block.length, (byte) 0xbe);

        server.send(FakeServer.frame(Frame.HEADERS, Frame.END_HEADERS, 1, block));

        assertThat(events.told()).isEqualTo("upstream-garbage");
        assertThat(host.floods).containsExactly(Flood.HEADERS);
    }

    /* --------------- tunnels --------------- */

    @Test
    void connectMakesATunnelWhoseLastBytesAreSent() {
        settled();
        FakeEvents events = send("CONNECT", 0, "Host", "b.test:443");
        assertThat(server.got()).startsWith("head 1 CONNECT b.test:443").doesNotContain("end");
        events.stream.bodyEnd(null);
        server.send(FakeServer.head(1, false, ":status", "200"), FakeServer.data(1, false, "up"));
        assertThat(events.told()).isEqualTo("head200/-4 up");
        ClientStream stream = events.stream;
        events.stream = null;
        stream.body(bytes(70_000));
        stream.flush();

        server.send(FakeServer.data(1, true, "bye"));
        assertThat(events.told()).isEqualTo("writable bye end");
        stream.bodyEnd(null);
        stream.cancel();
        server.got();
        assertThat(connection.streams()).as("bytes wait for a window").isEqualTo(1);

        server.send(FakeServer.window(1, 100_000), FakeServer.window(0, 100_000));
        assertThat(server.got()).endsWith("end");
        assertThat(connection.isIdle()).isTrue();
    }

    @Test
    void aTunnelsLastBytesAreGivenUpWhenNobodyTakesThem() {
        settled();
        FakeEvents events = send("CONNECT", 0, "Host", "b.test:443");
        server.send(FakeServer.head(1, false, ":status", "200"));
        ClientStream stream = events.stream;
        events.stream = null;
        stream.body(bytes(70_000));
        server.send(FakeServer.data(1, true, ""));
        stream.bodyEnd(null);
        stream.cancel();

        clock.advance(61 * SECOND);
        host.wheel.advance();
        server.runPendingTasks();

        assertThat(server.got()).endsWith("reset 1 8");
        assertThat(connection.isIdle()).isTrue();
    }
}
