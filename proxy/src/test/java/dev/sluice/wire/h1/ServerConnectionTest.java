package dev.sluice.wire.h1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Ascii;
import dev.sluice.base.TimerWheel;
import dev.sluice.exchange.FakeClock;
import dev.sluice.http.FieldName;
import dev.sluice.http.Framing;
import dev.sluice.http.Head;
import dev.sluice.http.HeadLimits;
import dev.sluice.http.HopByHop;
import dev.sluice.observe.Flood;
import dev.sluice.observe.Reason;
import dev.sluice.wire.FakeSocket;
import dev.sluice.wire.ServerHost;
import dev.sluice.wire.ServerLink;
import dev.sluice.wire.ServerStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A client's connection: what it makes of requests, how it frames answers, and when and how it ends. */
class ServerConnectionTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String POST_LARGE = "POST / HTTP/1.1\r\nContent-Length: 70000\r\n\r\n";
    private static final String POST_FIVE = "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n";
    private static final String OK_TWO = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final FakeClock clock = new FakeClock();
    private final FakeHost host = new FakeHost();
    private final ServerConnection connection = new ServerConnection(host);
    private final FakeSocket socket = new FakeSocket(connection);

    /** Hands out exchanges that write down what they are told; at most one is open at a time. */
    private final class FakeHost implements ServerHost, ServerStream.Events {
        private final TimerWheel wheel = new TimerWheel(clock);
        private final Head request = new Head();
        private final StringBuilder told = new StringBuilder();
        private Consumer<String> then = event -> {};
        private boolean open;
        private boolean draining;
        private int maxRequests = 100;
        private @Nullable List<String> trailers;
        private int closed;
        private final StringBuilder errors = new StringBuilder();

        @Override
        public ServerStream.Events open(ServerLink from) {
            assertThat(open).as("an exchange is open already").isFalse();
            open = true;
            return this;
        }

        @Override
        public HeadLimits headLimits() {
            return HeadLimits.DEFAULT;
        }

        @Override
        public long headerTimeoutNanos() {
            return TimeUnit.SECONDS.toNanos(10);
        }

        @Override
        public long idleTimeoutNanos() {
            return TimeUnit.SECONDS.toNanos(60);
        }

        @Override
        public long sendTimeoutNanos() {
            return TimeUnit.SECONDS.toNanos(30);
        }

        @Override
        public int maxRequests() {
            return maxRequests;
        }

        @Override
        public boolean isDraining() {
            return draining;
        }

        @Override
        public TimerWheel timers() {
            return wheel;
        }

        @Override
        public void onRead(int bytes) {}

        @Override
        public void onProtocolError(Reason reason) {
            errors.append(reason.code());
        }

        @Override
        public void onFlood(ServerLink link, Flood kind) {
            throw new AssertionError("HTTP/1 knows no floods");
        }

        @Override
        public void onHttp2(ServerLink link, ChannelHandlerContext context, ByteBuf first) {
            told.append("http2 ").append(first.readCharSequence(first.readableBytes(), StandardCharsets.US_ASCII));
            first.release();
            // the connection is another's now, who will tell of its end
            closed++;
        }

        @Override
        public void onOpened(ServerLink opened) {}

        @Override
        public void onClosed(ServerLink gone) {
            closed++;
        }

        private void tell(String event) {
            assertThat(open).as("told %s after its end", event).isTrue();
            told.append(event).append(' ');
            then.accept(event);
        }

        @Override
        public Head request() {
            return request;
        }

        @Override
        public void onBegin(ServerStream stream) {}

        @Override
        public void onRequest(long length) {
            tell(request.method() + "/" + length);
        }

        @Override
        public void onRefused(Reason reason) {
            tell(reason.code());
        }

        @Override
        public void onRequestBody(ByteBuf data) {
            String text = data.toString(StandardCharsets.ISO_8859_1);
            data.release();
            tell(text);
        }

        @Override
        public void onRequestEnd(@Nullable Head trailers) {
            for (int i = 0; trailers != null && this.trailers != null && i < trailers.count(); i++) {
                if (!trailers.isRemoved(i)) {
                    this.trailers.add(trailers.text(trailers.nameStart(i), trailers.valueEnd(i)));
                }
            }
            tell(trailers == null ? "end" : "end+" + trailers.count());
        }

        @Override
        public void onClientReadComplete() {
            assertThat(open).isTrue();
            told.append("| ");
        }

        @Override
        public void onClientWritable() {
            tell("writable");
        }

        @Override
        public void onClientGone(Reason reason) {
            tell(reason.code());
            open = false;
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

    private void respond(int status, long length) {
        Head head = new Head();
        head.reset();
        head.status(status);
        if (length >= 0) {
            head.add(FieldName.CONTENT_LENGTH, length);
        }
        connection.respond(head, length);
    }

    private void body(String text) {
        connection.body(Unpooled.directBuffer().writeBytes(Ascii.bytes(text)));
    }

    private void end() {
        host.open = false;
        connection.bodyEnd(null);
    }

    private void ok(int bytes) {
        respond(200, bytes);
        body("x".repeat(bytes));
        end();
    }

    private void ok() {
        respond(200, 2);
        body("ok");
        end();
    }

    private void pass(long seconds) {
        for (int i = 0; i < seconds * 50; i++) {
            clock.advance(TimerWheel.TICK_NANOS);
            host.wheel.advance();
        }
    }

    @Test
    void answersKeepTheOrderOfPipelinedRequests() {
        socket.receive(GET + "HEAD / HTTP/1.1\r\n\r\n" + POST_FIVE + "hello");
        assertThat(host.told()).isEqualTo("GET/0 |");
        ok();
        assertThat(host.told()).isEqualTo("HEAD/0 |");
        respond(200, Framing.NO_BODY);
        end();
        assertThat(host.told()).isEqualTo("POST/5 hello end |");
        ok();

        assertThat(socket.sent()).isEqualTo(OK_TWO + "HTTP/1.1 200 OK\r\n\r\n" + OK_TWO);
        assertThat(socket.config().isAutoRead()).isTrue();
        assertThat(socket.isOpen()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void http2IsHandedOver(int cut) {
        String preface = "PRI * HTTP/2.0\r\n\r\nSM";
        socket.receive(preface.substring(0, cut));
        socket.receive(preface.substring(cut));
        assertThat(host.told()).isEqualTo("http2 " + preface);
        assertThat(socket.sent()).isEmpty();
    }

    /** What begins like it may still be a method. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void whatIsNotHttp2GoesOn(int cut) {
        String request = "PRINT / HTTP/1.1\r\nHost: h\r\n\r\n";
        socket.receive(request.substring(0, cut));
        socket.receive(request.substring(cut));
        assertThat(host.told()).isEqualTo("OTHER/0 |");
        ok();
        assertThat(socket.sent()).isEqualTo(OK_TWO);
    }

    @Test
    void manyPipelinedRequestsAreAnsweredAtOnceWithoutDeepStacks() {
        host.then = event -> ok();
        socket.receive(GET.repeat(90));

        assertThat(socket.sent()).isEqualTo(OK_TWO.repeat(90));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "GET / HTTP/1.1~~; 200; 2; HTTP/1.1 200 OK~Content-Length: 2~~ok; true",
                "GET / HTTP/1.1~~; 200; -1; HTTP/1.1 200 OK~Transfer-Encoding: chunked~~2~ok~0~~; true",
                "GET / HTTP/1.1~~; 200; -2; HTTP/1.1 200 OK~Transfer-Encoding: chunked~~2~ok~0~~; true",
                "GET / HTTP/1.1~~; 204; -3; HTTP/1.1 204 No Content~~; true",
                "HEAD / HTTP/1.1~~; 200; -3; HTTP/1.1 200 OK~~; true",
                "GET / HTTP/1.1~~; 304; -3; HTTP/1.1 304 Not Modified~~; true",
                "GET / HTTP/1.1~Connection: close~~; 200; 2; HTTP/1.1 200 OK~Content-Length: 2~Connection: close~~ok; false",
                "GET / HTTP/1.0~~; 200; 2; HTTP/1.1 200 OK~Content-Length: 2~Connection: close~~ok; false",
                "GET / HTTP/1.0~~; 200; -1; HTTP/1.1 200 OK~Connection: close~~ok; false",
                "GET / HTTP/1.0~Connection: keep-alive~~; 200; 2; HTTP/1.1 200 OK~Content-Length: 2~Connection: keep-alive~~ok; true",
                "GET / HTTP/1.0~Connection: keep-alive~~; 200; -1; HTTP/1.1 200 OK~Connection: close~~ok; false",
            })
    void answersAreFramedAsTheRequestAllows(String request, int status, long length, String sent, boolean open) {
        socket.receive(request.replace("~", "\r\n"));
        respond(status, length);
        body("ok");
        end();
        assertThat(socket.sent()).isEqualTo(sent.replace("~", "\r\n"));
        assertThat(socket.isOpen()).isEqualTo(open);
    }

    @Test
    void interimResponsesGoToHttp11Only() {
        Head early = new Head();
        early.reset();
        early.status(103);
        socket.receive(GET);
        connection.inform(early);
        assertThat(socket.sent()).isEqualTo("HTTP/1.1 103 Early Hints\r\n\r\n");
        ok();
        socket.receive("GET / HTTP/1.0\r\n\r\n");
        socket.sent();
        connection.inform(early);

        assertThat(socket.sent()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "GET /~~; bad-request-line",
                "GET / HTTP/1.1~A : b~~; bad-header",
                "POST / HTTP/1.1~Content-Length: 1~Content-Length: 1~~; framing-conflict",
                "POST / HTTP/1.1~Content-Length: 1~Transfer-Encoding: chunked~~; framing-conflict",
                "POST / HTTP/1.0~Transfer-Encoding: chunked~~; framing-conflict",
                "POST / HTTP/1.1~Content-Length: +1~~; bad-content-length",
                "POST / HTTP/1.1~Content-Length: 1, 1~~; bad-content-length",
                "POST / HTTP/1.1~Transfer-Encoding: chunked, gzip~~; bad-transfer-encoding",
                "POST / HTTP/1.1~Transfer-Encoding: gzip, chunked~~; unsupported-transfer-encoding",
                "POST / HTTP/1.1~Transfer-Encoding: chunked~~x~; POST/-1 bad-chunk",
            })
    void whatIsRefusedIsAnsweredAndNothingMoreIsRead(String request, String told) {
        host.then = event -> {
            if (!event.contains("/")) {
                ok();
            }
        };
        socket.receive(request.replace("~", "\r\n") + GET);

        assertThat(host.told()).isEqualTo(told);
        assertThat(told).endsWith(host.errors);
        assertThat(host.errors).isNotEmpty();
        assertThat(socket.sent()).endsWith("Connection: close\r\n\r\nok");
        assertThat(socket.isOutputShutdown()).as("lingers").isTrue();
        socket.receive(GET);
        assertThat(socket.isOpen()).isTrue();
        pass(3);
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void anAnswerBeforeASmallBodysEndReadsItAwayAndGoesOn() {
        socket.receive(POST_FIVE + "he");
        ok();
        socket.receive("llo" + GET);
        ok();

        assertThat(socket.sent()).doesNotContain("Connection: close");
        assertThat(host.told()).startsWith("POST/5 he | GET");
        assertThat(socket.isOutputShutdown()).isFalse();
    }

    @Test
    void aChunkedBodyIsReadAwayOnlyUpToABound() {
        socket.receive("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n20000\r\n");
        ok();
        socket.receive("x".repeat(60_000));
        assertThat(socket.isOutputShutdown()).isFalse();
        socket.receive("x".repeat(6_000));

        assertThat(socket.isOutputShutdown()).isTrue();
        pass(3);
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void anAnswerBeforeALargeBodysEndLingers() {
        socket.receive(POST_LARGE + "he");
        ok();
        socket.receive("llo" + GET);

        assertThat(socket.sent()).contains("Connection: close");
        assertThat(host.told()).isEqualTo("POST/70000 he |");
        assertThat(socket.isOutputShutdown()).isTrue();
        socket.receiveEnd();
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void theLastAnswerIsSentCompletelyBeforeTheConnectionCloses() {
        socket.full(true);
        socket.receive("GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
        ok();
        socket.receiveEnd();
        assertThat(socket.isOpen()).as("while bytes wait").isTrue();

        socket.full(false);

        assertThat(socket.sent()).endsWith("\r\n\r\nok");
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void aLingeringAnswerIsSentCompletelyBeforeTheHalfClose() {
        socket.full(true);
        socket.receive(POST_LARGE);
        ok();
        assertThat(socket.isOutputShutdown()).isFalse();

        socket.full(false);

        assertThat(socket.sent()).endsWith("ok");
        assertThat(socket.isOutputShutdown()).isTrue();
    }

    @Test
    void aClientThatTakesNothingIsNotWaitedForForever() {
        socket.full(true);
        socket.receive("GET / HTTP/1.0\r\n\r\n");
        ok();
        pass(31);

        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void aPausedBodyWaits() {
        host.then = event -> connection.pauseBody();
        socket.receive(POST_FIVE + "he");
        assertThat(host.told()).isEqualTo("POST/5 |");
        assertThat(socket.config().isAutoRead()).isFalse();
        host.then = event -> {};

        connection.resumeBody();

        assertThat(host.told()).isEqualTo("he |");
        assertThat(socket.config().isAutoRead()).isTrue();
        socket.receive("llo");
        assertThat(host.told()).isEqualTo("llo end |");
    }

    @Test
    void aPauseThatNobodyTakesBackEndsWithItsRequest() {
        host.then = event -> connection.pauseBody();
        socket.receive(POST_FIVE);
        host.then = event -> {};
        connection.resumeBody();
        host.then = event -> connection.pauseBody();
        socket.receive("hello");
        host.then = event -> {};
        ok();
        host.told();

        socket.receive(GET);

        assertThat(host.told()).isEqualTo("GET/0 |");
    }

    @Test
    void aHeadThatTakesTooLongIsRefused() {
        host.then = event -> ok();
        socket.receive("GET / HT");
        pass(11);

        assertThat(host.told()).isEqualTo("| header-timeout");
        assertThat(socket.sent()).contains("Connection: close");
    }

    @Test
    void anIdleConnectionIsClosed() {
        socket.receive(GET);
        ok();
        pass(59);
        assertThat(socket.isOpen()).isTrue();
        pass(2);

        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void aRequestInHandHasNoTimeoutHere() {
        socket.receive(GET);
        pass(100);

        assertThat(socket.isOpen()).isTrue();
    }

    @Test
    void requestsPerConnectionAreCounted() {
        host.maxRequests = 2;
        socket.receive(GET);
        ok();
        assertThat(socket.sent()).isEqualTo(OK_TWO);
        socket.receive(GET);
        ok();

        assertThat(socket.sent()).contains("Connection: close");
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void drainingEndsIdleConnectionsNowAndOthersAfterTheirRequest() {
        socket.receive(GET);
        connection.drain();
        assertThat(socket.isOpen()).isTrue();
        ok();

        assertThat(socket.sent()).contains("Connection: close");
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void aClientThatGoesIsReportedOnce() {
        socket.receive(POST_FIVE);
        socket.receiveEnd();

        assertThat(host.told()).isEqualTo("POST/5 | client-closed");
        assertThat(socket.isOpen()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"-1, HTTP/1.1, false", "9, HTTP/1.1, false", "-2, HTTP/1.0, true"})
    void aCutIsVisible(long length, String version, boolean reset) {
        socket.receive("GET / " + version + "\r\n\r\n");
        respond(200, length);
        body("ok");
        connection.flush();
        host.open = false;
        connection.cut(Reason.UPSTREAM_TRUNCATED);

        assertThat(socket.isOpen()).isFalse();
        assertThat(socket.sent()).endsWith("ok" + (length == Framing.CHUNKED ? "\r\n" : ""));
        assertThat(socket.reset()).isEqualTo(reset);
    }

    @Test
    void anAnswerThatComesAfterTheCloseIsDropped() {
        socket.receive(GET);
        host.then = event -> {
            assertThat(event).isEqualTo("client-closed");
            respond(200, 2);
        };
        connection.close();

        assertThat(socket.sent()).isEmpty();
    }

    @Test
    void theNextRequestWaitsUntilTheAnswerIsTaken() {
        socket.full(true);
        socket.receive(GET + GET);
        assertThat(host.told()).isEqualTo("GET/0 |");
        ok();
        assertThat(host.told()).as("while the answer waits").isEmpty();
        assertThat(socket.sent()).isEmpty();

        socket.full(false);

        assertThat(host.told()).isEqualTo("GET/0 |");
        ok();
        assertThat(socket.sent()).isEqualTo(OK_TWO + OK_TWO);
    }

    @Test
    void aClientThatAsksAndNeverReadsIsAnsweredOnlyUpToABound() {
        int[] answered = new int[1];
        host.then = event -> {
            if (event.startsWith("GET")) {
                answered[0]++;
                ok(10_000);
            }
        };
        socket.full(true);
        for (int i = 0; i < 10; i++) {
            socket.receive(GET.repeat(100));
        }

        assertThat(answered[0]).isBetween(2, 20);
        assertThat(socket.config().isAutoRead()).isFalse();
        host.then = event -> {};
        socket.full(false);
    }

    @Test
    void anAnswerThatIsBeingSentIsNotIdle() {
        socket.full(true);
        socket.receive(GET);
        ok(200_000);
        for (int i = 0; i < 4; i++) {
            pass(25);
            socket.take(10);
        }
        assertThat(socket.isOpen()).as("while it is being taken").isTrue();
        assertThat(connection.unsent()).isGreaterThan(190_000);

        pass(31);
        assertThat(socket.isOpen()).as("when nothing is taken any longer").isTrue();
        pass(31);
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void drainingSendsWhatWasAnswered() {
        socket.full(true);
        socket.receive(GET);
        ok();
        connection.drain();
        assertThat(socket.isOpen()).isTrue();

        socket.full(false);

        assertThat(socket.sent()).isEqualTo(OK_TWO);
        assertThat(socket.isOpen()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET / HT"})
    void aClientThatEndsIsSentWhatWasAnswered(String more) {
        host.then = event -> {
            if (event.startsWith("GET")) {
                ok();
            } else {
                host.open = false;
            }
        };
        socket.full(true);
        socket.receive(GET + more);
        socket.receiveEnd();
        assertThat(socket.isOpen()).isTrue();

        socket.full(false);

        assertThat(socket.sent()).isEqualTo(OK_TWO);
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void whatIsAnsweredWithinTheReadIsSentToo() {
        host.then = event -> ok();
        socket.full(true);
        socket.receive(GET);
        connection.drain();
        assertThat(socket.isOpen()).isTrue();

        socket.full(false);

        assertThat(socket.sent()).isEqualTo(OK_TWO);
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void aBodyThatBreaksAfterItsAnswerEndsTheConnection() {
        socket.receive("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe");
        ok();
        socket.receive("lloNO");
        pass(3);

        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void drainingEndsAConnectionThatReadsABodyAway() {
        socket.receive(POST_FIVE + "he");
        ok();
        connection.drain();
        assertThat(socket.isOpen()).isTrue();
        socket.receive("llo");

        assertThat(socket.sent()).isEqualTo(OK_TWO);
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void aSlowAnswerIsSentThoughItsRequestNeverEnds() {
        socket.full(true);
        socket.receive(POST_FIVE + "he");
        ok();
        pass(3);
        assertThat(socket.isOpen()).isTrue();

        socket.full(false);
        pass(3);

        assertThat(socket.sent()).isEqualTo(OK_TWO);
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void trailersThatConnectionNamesAreNotPassedOn() {
        socket.receive("POST / HTTP/1.1\r\nConnection: x-a, close\r\nTransfer-Encoding: chunked\r\n\r\n");
        HopByHop.strip(host.request);
        host.then = event -> assertThat(event).isEqualTo("end+2");
        List<String> trailers = new ArrayList<>();
        host.trailers = trailers;
        socket.receive("0\r\nX-A: 1\r\nX-B: 2\r\n\r\n");

        assertThat(trailers).containsExactly("X-B: 2");
    }

    /** Without a byte of the response the client would take the connection for one that had been idle, and ask again. */
    @Test
    void aCutIsVisibleWhereNothingWasFlushed() {
        socket.receive("GET / HTTP/1.1\r\n\r\n");
        respond(200, 9);
        body("ok");
        host.open = false;
        connection.cut(Reason.UPSTREAM_RESET);

        assertThat(socket.sent()).startsWith("HTTP/1.1 200").endsWith("ok");
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void aCutTunnelIsReset() {
        upgrade();
        host.open = false;
        connection.cut(Reason.UPSTREAM_TRUNCATED);

        assertThat(socket.reset()).isTrue();
        assertThat(socket.isOpen()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTunnelsLastBytesAreNotWaitedForForever(boolean clientFirst) {
        upgrade();
        socket.full(true);
        body("last");
        if (clientFirst) {
            socket.receiveEnd();
            end();
        } else {
            connection.bodyEnd(null);
            socket.receiveEnd();
        }
        pass(29);
        assertThat(socket.isOpen()).isTrue();
        pass(2);

        assertThat(socket.isOpen()).isFalse();
    }

    private void upgrade() {
        socket.receive("GET / HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\nearly");
        assertThat(HopByHop.upgrades(host.request)).isTrue();
        respond(101, Framing.TUNNEL);
        connection.flush();
        assertThat(host.told()).as("flushed after the early bytes").isEqualTo("GET/0 | early |");
        assertThat(socket.sent()).isEqualTo("HTTP/1.1 101 Switching Protocols\r\n\r\n");
    }

    @Test
    void aTunnelEndsWhenBothSidesHaveClientFirst() {
        upgrade();
        socket.receiveEnd();
        assertThat(host.told()).isEqualTo("end");
        body("last");
        end();

        assertThat(socket.sent()).isEqualTo("last");
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void aTunnelEndsWhenBothSidesHaveServerFirst() {
        upgrade();
        body("last");
        connection.bodyEnd(null);
        assertThat(socket.isOutputShutdown()).isTrue();
        socket.receive("more");
        socket.receiveEnd();

        assertThat(host.told()).isEqualTo("more | end");
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void aTunnelsLastBytesAreSentBeforeItCloses() {
        upgrade();
        socket.full(true);
        body("last");
        connection.bodyEnd(null);
        socket.receiveEnd();
        assertThat(socket.isOpen()).isTrue();

        socket.full(false);

        assertThat(socket.sent()).isEqualTo("last");
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void aPausedTunnelEndsBehindItsBytes() {
        upgrade();
        connection.pauseBody();
        socket.receive("held");
        socket.receiveEnd();
        assertThat(host.told()).isEqualTo("|");

        connection.resumeBody();

        assertThat(host.told()).isEqualTo("held end |");
    }
}
