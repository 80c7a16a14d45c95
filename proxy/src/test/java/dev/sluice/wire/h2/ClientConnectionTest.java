package dev.sluice.wire.h2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.http.FieldName;
import dev.sluice.http.Framing;
import dev.sluice.http.Head;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An HTTP/2 connection to a server: what it sends, and what it makes of answers. */
class ClientConnectionTest extends ClientConnectionRig {
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
}
