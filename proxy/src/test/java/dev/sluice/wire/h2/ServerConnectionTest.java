package dev.sluice.wire.h2;

import static dev.sluice.wire.h2.Frames.data;
import static dev.sluice.wire.h2.Frames.frame;
import static dev.sluice.wire.h2.Frames.get;
import static dev.sluice.wire.h2.Frames.headers;
import static dev.sluice.wire.h2.Frames.hello;
import static dev.sluice.wire.h2.Frames.join;
import static dev.sluice.wire.h2.Frames.numbers;
import static dev.sluice.wire.h2.Frames.post;
import static dev.sluice.wire.h2.Frames.reset;
import static dev.sluice.wire.h2.Frames.settings;
import static dev.sluice.wire.h2.Frames.windowUpdate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.http.Framing;
import dev.sluice.http.Head;
import dev.sluice.observe.Flood;
import dev.sluice.observe.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A client's HTTP/2 connection as a client with good and bad manners sees it. */
class ServerConnectionTest {
    private final FakeHost host = new FakeHost();
    private final List<ByteBuf> given = new ArrayList<>();
    private final Frames.Shown shown = new Frames.Shown();
    private boolean full;
    private final ServerConnection connection = new ServerConnection(host);
    private final EmbeddedChannel channel = new EmbeddedChannel(connection) {
        @Override
        protected void doWrite(ChannelOutboundBuffer in) throws Exception {
            if (!full) {
                super.doWrite(in);
            }
        }
    };

    @AfterEach
    void nothingLeaks() {
        full = false;
        channel.flush();
        channel.close();
        sent();
        assertThat(given).allSatisfy(buffer -> assertThat(buffer.refCnt()).isZero());
        assertThat(host.opened).isEqualTo(1);
        assertThat(host.closed).isEqualTo(1);
        assertThat(host.calls).allSatisfy(call -> assertThat(call.over).isTrue());
    }

    private void receive(byte[]... parts) {
        ByteBuf buffer = UnpooledByteBufAllocator.DEFAULT.directBuffer().writeBytes(join(parts));
        given.add(buffer);
        channel.writeInbound(buffer);
        channel.runPendingTasks();
    }

    private List<String> sent() {
        channel.runPendingTasks();
        List<String> all = new ArrayList<>();
        ByteBuf joined = Unpooled.buffer();
        for (ByteBuf buffer = channel.readOutbound(); buffer != null; buffer = channel.readOutbound()) {
            joined.writeBytes(buffer);
            buffer.release();
        }
        all.addAll(shown.show(joined));
        return all;
    }

    /** The connection begins, and what that sends is read. */
    private void begin(int... pairs) {
        receive(hello(pairs));
        assertThat(sent()).containsExactly("settings", "window 0 983041", "settings ack");
    }

    private FakeHost.Call call(int i) {
        return host.calls.get(i);
    }

    private static final String OK = " 200 | content-type=text/plain | content-length=";

    @Test
    void answers() {
        begin();
        receive(get(1, "/now"));
        assertThat(sent()).containsExactly("headers 1" + OK + "5", "data 1 [hello] end");
        assertThat(host.call().told).hasToString("GET/now(0)");
    }

    @Test
    void takesRequestsByteByByte() {
        byte[] all = join(hello(), post(1, "/p", "content-length", "3"), data(1, "abc", true), get(3, "/now"));
        for (byte b : all) {
            receive(new byte[] {b});
        }
        assertThat(call(0).told.toString().replace(" .", "")).isEqualTo("POST/p(3) [a] [b] [c] end");
        call(0).answer(200, "");
        assertThat(sent()).endsWith("data 3 [hello] end", "headers 1" + OK + "0 end");
    }

    @Test
    void tellsWhatTheBodyIs() {
        begin();
        receive(post(1, "/a"), data(1, "xy", false), headers(1, true, "x-sum", "7", "host", "no"));
        assertThat(host.call().told).hasToString("POST/a(-1) [xy] end:OTHER |x-sum: 7 .".replace("OTHER |", " |"));
        host.call().answer(204, "");
    }

    @Test
    void leavesOutWhatBelongsToAConnection() {
        begin();
        receive(get(1, "/now"));
        assertThat(sent().get(0)).doesNotContain("keep-alive");
    }

    @Test
    void informs() {
        begin();
        receive(get(1, "/a"));
        Head early = new Head();
        early.reset();
        early.status(103);
        host.call().stream().inform(early);
        assertThat(sent()).containsExactly("headers 1 103");
        host.call().answer(200, "x");
        assertThat(sent()).containsExactly("headers 1" + OK + "1", "data 1 [x] end");
    }

    @Test
    void sendsTrailers() {
        begin();
        receive(get(1, "/a"));
        host.call().begin(200, Framing.CHUNKED);
        host.call().body(3000);
        Head trailers = new Head();
        trailers.reset();
        trailers.add(dev.sluice.http.FieldName.of("grpc-status"), "0");
        host.call().over = true;
        host.call().stream().bodyEnd(trailers);
        assertThat(sent())
                .containsExactly(
                        "headers 1 200 | content-type=text/plain",
                        "data 1 [3000 bytes]",
                        "headers 1 | grpc-status=0 end");
    }

    /* --------------- malformed requests --------------- */

    @ParameterizedTest
    @CsvSource({
        ":method|GET|:path|/|:scheme|http|:authority|h|Upper|x, bad-header",
        ":method|GET|:path|/|:scheme|http|:authority|h|a b|x, bad-header",
        ":method|GET|:path|/|:scheme|http|:authority|h|a:|x, bad-header",
        ":method|GET|:path|/|:scheme|http|:authority|h||x, bad-header",
        ":method|GET|:path|/|:scheme|http|:authority|h|a|x\u0001y, bad-header",
        ":method|GET|:path|/|:scheme|http|:authority|h|connection|close, bad-header",
        ":method|GET|:path|/|:scheme|http|:authority|h|keep-alive|1, bad-header",
        ":method|GET|:path|/|:scheme|http|:authority|h|upgrade|h2c, bad-header",
        ":method|GET|:path|/|:scheme|http|:authority|h|proxy-connection|close, bad-header",
        ":method|GET|:path|/|:scheme|http|:authority|h|transfer-encoding|chunked, bad-transfer-encoding",
        ":method|GET|:path|/|:scheme|http|:authority|h|te|gzip, bad-header",
        ":method|GET|:path|/|:scheme|http|:authority|h|host|other, bad-host",
        ":method|GET|:path|/|:scheme|http|:authority|h|content-length|5, framing-conflict",
        ":method|GET|:path|/|:scheme|http|:authority|h|content-length|+0, bad-content-length",
        ":method|GET|:path|/|:scheme|http|:authority|h|content-length|0|content-length|0, framing-conflict",
        ":method|GET|:path|/|:scheme|http|:authority|h|:status|200, bad-header",
        ":method|GET|:path|/|:scheme|http|a|b|:authority|h, bad-header",
        ":method|GET|:method|GET|:path|/|:scheme|http|:authority|h, bad-header",
        ":method|GET|:path|/|:scheme|http|:protocol|x|:authority|h, bad-header",
        ":method|GET|:path|/|:scheme|http|:new|x|:authority|h, bad-header",
        ":method|GET|:path|x|:scheme|http|:authority|h, bad-target",
        ":method|GET|:path||:scheme|http|:authority|h, bad-target",
        ":method|GET|:path|*|:scheme|http|:authority|h, bad-target",
        ":method|GET|:path|/a b|:scheme|http|:authority|h, bad-target",
        ":method|GET|:path|/a#b|:scheme|http|:authority|h, bad-target",
        ":method|GET|:path|/|:scheme|ftp|:authority|h, bad-target",
        ":method|GET|:path|/|:authority|h, bad-target",
        ":method|GET|:scheme|http|:authority|h, bad-target",
        ":path|/|:scheme|http|:authority|h, bad-request-line",
        ":method|G T|:path|/|:scheme|http|:authority|h, bad-request-line",
        ":method||:path|/|:scheme|http|:authority|h, bad-request-line",
        ":method|CONNECT|:path|/|:scheme|http|:authority|h, bad-target",
        ":method|CONNECT, bad-target",
    })
    void refusesTheMalformed(String pairs, String reason) {
        begin();
        receive(headers(1, true, pairs.split("\\|", -1)));
        assertThat(host.call().told).hasToString("refused:" + reason);
        assertThat(host.errors).hasToString(reason + " ");
        assertThat(sent()).last().isEqualTo("reset 1 1");
        receive(get(3, "/now"));
        assertThat(sent()).hasSize(2);
    }

    /** What can not stand in an HTTP/1.1 head can not come in by a value, either. */
    @ParameterizedTest
    @ValueSource(strings = {"a\rb", "a\nb", "a\0b", " a", "a ", "\ta", "a\t", "a\u007f"})
    void refusesValues(String value) {
        begin();
        receive(get(1, "/", "x", value));
        assertThat(host.call().told).hasToString("refused:bad-header");
        assertThat(sent()).last().isEqualTo("reset 1 1");
    }

    @Test
    void refusesWhatIsTooLarge() {
        begin();
        receive(get(1, "/", "x", "y".repeat(4000)));
        assertThat(host.call().told).hasToString("refused:header-too-large");
        receive(get(3, "/" + "p".repeat(2000)));
        assertThat(host.call().told).hasToString("refused:uri-too-long");
        String[] many = new String[50];
        java.util.Arrays.fill(many, "x");
        receive(get(5, "/", many));
        assertThat(host.call().told).hasToString("refused:too-many-headers");
        assertThat(sent()).hasSize(3).allMatch(frame -> frame.startsWith("headers") && frame.endsWith("end"));
    }

    @Test
    void holdsTheBodyToItsLength() {
        begin();
        receive(post(1, "/a", "content-length", "3"), data(1, "abcd", false));
        assertThat(host.call().told).hasToString("POST/a(3) refused:bad-content-length");
        receive(post(3, "/a", "content-length", "3"), data(3, "ab", true));
        assertThat(host.call().told).hasToString("POST/a(3) [ab] refused:bad-content-length");
        assertThat(sent()).contains("reset 1 1", "reset 3 1");
    }

    /* --------------- streams --------------- */

    @Test
    void aResetIsTheClientLeaving() {
        begin();
        receive(post(1, "/a"), get(3, "/b"), reset(1, ErrorCode.CANCEL));
        assertThat(call(0).told).hasToString("POST/a(-1) gone:client-closed");
        call(1).answer(200, "x");
        assertThat(sent()).containsExactly("headers 3" + OK + "1", "data 3 [x] end");
    }

    @Test
    void aCutIsAReset() {
        begin();
        receive(get(1, "/a"));
        host.call().begin(200, 100);
        host.call().over = true;
        host.call().stream().cut(Reason.UPSTREAM_TRUNCATED);
        assertThat(sent()).containsExactly("headers 1" + OK + "100", "reset 1 2");
    }

    @Test
    void aRequestThatGoesOnAfterItsAnswerIsEnded() {
        begin();
        receive(post(1, "/a"));
        host.call().answer(200, "no");
        assertThat(sent()).containsExactly("headers 1" + OK + "2", "data 1 [no] end");
        receive(data(1, "more", false));
        assertThat(sent()).isEmpty();
        host.pass(1);
        assertThat(sent()).containsExactly("reset 1 0");
        receive(data(1, "more", false), headers(1, true, "x", "y"));
        assertThat(sent()).isEmpty();
        receive(get(3, "/now"));
        assertThat(sent()).hasSize(2);
    }

    @Test
    void aShortRestMayEnd() {
        begin();
        receive(post(1, "/a"));
        host.call().answer(200, "no");
        receive(data(1, "more", true));
        host.pass(1);
        assertThat(sent()).containsExactly("headers 1" + OK + "2", "data 1 [no] end");
    }

    @Test
    void refusesMoreStreamsThanItSaid() {
        begin();
        for (int i = 0; i < ServerConnection.MOST_STREAMS; i++) {
            receive(get(1 + 2 * i, "/a"));
        }
        receive(get(1001, "/a"));
        assertThat(sent()).containsExactly("reset 1001 7");
        call(0).answer(200, "x");
        receive(get(1003, "/now"));
        assertThat(sent()).hasSize(4);
        receive(new byte[0]);
        connection.close();
    }

    /* --------------- windows --------------- */

    @Test
    void waitsForTheStreamsWindow() {
        begin(Settings.INITIAL_WINDOW_SIZE, 10);
        receive(get(1, "/a"), get(3, "/b"));
        call(0).begin(200, 25);
        call(0).body(25);
        call(0).end();
        assertThat(sent()).containsExactly("headers 1" + OK + "25", "data 1 [" + "\0".repeat(10) + "]");
        call(1).answer(200, "x");
        assertThat(sent()).containsExactly("headers 3" + OK + "1", "data 3 [x] end");
        receive(settings(Settings.INITIAL_WINDOW_SIZE, 4), windowUpdate(1, 5));
        assertThat(sent()).containsExactly("settings ack");
        receive(windowUpdate(1, 16));
        assertThat(sent()).containsExactly("data 1 [" + "\0".repeat(15) + "] end");
    }

    @Test
    void ofAValueThatAFrameRepeatsTheLastCounts() {
        begin(Settings.INITIAL_WINDOW_SIZE, 1 << 20);
        receive(get(1, "/", "priority", "i"), get(3, "/", "priority", "i"));
        for (int i = 1; i >= 0; i--) {
            call(i).begin(200, 70_000);
            call(i).body(70_000);
            call(i).end();
        }
        sent();
        receive(settings(Settings.INITIAL_WINDOW_SIZE, 0, Settings.INITIAL_WINDOW_SIZE, 1 << 20), windowUpdate(0, 1));
        assertThat(sent()).containsExactly("settings ack", "data 3 [\0]");
        receive(
                settings(Settings.INITIAL_WINDOW_SIZE, 1, Settings.INITIAL_WINDOW_SIZE, 70_000),
                windowUpdate(0, 200_000));
        assertThat(sent())
                .contains("settings ack")
                .filteredOn(frame -> frame.endsWith("end"))
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MAX_VALUE, -1})
    void everyValueThatAFrameRepeatsMustBeGood(int tooMuch) {
        begin();
        receive(get(1, "/a"), windowUpdate(1, 1));
        receive(settings(Settings.INITIAL_WINDOW_SIZE, tooMuch, Settings.INITIAL_WINDOW_SIZE, 1));
        assertThat(sent()).containsExactly("goaway 1 3");
    }

    @Test
    void waitsForTheConnectionsWindow() {
        begin(Settings.INITIAL_WINDOW_SIZE, 1 << 20);
        receive(get(1, "/a"));
        host.call().begin(200, 100_000);
        host.call().body(100_000);
        assertThat(host.call().stream().isWritable()).isFalse();
        host.call().end();
        assertThat(sent()).hasSize(5).last().isEqualTo("data 1 [16383 bytes]");
        receive(windowUpdate(0, 100_000));
        assertThat(sent()).hasSize(3).last().asString().endsWith("bytes] end");
    }

    @Test
    void tellsWhenThereIsRoomAgain() {
        begin();
        receive(get(1, "/a"));
        host.call().begin(200, Framing.CHUNKED);
        host.call().body(150_000);
        assertThat(host.call().stream().isWritable()).isFalse();
        receive(windowUpdate(0, 70_000), windowUpdate(1, 70_000));
        assertThat(host.call().told).hasToString("GET/a(0) . writable");
        assertThat(host.call().stream().isWritable()).isTrue();
        host.call().end();
    }

    @Test
    void creditsOnlyWhatWasTaken() {
        begin();
        receive(post(1, "/a"));
        host.call().stream().pauseBody();
        String kilos = "k".repeat(8000);
        for (int i = 0; i < 16; i++) {
            receive(data(1, kilos, false));
        }
        assertThat(sent()).isEmpty();
        host.call().stream().resumeBody();
        assertThat(sent()).containsExactly("window 1 72000");
        assertThat(host.call().told.toString()).contains(kilos).endsWith(".");
        receive(data(1, "", true));
        host.call().answer(200, "");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 3000})
    void holdsWhatIsPausedInOrder(int size) {
        begin();
        receive(post(1, "/a"));
        host.call().stream().pauseBody();
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            String piece = String.valueOf((char) ('a' + i % 26)).repeat(size);
            all.append(piece);
            receive(data(1, piece, i == 29));
        }
        assertThat(host.call().told).hasToString("POST/a(-1) " + ". ".repeat(30) + ".");
        host.call().stream().resumeBody();
        assertThat(host.call().told.toString().replaceAll("[^a-z]", "")).isEqualTo("a" + all + "end");
        host.call().answer(200, "");
    }

    @Test
    void aStreamMayNotOverrunItsWindow() {
        begin();
        receive(post(1, "/a"), post(3, "/b"));
        call(0).stream().pauseBody();
        byte[] most = frame(Frame.DATA, 0, 1, new byte[Frame.LARGEST]);
        for (int i = 0; i < Session.STREAM_WINDOW / Frame.LARGEST; i++) {
            receive(most);
        }
        sent();
        receive(data(1, "x", false));
        assertThat(sent()).containsExactly("reset 1 3");
        assertThat(call(0).told.toString()).endsWith("gone:bad-frame");
        assertThat(host.errors).hasToString("bad-frame ");
        call(1).answer(200, "");
    }

    /** One slow stream stops no other; very many of them stop the connection before they fill the memory. */
    @Test
    void holdsOnlySoMuchForAConnection() {
        begin();
        int streams = 48;
        for (int i = 0; i < streams; i++) {
            receive(post(1 + 2 * i, "/a"));
            call(i).stream().pauseBody();
        }
        int window = Session.CONNECTION_WINDOW;
        int frames = 0;
        while (window >= Frame.LARGEST && frames < streams * Session.STREAM_WINDOW / Frame.LARGEST) {
            receive(frame(Frame.DATA, 0, 1 + 2 * (frames % streams), new byte[Frame.LARGEST]));
            frames++;
            window -= Frame.LARGEST;
            for (String sent : sent()) {
                assertThat(sent).startsWith("window 0 ");
                window += Integer.parseInt(sent.substring(9));
            }
        }
        assertThat(frames * Frame.LARGEST)
                .isBetween(Session.MOST_HELD, Session.MOST_HELD + Session.CONNECTION_WINDOW + Frame.LARGEST);
        for (int i = 0; i < streams; i++) {
            call(i).stream().resumeBody();
        }
        assertThat(sent()).anyMatch(sent -> sent.startsWith("window 0 "));
        connection.close();
    }

    /* --------------- priorities --------------- */

    @Test
    void servesTheUrgentFirst() {
        begin(Settings.INITIAL_WINDOW_SIZE, 1 << 20);
        receive(
                get(1, "/", "priority", "u=5"),
                get(3, "/", "priority", "u=1"),
                get(5, "/", "priority", "u=3, i"),
                get(7, "/", "priority", "i"));
        call(0).begin(200, 65_535);
        call(0).body(65_535);
        call(0).end();
        for (int i = 1; i < 4; i++) {
            call(i).begin(200, 20_000);
            call(i).body(20_000);
            call(i).end();
        }
        assertThat(sent().stream().filter(frame -> frame.startsWith("data")).map(frame -> frame.substring(0, 6)))
                .containsExactly("data 3", "data 3", "data 5", "data 7", "data 5", "data 7", "data 1");
        receive(windowUpdate(0, 200_000));
        assertThat(sent()).last().asString().startsWith("data 1").endsWith("end");
    }

    @Test
    void takesANewPriority() {
        begin(Settings.INITIAL_WINDOW_SIZE, 0);
        receive(get(1, "/"), get(3, "/"));
        for (int i = 0; i < 2; i++) {
            call(i).begin(200, 10);
            call(i).body(10);
            call(i).end();
        }
        sent();
        receive(
                frame(
                        Frame.PRIORITY_UPDATE,
                        0,
                        0,
                        join(numbers(3), "u=0".getBytes(java.nio.charset.StandardCharsets.US_ASCII))),
                settings(Settings.INITIAL_WINDOW_SIZE, 100));
        assertThat(sent().stream().filter(frame -> frame.startsWith("data")).map(frame -> frame.substring(0, 6)))
                .containsExactly("data 3", "data 1");
    }

    /* --------------- floods --------------- */

    private void flood(Flood kind, byte[]... frames) {
        int times = FloodGuard.burst(kind);
        for (int i = 0; i < times; i++) {
            receive(frames);
        }
        assertThat(host.floods).isEmpty();
        receive(frames);
        assertThat(host.floods).containsExactly(kind);
        assertThat(sent()).last().asString().startsWith("goaway ").endsWith(" 11");
        receive(frames);
        assertThat(sent()).isEmpty();
        assertThat(channel.isActive()).isTrue();
        host.pass(40);
        assertThat(channel.isActive()).isFalse();
    }

    @Test
    void shedsPings() {
        begin();
        flood(Flood.PINGS, frame(Frame.PING, 0, 0, new byte[8]));
    }

    @Test
    void shedsSettings() {
        receive(Frame.PREFACE);
        flood(Flood.SETTINGS, settings());
    }

    @Test
    void shedsPriorities() {
        begin();
        flood(Flood.PRIORITIES, frame(Frame.PRIORITY, 0, 1, new byte[5]));
    }

    @Test
    void shedsWindowUpdates() {
        begin();
        flood(Flood.WINDOW_UPDATES, windowUpdate(0, 1));
    }

    @Test
    void shedsEmptyData() {
        begin();
        receive(post(1, "/a"));
        flood(Flood.EMPTY_DATA, data(1, "", false));
        assertThat(host.call().told).asString().endsWith("gone:client-closed");
    }

    @Test
    void shedsUnknownFrames() {
        begin();
        flood(Flood.UNKNOWN_FRAMES, frame(0xbb, 0, 1, new byte[3]));
    }

    @Test
    void shedsRapidResets() {
        begin();
        int times = FloodGuard.burst(Flood.RESETS);
        for (int i = 0; i <= times; i++) {
            assertThat(host.floods).isEmpty();
            receive(get(1 + 2 * i, "/a"), reset(1 + 2 * i, ErrorCode.CANCEL));
        }
        assertThat(host.floods).containsExactly(Flood.RESETS);
        assertThat(sent()).endsWith("goaway " + (2 * times + 1) + " 11");
    }

    @Test
    void shedsRequestsThatAreGivenNoTime() {
        begin();
        int times = FloodGuard.burst(Flood.RESETS);
        for (int i = 0; i <= times; i++) {
            assertThat(host.floods).isEmpty();
            receive(get(1 + 2 * i, "/a"));
            host.call().stream.gaveUp();
            host.call().answer(200, "");
        }
        assertThat(host.floods).containsExactly(Flood.RESETS);
        assertThat(sent()).endsWith("goaway " + (2 * times + 1) + " 11");
    }

    /** CVE-2025-8671: the client makes us reset what it has asked for. */
    @Test
    void shedsProvokedResets() {
        begin();
        int times = FloodGuard.burst(Flood.PROVOKED_RESETS);
        for (int i = 0; i <= times; i++) {
            assertThat(host.floods).isEmpty();
            receive(get(1 + 2 * i, "/a"), windowUpdate(1 + 2 * i, Integer.MAX_VALUE));
        }
        assertThat(host.floods).containsExactly(Flood.PROVOKED_RESETS);
        assertThat(sent()).endsWith("goaway " + (2 * times + 1) + " 11");
    }

    @Test
    void shedsContinuations() {
        begin();
        receive(frame(Frame.HEADERS, 0, 1, new byte[0]));
        for (int i = 0; i < FrameReader.MOST_CONTINUATIONS; i++) {
            receive(frame(Frame.CONTINUATION, 0, 1, new byte[0]));
        }
        assertThat(sent()).isEmpty();
        receive(frame(Frame.CONTINUATION, 0, 1, new byte[0]));
        assertThat(sent()).containsExactly("goaway 0 11");
        assertThat(host.floods).containsExactly(Flood.HEADERS);
    }

    @Test
    void shedsWhoDoesNotReadAnswers() {
        begin(Settings.INITIAL_WINDOW_SIZE, 1 << 20);
        receive(windowUpdate(0, 1 << 20), get(1, "/a"));
        full = true;
        host.call().begin(200, 1 << 20);
        host.call().body(300_000);
        host.call().end();
        channel.runPendingTasks();
        for (int i = 0; i <= FloodGuard.burst(Flood.UNREAD_ANSWERS); i++) {
            assertThat(host.floods).isEmpty();
            receive(frame(Frame.PING, 0, 0, new byte[8]));
        }
        assertThat(host.floods).containsExactly(Flood.UNREAD_ANSWERS);
    }

    /** Heads know no window: a client that does not read gets no more of them than the socket may hold. */
    @Test
    void answersWithoutABodyDoNotPileUp() {
        begin();
        full = true;
        for (int id = 1; host.floods.isEmpty() && id < 100_000; id += 2) {
            int before = host.calls.size();
            receive(get(id, "/a"));
            if (host.calls.size() > before) {
                host.calls.get(before).answer(200, "");
            }
        }
        assertThat(host.floods).containsExactly(Flood.UNREAD_ANSWERS);
        assertThat(channel.unsafe().outboundBuffer().totalPendingWriteBytes())
                .isBetween((long) ServerConnection.MOST_UNREAD, 2L * ServerConnection.MOST_UNREAD);
    }

    /** Each request is on its way to a server when its trailers are refused, and the client resets it then. */
    @Test
    void shedsRefusedTrailers() {
        begin();
        String[] many = new String[2 * 1000];
        for (int i = 0; i < many.length; i += 2) {
            many[i] = "x" + i;
            many[i + 1] = "";
        }
        for (int i = 0; i <= FloodGuard.burst(Flood.PROVOKED_RESETS); i++) {
            assertThat(host.floods).isEmpty();
            int id = 1 + 2 * i;
            receive(post(id, "/a"), headers(id, true, many), reset(id, ErrorCode.CANCEL));
        }
        assertThat(host.floods).containsExactly(Flood.PROVOKED_RESETS);
    }

    @Test
    void forgivesInTime() {
        begin();
        for (int i = 0; i < FloodGuard.burst(Flood.PINGS); i++) {
            receive(frame(Frame.PING, 0, 0, new byte[8]));
        }
        host.pass(2);
        receive(frame(Frame.PING, 0, 0, new byte[8]));
        assertThat(host.floods).isEmpty();
        assertThat(sent()).last().isEqualTo("ping ack");
    }

    /* --------------- the connection's end --------------- */

    @Test
    void drainsInTwoSteps() {
        begin();
        receive(get(1, "/a"));
        connection.drain();
        assertThat(sent()).containsExactly("goaway " + Integer.MAX_VALUE + " 0", "ping");
        receive(get(3, "/now"), frame(Frame.PING, Frame.ACK, 0, new byte[8]));
        assertThat(sent()).containsExactly("headers 3" + OK + "5", "data 3 [hello] end", "goaway 3 0");
        receive(get(5, "/now"));
        assertThat(sent()).isEmpty();
        call(0).answer(200, "x");
        assertThat(sent()).containsExactly("headers 1" + OK + "1", "data 1 [x] end");
        host.pass(3);
        assertThat(channel.isActive()).isFalse();
    }

    @Test
    void drainsWithoutAnAnswer() {
        begin();
        connection.drain();
        host.pass(4);
        assertThat(sent()).containsExactly("goaway " + Integer.MAX_VALUE + " 0", "ping", "goaway 0 0");
        assertThat(channel.isActive()).isFalse();
    }

    @Test
    void endsAfterSoManyRequests() {
        host.maxRequests = 2;
        begin();
        receive(get(1, "/now"));
        sent();
        receive(get(3, "/now"));
        assertThat(sent()).first().asString().startsWith("goaway");
    }

    @Test
    void endsWhenIdle() {
        begin();
        receive(frame(Frame.SETTINGS, Frame.ACK, 0, new byte[0]), get(1, "/a"));
        host.pass(100);
        host.call().answer(200, "");
        assertThat(sent()).hasSize(1);
        host.pass(59);
        assertThat(sent()).isEmpty();
        host.pass(5);
        assertThat(sent()).containsExactly("goaway 1 0");
        assertThat(channel.isActive()).isFalse();
    }

    @Test
    void headersMustComeInTime() {
        begin();
        receive(frame(Frame.SETTINGS, Frame.ACK, 0, new byte[0]), frame(Frame.HEADERS, 0, 1, new byte[0]));
        host.pass(11);
        assertThat(sent()).containsExactly("goaway 0 11");
    }

    /** The second request begins in the read that completes the first, and then nothing more comes. */
    @Test
    void headersThatBeginBehindOthersMustComeInTime() {
        begin();
        byte[] first = get(1, "/a");
        receive(frame(Frame.SETTINGS, Frame.ACK, 0, new byte[0]), Arrays.copyOf(first, 12));
        receive(Arrays.copyOfRange(first, 12, first.length), Arrays.copyOf(get(3, "/b"), 12));
        host.call().answer(200, "");
        assertThat(sent()).endsWith("headers 1" + OK + "0 end");
        host.pass(11);
        assertThat(sent()).containsExactly("goaway 1 11");
    }

    @Test
    void settingsMustBeAcknowledged() {
        begin();
        host.pass(11);
        assertThat(sent()).containsExactly("goaway 0 4");
    }

    @Test
    void thePrefaceMustComeInTime() {
        receive("PRI * HTTP".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        host.pass(13);
        assertThat(sent()).hasSize(3).last().isEqualTo("goaway 0 11");
        assertThat(channel.isActive()).isFalse();
    }

    /** The answer is complete and nobody takes it. */
    @Test
    void givesUpOnWhoTakesNothing() {
        begin(Settings.INITIAL_WINDOW_SIZE, 1);
        receive(frame(Frame.SETTINGS, Frame.ACK, 0, new byte[0]), get(1, "/now"));
        sent();
        host.pass(20);
        receive(windowUpdate(1, 1));
        assertThat(sent()).containsExactly("data 1 [e]");
        host.pass(20);
        assertThat(sent()).isEmpty();
        host.pass(30);
        assertThat(sent()).containsExactly("reset 1 8");
    }

    @Test
    void aClientThatLeavesEndsItsExchanges() {
        begin();
        receive(post(1, "/a"), get(3, "/b"));
        channel.close();
        assertThat(call(0).told).asString().endsWith("gone:client-closed");
        assertThat(call(1).told).asString().endsWith("gone:client-closed");
    }

    /* --------------- tunnels --------------- */

    @Test
    void connects() {
        begin();
        receive(headers(1, false, ":method", "CONNECT", ":authority", "h:1"), data(1, "early", false));
        assertThat(host.call().told).hasToString("CONNECT(0) .");
        host.call().begin(200, Framing.TUNNEL);
        assertThat(host.call().told).hasToString("CONNECT(0) . [early] .");
        host.call().body(3);
        host.call().stream().bodyEnd(null);
        receive(data(1, "late", true));
        assertThat(host.call().told).asString().endsWith("[late] end");
        host.call().over = true;
        assertThat(sent()).last().isEqualTo("data 1 [\0\0\0] end");
    }
}
