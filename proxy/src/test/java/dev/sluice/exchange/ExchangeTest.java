package dev.sluice.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Ascii;
import dev.sluice.http.FieldName;
import dev.sluice.http.Framing;
import dev.sluice.http.Head;
import dev.sluice.http.HeadLimits;
import dev.sluice.http.PathPolicy;
import dev.sluice.observe.Reason;
import dev.sluice.wire.BodySource;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The path of one exchange: pauses, bounds of time and size, tunnels, and that it is recorded exactly once. */
class ExchangeTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final RouteLimits BOUNDED = new RouteLimits(4, 10 * SECOND, 5 * SECOND, 0, true, false);

    private final FakeClock clock = new FakeClock();
    private final Loop loop = FakeListener.loop(clock);
    private final Ends ends = new Ends();
    private final Held held = new Held();

    @Test
    void goesOnAfterAPauseThatEndsInAReplyAtOnce() {
        Exchange x = exchange(RouteLimits.NONE, new FixedTarget(), new Pausing());
        FakeServerStream client = FakeServerStream.send(x, "GET /");
        assertThat(client.isBodyPaused()).isTrue();
        x.resume(Verdict.NEXT);
        assertThat(client.status()).isEqualTo(200);
        assertThat(ends.count).isOne();
    }

    @Test
    void keepsTheBodyBackWhileTheNextFilterPauses() {
        Exchange x = exchange(RouteLimits.NONE, held, new Pausing(), new Pausing());
        FakeServerStream client = FakeServerStream.send(x, "POST /", "Content-Length: 3");
        x.resume(Verdict.NEXT);
        assertThat(client.isBodyPaused()).isTrue();
        x.resume(Verdict.NEXT);
        assertThat(client.isBodyPaused()).isFalse();
    }

    @Test
    void keepsTheBodyBackWhileTheTargetDoes() {
        held.holds = true;
        Exchange x = exchange(RouteLimits.NONE, held, new Pausing());
        FakeServerStream client = FakeServerStream.send(x, "POST /", "Content-Length: 3");
        x.resume(Verdict.NEXT);
        assertThat(client.isBodyPaused()).isTrue();
    }

    @Test
    void takesNoResumeThatNobodyWaitsFor() {
        Exchange x = exchange(RouteLimits.NONE, held);
        FakeServerStream client = FakeServerStream.send(x, "GET /");
        x.resume(new Verdict.Answer(Reply.of(Reason.NO_ROUTE)));
        assertThat(client.status()).isZero();
        client.leave();
        x.resume(new Verdict.Answer(Reply.of(Reason.NO_ROUTE)));
        assertThat(client.status()).isZero();
        assertThat(ends.count).isOne();
    }

    @Test
    void isRecordedOnceWhenTheEndOfATunnelFails() {
        Exchange x = exchange(RouteLimits.NONE, held);
        held.onEnd = () -> x.fail(Reason.UPSTREAM_RESET);
        FakeServerStream.send(x, "GET /");
        x.response().reset();
        x.response().status(101);
        x.respond(Framing.TUNNEL, held);
        x.responseEnd(null);
        x.onRequestEnd(null);
        assertThat(ends.count).isOne();
        assertThat(loop.activeExchanges()).isZero();
        assertThat(loop.open()).isNotSameAs(loop.open());
    }

    @Test
    void refusesABodyBeyondItsBoundWhateverItsFraming() {
        FakeServerStream told = FakeServerStream.send(exchange(BOUNDED, held), "POST /", "Content-Length: 5");
        assertThat(told.status()).isEqualTo(413);
        Exchange x = exchange(BOUNDED, held);
        FakeServerStream chunked = FakeServerStream.send(x, "POST /", "Transfer-Encoding: chunked");
        x.onRequestBody(bytes(4));
        assertThat(chunked.status()).isZero();
        x.onRequestBody(bytes(1));
        assertThat(chunked.status()).isEqualTo(413);
        assertThat(chunked.isLast()).isTrue();
    }

    @Test
    void boundsNothingInATunnel() {
        Exchange x = exchange(BOUNDED, held);
        FakeServerStream client = tunnel(x);
        x.onRequestBody(bytes(500));
        client.appetite(0);
        x.responseBody(bytes(1));
        client.appetite(100);
        advance(100);
        assertThat(client.wasCut()).isFalse();
    }

    @Test
    void cutsAClientThatTakesNoResponse() {
        Exchange x = exchange(BOUNDED, held);
        FakeServerStream client = FakeServerStream.send(x, "GET /");
        client.appetite(0);
        x.response().reset();
        x.response().status(200);
        x.respond(1000, held);
        x.responseBody(bytes(100));
        assertThat(held.paused).isTrue();
        assertThat(x.holdsResponse()).isTrue();
        advance(4);
        assertThat(client.wasCut()).isFalse();
        advance(2);
        assertThat(client.wasCut()).isTrue();
        assertThat(x.reason()).isEqualTo(Reason.SEND_TIMEOUT);
    }

    @Test
    void waitsForAClientThatTakesALittle() {
        Exchange x = exchange(BOUNDED, held);
        FakeServerStream client = FakeServerStream.send(x, "GET /");
        client.appetite(0);
        client.unsent(1000);
        x.response().reset();
        x.response().status(200);
        x.respond(1000, held);
        x.responseBody(bytes(100));
        for (int left = 999; left > 995; left--) {
            advance(4);
            client.unsent(left);
        }
        assertThat(client.wasCut()).isFalse();
        advance(11);
        assertThat(client.wasCut()).isTrue();
        assertThat(x.reason()).isEqualTo(Reason.SEND_TIMEOUT);
    }

    @Test
    void theWholeTimeBoundsAClientThatTakesALittle() {
        Exchange x = exchange(new RouteLimits(0, 0, 5 * SECOND, 30 * SECOND, true, false), held);
        FakeServerStream client = FakeServerStream.send(x, "GET /");
        client.appetite(0);
        client.unsent(1000);
        x.response().reset();
        x.response().status(200);
        x.respond(1000, held);
        x.responseBody(bytes(100));
        int left = 1000;
        while (!client.wasCut() && left > 980) {
            client.unsent(--left);
            advance(4);
        }
        assertThat(left).isEqualTo(992);
        assertThat(x.reason()).isEqualTo(Reason.REQUEST_TIMEOUT);
    }

    @Test
    void countsTheTimeOfARequestFromItsFirstByte() {
        Exchange x = exchange(new RouteLimits(0, 0, 0, 10 * SECOND, true, false), held);
        advance(8);
        FakeServerStream client = FakeServerStream.send(x, "GET /");
        advance(1);
        assertThat(client.status()).isZero();
        advance(2);
        assertThat(client.status()).isEqualTo(504);
    }

    @Test
    void expectsNothingButToContinue() {
        assertThat(ask("Expect: 100-continue", "Expect: x").status()).isEqualTo(417);
        assertThat(ask("Expect: x", "Expect: 100-continue").status()).isEqualTo(417);
        assertThat(ask("Expect: 100-Continue", "Expect: 100-continue").status()).isZero();
    }

    private FakeServerStream ask(String... fields) {
        return FakeServerStream.send(exchange(RouteLimits.NONE, held), "POST /", fields);
    }

    @Test
    void givesNothingOnWhatHttp10Expects() {
        Exchange x = exchange(RouteLimits.NONE, held);
        FakeServerStream client = FakeServerStream.sendHttp10(x, "POST /", "Expect: x", "Content-Length: 1");
        assertThat(client.status()).isZero();
        assertThat(x.request().has(FieldName.EXPECT)).isFalse();
    }

    @Test
    void saysWhatIsAllowedInPlaceOfConnect() {
        FakeServerStream client = FakeServerStream.send(exchange(RouteLimits.NONE, held), "CONNECT h:1");
        assertThat(client.status()).isEqualTo(405);
        assertThat(client.field("Allow")).contains("GET", "POST").doesNotContain("CONNECT");
    }

    @Test
    void givesAClientItsTimeAnewWhenItsBodyWasHeldUp() {
        Exchange x = exchange(BOUNDED, held);
        held.holds = true;
        FakeServerStream client = FakeServerStream.send(x, "POST /", "Content-Length: 3");
        advance(25);
        held.holds = false;
        advance(4);
        assertThat(client.status()).isZero();
        advance(10);
        assertThat(client.status()).isEqualTo(408);
    }

    @Test
    void answersAFailureOnceAndCutsAfterTheHead() {
        Exchange x = exchange(RouteLimits.NONE, held);
        FakeServerStream client = FakeServerStream.send(x, "GET /");
        x.fail(Reason.NO_SERVER);
        x.fail(Reason.UPSTREAM_RESET);
        assertThat(client.status()).isEqualTo(503);
        assertThat(client.wasCut()).isFalse();
        assertThat(held.aborts).containsExactly(Reason.NO_SERVER);
        assertThat(ends.count).isOne();
    }

    private FakeServerStream call(Exchange x, String... fields) {
        String[] all = java.util.Arrays.copyOf(fields, fields.length + 1);
        all[fields.length] = "Content-Type: application/grpc+proto";
        return FakeServerStream.sendHttp2(x, "POST /service/method", all);
    }

    @Test
    void tellsAGrpcClientAFailureInItsOwnTerms() {
        Exchange x = exchange(RouteLimits.NONE, held);
        FakeServerStream client = call(x);
        x.fail(Reason.NO_SERVER);
        assertThat(client.status()).isEqualTo(200);
        assertThat(client.length()).isZero();
        assertThat(client.fields())
                .containsEntry("Content-Type", "application/grpc")
                .containsEntry("Grpc-Status", "14")
                .containsEntry("Grpc-Message", "no-server");
        assertThat(client.bodyBytes()).isEmpty();
        assertThat(x.reason()).isEqualTo(Reason.NO_SERVER);
    }

    @Test
    void tellsOthersAFailureAsAlways() {
        Exchange x = exchange(RouteLimits.NONE, held);
        FakeServerStream json = FakeServerStream.sendHttp2(x, "POST /", "Content-Type: application/json");
        x.fail(Reason.NO_SERVER);
        assertThat(json.status()).isEqualTo(503);
        Exchange old = exchange(RouteLimits.NONE, held);
        FakeServerStream http1 = FakeServerStream.send(old, "POST /", "Content-Type: application/grpc");
        old.fail(Reason.NO_SERVER);
        assertThat(http1.status()).isEqualTo(503);
    }

    @Test
    void leavesAReplyAloneThatIsNoFailure() {
        FakeServerStream client = call(exchange(RouteLimits.NONE, new FixedTarget()));
        assertThat(client.fields()).doesNotContainKey("Grpc-Status");
    }

    @Test
    void aCallEndsWithItsDeadline() {
        Exchange x = exchange(RouteLimits.NONE, held);
        FakeServerStream client = call(x, "grpc-timeout: 2S");
        advance(1);
        assertThat(client.status()).isZero();
        advance(2);
        assertThat(client.fields()).containsEntry("Grpc-Status", "4");
        assertThat(x.reason()).isEqualTo(Reason.REQUEST_TIMEOUT);
        assertThat(held.aborts).containsExactly(Reason.REQUEST_TIMEOUT);
    }

    @Test
    void theShorterOfBothDeadlinesHolds() {
        RouteLimits ten = new RouteLimits(0, 0, 0, 10 * SECOND, true, false);
        FakeServerStream hasty = call(exchange(ten, held), "grpc-timeout: 1S");
        FakeServerStream patient = call(exchange(ten, held), "grpc-timeout: 1H");
        FakeServerStream wrong = call(exchange(ten, held), "grpc-timeout: 1 S");
        advance(2);
        assertThat(hasty.field("Grpc-Status")).isEqualTo("4");
        assertThat(patient.status()).isZero();
        assertThat(wrong.status()).isZero();
        advance(9);
        assertThat(patient.field("Grpc-Status")).isEqualTo("4");
        assertThat(wrong.field("Grpc-Status")).isEqualTo("4");
    }

    @Test
    void whoGivesNoTimeTakesTheCallBack() {
        RouteLimits two = new RouteLimits(0, 0, 0, 2 * SECOND, true, false);
        FakeServerStream hasty = call(exchange(two, held), "grpc-timeout: 1m");
        FakeServerStream patient = call(exchange(two, held), "grpc-timeout: 1H");
        Exchange x = exchange(two, held);
        FakeServerStream answered = call(x, "grpc-timeout: 1S");
        x.response().reset();
        x.response().status(200);
        x.respond(Framing.CHUNKED, held);
        advance(5);
        assertThat(hasty.hasGivenUp()).isTrue();
        assertThat(patient.field("Grpc-Status")).isEqualTo("4");
        assertThat(patient.hasGivenUp()).as("it was the route's time").isFalse();
        assertThat(answered.wasCut()).isTrue();
        assertThat(answered.hasGivenUp()).as("it had its answer").isFalse();
    }

    @Test
    void aCallIsRecordedOnceThoughTheConnectionEndsWithIt() {
        Exchange x = exchange(RouteLimits.NONE, held);
        FakeServerStream client = call(x, "grpc-timeout: 1m");
        client.onGivenUp(client::leave);
        advance(2);
        assertThat(ends.count).isOne();
        assertThat(client.status()).isZero();
    }

    @Test
    void onlyACallHasATimeOfItsOwn() {
        FakeServerStream client =
                FakeServerStream.sendHttp2(exchange(RouteLimits.NONE, held), "POST /", "grpc-timeout: 1S");
        advance(5);
        assertThat(client.status()).isZero();
    }

    @Test
    void aCallThatIsAnsweredMayBeSilent() {
        RouteLimits five = new RouteLimits(0, 5 * SECOND, 0, 0, true, false);
        Exchange x = exchange(five, held);
        FakeServerStream answered = call(x, "Transfer-Encoding: chunked");
        x.response().reset();
        x.response().status(200);
        x.respond(Framing.CHUNKED, held);
        FakeServerStream waiting = call(exchange(five, held), "Transfer-Encoding: chunked");
        advance(20);
        assertThat(answered.wasCut()).isFalse();
        assertThat(waiting.field("Grpc-Status")).isEqualTo("4");
    }

    @Test
    void aDeadlineCutsACallThatIsAnswered() {
        Exchange x = exchange(RouteLimits.NONE, held);
        FakeServerStream client = call(x, "grpc-timeout: 1S");
        x.response().reset();
        x.response().status(200);
        x.respond(Framing.CHUNKED, held);
        advance(3);
        assertThat(client.wasCut()).isTrue();
        assertThat(x.reason()).isEqualTo(Reason.REQUEST_TIMEOUT);
    }

    private FakeServerStream tunnel(Exchange x) {
        FakeServerStream client = FakeServerStream.send(x, "GET /");
        x.response().reset();
        x.response().status(101);
        x.respond(Framing.TUNNEL, held);
        return client;
    }

    private void advance(int seconds) {
        for (int i = 0; i < seconds; i++) {
            clock.advance(SECOND);
            loop.tick();
        }
    }

    private static ByteBuf bytes(int count) {
        return Unpooled.wrappedBuffer(new byte[count]);
    }

    private Exchange exchange(RouteLimits limits, Target target, Filter... filters) {
        List<Filter> all = new ArrayList<>(List.of(filters));
        all.add(ends);
        Route route = new Route("site", "/route", new Plan(all), target, limits, null);
        Routes routes = new Routes() {
            @Override
            public Route match(Exchange x) {
                return route;
            }

            @Override
            public PathPolicy pathPolicy(Exchange x) {
                return PathPolicy.DEFAULT;
            }
        };
        Site site = new Site(
                "test",
                routes,
                new Site.Limits(HeadLimits.DEFAULT, 0, 0, 0, 0, 0, 0),
                Trusted.NOBODY,
                ProxyProtocol.OFF);
        return loop.open().begin(site, new Client(new byte[] {10, 0, 0, 7}, Ascii.bytes("10.0.0.7"), 80, false));
    }

    private static final class Ends implements Filter.OnEnd {
        private int count;

        @Override
        public void onEnd(Exchange x) {
            count++;
        }
    }

    private static final class Pausing implements Filter.OnRequest {
        @Override
        public Verdict onRequest(Exchange x) {
            return Verdict.PAUSE;
        }
    }

    private static final class FixedTarget implements Target {
        @Override
        public void serve(Exchange x) {
            x.reply(Reply.of(200, Map.of(), new byte[0]));
        }

        @Override
        public String description() {
            return "fixed";
        }
    }

    /** A target that waits to be told. */
    private static final class Held implements Target, Serving, BodySource {
        private final List<Reason> aborts = new ArrayList<>();
        private Runnable onEnd = () -> {};
        private boolean holds;
        private boolean paused;

        @Override
        public void serve(Exchange x) {
            x.serving(this);
        }

        @Override
        public String description() {
            return "held";
        }

        @Override
        public void onRequestBody(ByteBuf data) {
            data.release();
        }

        @Override
        public void onRequestEnd(@Nullable Head trailers) {
            onEnd.run();
        }

        @Override
        public void onClientReadComplete() {}

        @Override
        public void onClientWritable() {}

        @Override
        public boolean holdsBody() {
            return holds;
        }

        @Override
        public void onAbort(Reason reason) {
            aborts.add(reason);
        }

        @Override
        public void pauseBody() {
            paused = true;
        }

        @Override
        public void resumeBody() {
            paused = false;
        }
    }
}
