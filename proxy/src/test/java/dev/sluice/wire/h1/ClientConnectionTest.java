package dev.sluice.wire.h1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Ascii;
import dev.sluice.base.TimerWheel;
import dev.sluice.exchange.FakeClock;
import dev.sluice.http.Framing;
import dev.sluice.http.Head;
import dev.sluice.http.HeadLimits;
import dev.sluice.http.HopByHop;
import dev.sluice.observe.Flood;
import dev.sluice.observe.Reason;
import dev.sluice.wire.ClientHost;
import dev.sluice.wire.ClientLink;
import dev.sluice.wire.ClientStream;
import dev.sluice.wire.FakeSocket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
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

/** A connection to an upstream server: what it sends, what it makes of answers, and when it may carry another. */
class ClientConnectionTest {
    private static final String OK_FIVE = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";

    private final FakeClock clock = new FakeClock();
    private final FakeHost host = new FakeHost();
    private final ClientConnection connection = new ClientConnection(host);
    private final FakeSocket socket = new FakeSocket(connection);
    private final FakeEvents events = new FakeEvents();

    private final class FakeHost implements ClientHost {
        private final TimerWheel wheel = new TimerWheel(clock);
        private int closed;
        private int given;

        @Override
        public HeadLimits headLimits() {
            return new HeadLimits(64, 256, 4);
        }

        @Override
        public TimerWheel timers() {
            return wheel;
        }

        @Override
        public int maxStreams() {
            return 1;
        }

        @Override
        public int firstStreams() {
            return 1;
        }

        @Override
        public void onRead(int bytes) {}

        @Override
        public void onFlood(Flood kind) {
            throw new AssertionError(kind);
        }

        @Override
        public void onChanged(ClientLink link) {
            given++;
        }

        @Override
        public void onClosed(ClientLink link) {
            closed++;
        }
    }

    /** Writes down what it is told. */
    private static final class FakeEvents implements ClientStream.Events {
        private final Head response = new Head();
        private final List<String> trailers = new ArrayList<>();
        private final StringBuilder told = new StringBuilder();
        private Consumer<String> then = event -> {};

        private void tell(String event) {
            told.append(event).append(' ');
            then.accept(event);
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
            String text = data.toString(StandardCharsets.ISO_8859_1);
            data.release();
            tell(text);
        }

        @Override
        public void onResponseEnd(@Nullable Head trailers) {
            for (int i = 0; trailers != null && i < trailers.count(); i++) {
                if (!trailers.isRemoved(i)) {
                    this.trailers.add(trailers.text(trailers.nameStart(i), trailers.valueEnd(i)));
                }
            }
            tell(trailers == null ? "end" : "end+" + trailers.count());
        }

        @Override
        public void onUpstreamReadComplete() {
            told.append("| ");
        }

        @Override
        public void onUpstreamWritable() {
            tell("writable");
        }

        @Override
        public void onUpstreamFailed(Reason reason) {
            tell(reason.code());
        }

        String told() {
            String text = told.toString().trim();
            told.setLength(0);
            return text;
        }
    }

    @AfterEach
    void nothingLeaks() {
        socket.end();
        assertThat(host.closed).isEqualTo(1);
    }

    private void send(String text, long length) {
        Head head = new Head();
        HeadParser parser = new HeadParser(HeadParser.Kind.REQUEST);
        parser.begin(HeadLimits.DEFAULT);
        ByteBuf in = Unpooled.wrappedBuffer(Ascii.bytes(text.replace("~", "\r\n") + "\r\n"));
        head.reset();
        assertThat(parser.parse(in, head)).isEqualTo(HeadParser.DONE);
        connection.send(head, head.method(), length, events);
    }

    private void get() {
        send("GET / HTTP/1.1~Host: h~", 0);
        connection.flush();
        assertThat(socket.sent()).isEqualTo("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    }

    @Test
    void aRequestBodyIsChunkedWhenItsLengthIsUnknown() {
        send("POST /p HTTP/1.1~", Framing.CHUNKED);
        connection.body(Unpooled.wrappedBuffer(Ascii.bytes("x".repeat(17))));
        connection.bodyEnd(null);
        connection.flush();

        assertThat(socket.sent())
                .isEqualTo("POST /p HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n11\r\n" + "x".repeat(17)
                        + "\r\n0\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "HTTP/1.1 200 OK~Content-Length: 5~~hello; head200/5 hello end; true",
                "HTTP/1.1 200 OK~Content-Length: 0~~; head200/0 end; true",
                "HTTP/1.1 204 No Content~~; head204/-3 end; true",
                "HTTP/1.1 304 Not Modified~Content-Length: 9~~; head304/-3 end; true",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~5~hello~0~~; head200/-1 hello end; true",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~5~hello~0~A: b~~; head200/-1 hello end+1; true",
                "HTTP/1.1 200 OK~Content-Length: 5~Connection: close~~hello; head200/5 hello end; false",
                "HTTP/1.0 200 OK~Content-Length: 5~~hello; head200/5 hello end; false",
                "HTTP/1.0 200 OK~Content-Length: 5~Connection: keep-alive~~hello; head200/5 hello end; true",
                "HTTP/1.1 103 Early Hints~~HTTP/1.1 204 No Content~~; interim103 head204/-3 end; true",
                // what stands behind the response would be taken for the next one's
                "HTTP/1.1 200 OK~Content-Length: 5~~helloHTTP/1.1 200 OK~~; head200/5 hello end; false",
                "HTTP/1.1 200 OK~Content-Length: 0~~x; head200/0 end; false",
                "HTTP/1.1 204 No Content~~x; head204/-3 end; false",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~5~hello~0~~x; head200/-1 hello end; false",
                "HTTP/1.1 200 OK~Content-Length: 5~~hel; head200/5 hel |; false",
                "HTTP/1.1 200 OK~~hel; head200/-2 hel |; false",
            })
    void aResponseIsDeliveredAndTheConnectionReusedIfItCan(String response, String told, boolean reusable) {
        boolean[] atEnd = {false};
        events.then = event -> atEnd[0] = connection.isReusable();
        get();
        socket.receive(response.replace("~", "\r\n"));

        assertThat(events.told()).isEqualTo(told);
        assertThat(atEnd[0]).as("reusable when the response ended").isEqualTo(reusable);
        assertThat(connection.isReusable()).isEqualTo(reusable);
        connection.giveBack();
        assertThat(host.given).isEqualTo(reusable ? 1 : 0);
        assertThat(connection.isIdle()).isEqualTo(reusable);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "SSH-2.0-OpenSSH_9.6~; upstream-garbage",
                "HTTP/1.1 200 OK~Content-Length: 5~Content-Length: 5~~; upstream-garbage",
                "HTTP/1.1 200 OK~Content-Length: 5~Transfer-Encoding: chunked~~; upstream-garbage",
                "HTTP/1.1 101 Switching Protocols~~; upstream-garbage",
                "HTTP/1.1 200 OK~A:~A:~A:~A:~A:~~; upstream-header-too-large",
                "HTTP/1.1 200 pppppppppppppppppppppppppppppppppppppppppppppppppppppppppppp~~; upstream-header-too-large",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~x; head200/-1 upstream-garbage",
            })
    void garbageFailsTheExchangeAndClosesTheConnection(String response, String told) {
        get();
        socket.receive(response.replace("~", "\r\n"));

        assertThat(events.told()).isEqualTo(told);
        assertThat(socket.isOpen()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "''; upstream-closed",
                "HTTP/1.1 200 OK~Content-Length: 5~~hel; head200/5 hel | upstream-truncated",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~3~hel~; head200/-1 hel | upstream-truncated",
                "HTTP/1.1 200 OK~~hel; head200/-2 hel | end",
            })
    void theServersEndEndsOnlyABodyWithoutLength(String response, String told) {
        get();
        if (!response.isEmpty()) {
            socket.receive(response.replace("~", "\r\n"));
        }
        socket.receiveEnd();

        assertThat(events.told()).isEqualTo(told);
        assertThat(connection.isReusable()).isFalse();
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void aServerThatSpeaksUnaskedIsCutOff() {
        socket.receive("HTTP/1.1 408 Request Timeout\r\n\r\n");

        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void aResponseBeforeTheRequestsEndCannotBeFollowed() {
        send("POST / HTTP/1.1~Content-Length: 9~", 9);
        socket.receive(OK_FIVE + "hello");

        assertThat(events.told()).isEqualTo("head200/5 hello end");
        assertThat(connection.isReusable()).isFalse();
    }

    @Test
    void aPausedBodyWaitsAndIsFlushedWhenItGoesOn() {
        events.then = event -> connection.pauseBody();
        get();
        socket.receive(OK_FIVE + "hel");
        assertThat(events.told()).isEqualTo("head200/5 |");
        assertThat(socket.config().isAutoRead()).isFalse();

        events.then = event -> {};
        connection.resumeBody();

        assertThat(events.told()).isEqualTo("hel |");
        assertThat(socket.config().isAutoRead()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"HTTP/1.1 200 OK\r\n\r\n", OK_FIVE, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n"
            })
    void whatIsHeldIsDeliveredBeforeTheServersEnd(String head) {
        get();
        socket.receive(head);
        events.told();
        connection.pauseBody();
        socket.receive("hello" + (head.contains("chunked") ? "\r\n0\r\n\r\n" : ""));
        socket.receiveEnd();
        assertThat(events.told()).isEqualTo("|");

        connection.resumeBody();

        assertThat(events.told()).isEqualTo("hello end");
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void aPauseAtTheBodysEndDoesNotReachTheNextResponse() {
        events.then = event -> connection.pauseBody();
        get();
        socket.receive(OK_FIVE);
        connection.resumeBody();
        socket.receive("hello");
        assertThat(connection.isReusable()).isTrue();
        assertThat(socket.config().isAutoRead()).isTrue();
        events.told();
        events.then = event -> {};

        get();
        socket.receive(OK_FIVE + "again");

        assertThat(events.told()).isEqualTo("head200/5 again end");
    }

    @Test
    void nothingIsToldAfterTheEndOrACancel() {
        get();
        socket.receive(OK_FIVE + "hello");
        events.told();
        socket.receiveEnd();
        assertThat(events.told()).isEmpty();
    }

    @Test
    void aCancelledExchangeHearsNothing() {
        events.then = event -> connection.cancel();
        get();
        socket.receive(OK_FIVE + "hello");

        assertThat(events.told()).isEqualTo("head200/5");
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void anExchangeThatGivesUpAtAnInterimResponseKeepsItsHead() {
        events.then = event -> connection.cancel();
        get();
        socket.receive("HTTP/1.1 103 Early Hints\r\n\r\n" + OK_FIVE);

        assertThat(events.told()).isEqualTo("interim103");
        assertThat(events.response.status()).isEqualTo(103);
    }

    @Test
    void pausingAndCancellingAtOnceLeaksNothing() {
        events.then = event -> {
            connection.pauseBody();
            connection.cancel();
        };
        get();
        socket.receive(OK_FIVE + "hello");

        assertThat(socket.isOpen()).isFalse();
    }

    private void upgrade() {
        send("GET / HTTP/1.1~Connection: upgrade~Upgrade: x~", 0);
        connection.flush();
        socket.sent();
        socket.receive("HTTP/1.1 101 Switching Protocols\r\n\r\nfirst");
        assertThat(events.told()).isEqualTo("head101/-4 first |");
    }

    @Test
    void aTunnelEndsWhenBothSidesHaveServerFirst() {
        upgrade();
        socket.receiveEnd();
        assertThat(events.told()).isEqualTo("end");
        assertThat(socket.isOpen()).isTrue();

        connection.body(Unpooled.wrappedBuffer(Ascii.bytes("last")));
        connection.bodyEnd(null);

        assertThat(socket.sent()).isEqualTo("last");
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void aTunnelEndsWhenBothSidesHaveClientFirst() {
        upgrade();
        connection.bodyEnd(null);
        assertThat(socket.isOutputShutdown()).isTrue();
        socket.receive("more");
        socket.receiveEnd();

        assertThat(events.told()).isEqualTo("more | end");
        assertThat(socket.isOpen()).isFalse();
    }

    private void pass(long seconds) {
        for (int i = 0; i < seconds * 50; i++) {
            clock.advance(TimerWheel.TICK_NANOS);
            host.wheel.advance();
        }
    }

    private void endBothWays(boolean serverFirst) {
        upgrade();
        socket.full(true);
        connection.body(Unpooled.wrappedBuffer(Ascii.bytes("last")));
        if (serverFirst) {
            socket.receiveEnd();
            connection.bodyEnd(null);
        } else {
            connection.bodyEnd(null);
            socket.receiveEnd();
        }
        assertThat(events.told()).isEqualTo("end");
        connection.cancel();
        assertThat(socket.isOpen()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTunnelsLastBytesAreSentThoughTheExchangeIsOver(boolean serverFirst) {
        endBothWays(serverFirst);
        socket.full(false);

        assertThat(socket.sent()).isEqualTo("last");
        assertThat(socket.isOpen()).isFalse();
        assertThat(host.wheel.size()).isZero();
    }

    @Test
    void aTunnelsLastBytesAreNotWaitedForForever() {
        endBothWays(true);
        pass(59);
        socket.take(1);
        pass(2);
        assertThat(socket.isOpen()).isTrue();
        pass(61);

        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void aCancelWithinTheLastBytesIsTheEnd() {
        get();
        socket.receive(OK_FIVE);
        events.then = event -> connection.cancel();
        socket.receive("hello");

        assertThat(events.told()).isEqualTo("head200/5 | hello");
        assertThat(connection.isReusable()).isFalse();
    }

    @Test
    void aConnectionWhoseEndIsKnownIsNotReused() {
        events.then = event -> {
            if (event.equals("end")) {
                assertThat(connection.isReusable()).isFalse();
            }
        };
        get();
        socket.receive(OK_FIVE);
        connection.pauseBody();
        socket.receive("hello");
        socket.receiveEnd();
        connection.resumeBody();

        assertThat(events.told()).isEqualTo("head200/5 | | hello end");
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void trailersThatConnectionNamesAreNotPassedOn() {
        get();
        socket.receive("HTTP/1.1 200 OK\r\nConnection: x-a\r\nTransfer-Encoding: chunked\r\n\r\n");
        HopByHop.strip(events.response);
        socket.receive("0\r\nX-A: 1\r\nX-B: 2\r\n\r\n");

        assertThat(events.trailers).containsExactly("X-B: 2");
    }

    @Test
    void aPausedTunnelEndsBehindItsBytes() {
        upgrade();
        connection.pauseBody();
        socket.receive("held");
        socket.receiveEnd();
        assertThat(events.told()).isEqualTo("|");

        connection.resumeBody();

        assertThat(events.told()).isEqualTo("held end |");
    }

    @Test
    void connectTunnelsOnSuccessOnly() {
        send("CONNECT h:1 HTTP/1.1~", 0);
        socket.receive("HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n");

        assertThat(events.told()).isEqualTo("head407/0 end");
    }
}
