package dev.sluice.wire.h2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Ascii;
import dev.sluice.observe.Flood;
import dev.sluice.wire.ClientStream;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An HTTP/2 connection to a server: what goes wrong, what a bad server can do to it, and tunnels. */
class ClientConnectionFailureTest extends ClientConnectionRig {
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
        "UNKNOWN_FRAMES, unknown",
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
            case "unknown" -> FakeServer.frame(0xbb, 0, 0, new byte[1]);
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
