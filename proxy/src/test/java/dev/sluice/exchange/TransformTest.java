package dev.sluice.exchange;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.body.Side;
import dev.sluice.exchange.body.Transform;
import dev.sluice.http.FieldName;
import dev.sluice.http.Framing;
import dev.sluice.http.Head;
import dev.sluice.observe.Reason;
import dev.sluice.wire.BodySource;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies that filters change on their way: what comes out, when, in which order, and that everything is given back once. */
class TransformTest {
    private final Taker taker = new Taker();
    private final List<Marking> opened = new ArrayList<>();

    @AfterEach
    void everyTransformWasClosedOnce() {
        assertThat(opened).allSatisfy(transform -> assertThat(transform.closed).isOne());
    }

    private FakeListener listener(Filter... filters) {
        return FakeListener.of(taker, filters);
    }

    private Filter marks(String name) {
        return new Opening(name, null);
    }

    private Filter marks(String name, Side side) {
        return new Opening(name, side);
    }

    private void respond(Exchange x, int status, long length) {
        x.response().reset();
        x.response().status(status);
        if (length >= 0) {
            x.response().add(FieldName.CONTENT_LENGTH, length);
        }
        x.respond(length, taker);
    }

    /* --------------- requests --------------- */

    @Test
    void aRequestsBodyPassesInTheOrderOfTheListAndLosesItsLength() {
        FakeListener listener = listener(marks("a"), marks("b"));
        FakeServerStream client = listener.send("POST /", "Content-Length: 2");
        Exchange x = taker.x();
        assertThat(x.requestLength()).isEqualTo(Framing.CHUNKED);
        assertThat(x.request().has(FieldName.CONTENT_LENGTH)).isFalse();

        x.onRequestBody(bytes("1"));
        x.onRequestBody(bytes("2"));
        x.onRequestEnd(null);

        assertThat(taker.told).containsExactly("b(a(1))", "b(a(2))", "b(a-end)b-end", "end b a");
        assertThat(x.requestEnded()).isTrue();
        client.leave();
    }

    @Test
    void theTargetHearsOfTheEndBehindTheLastBytes() {
        FakeServerStream client = listener(marks("a")).send("POST /", "Transfer-Encoding: chunked");
        Exchange x = taker.x();
        taker.onBody = () -> assertThat(x.requestEnded()).isFalse();
        x.onRequestEnd(null);
        assertThat(taker.told).containsExactly("a-end", "end a");
        client.leave();
    }

    @Test
    void whatARequestHoldsBackIsFlushedBehindARead() {
        FakeServerStream client = listener(marks("hold", Side.REQUEST)).send("POST /", "Content-Length: 9");
        Exchange x = taker.x();
        x.onRequestBody(bytes("1"));
        x.onRequestBody(bytes("2"));
        assertThat(taker.told).isEmpty();
        taker.holds = true;
        x.onClientReadComplete();
        assertThat(taker.told).isEmpty();
        taker.holds = false;
        x.onClientReadComplete();
        assertThat(taker.told).containsExactly("12");
        client.leave();
    }

    @Test
    void aRequestWithoutABodyIsNotAsked() {
        Exchange x;
        FakeServerStream client = listener(marks("a", Side.REQUEST)).send("GET /");
        x = taker.x();
        assertThat(opened).isEmpty();
        assertThat(x.requestLength()).isZero();
        client.leave();
    }

    @Test
    void aRequestThatAFilterAnswersIsNotAsked() {
        Filter.OnRequest answers = x -> new Verdict.Answer(Reply.of(Reason.NO_SERVER));
        FakeServerStream client = listener(marks("a", Side.REQUEST), answers).send("POST /", "Content-Length: 1");
        assertThat(client.status()).isEqualTo(503);
        assertThat(opened).isEmpty();
    }

    @Test
    void theBoundOfABodyCountsWhatTheClientSends() {
        FakeServerStream client = listener(marks("hold", Side.REQUEST)).send("POST /", "Content-Length: 9");
        taker.x().onRequestBody(bytes("123456789"));
        taker.x().onRequestEnd(null);
        assertThat(taker.told).containsExactly("123456789hold-end", "end hold");
        client.leave();
    }

    @ParameterizedTest
    @CsvSource({"body,1", "flush,1", "end,1", "body,2"})
    void aRequestThatCannotGoOnIsRefused(String where, int position) {
        Filter fails = marks("fail-" + where, Side.REQUEST);
        Filter[] both = {marks("a"), marks("a")};
        both[position - 1] = fails;
        FakeServerStream client = listener(both).send("POST /", "Content-Length: 1");
        Exchange x = taker.x();
        x.onRequestBody(bytes("1"));
        x.onClientReadComplete();
        x.onRequestEnd(null);
        assertThat(client.status()).isEqualTo(400);
        assertThat(client.isLast()).isTrue();
        assertThat(client.ended()).isTrue();
        assertThat(taker.aborts).containsExactly(Reason.BAD_CHUNK);
        assertThat(taker.told).noneMatch(told -> told.startsWith("end"));
    }

    @Test
    void nothingMoreIsPassedWhenTheFirstPieceEndsTheExchange() {
        FakeServerStream client = listener(marks("a", Side.REQUEST)).send("POST /", "Content-Length: 1");
        Exchange x = taker.x();
        taker.onBody = () -> x.fail(Reason.CONNECT_FAILED);
        x.onRequestEnd(null);
        assertThat(client.status()).isEqualTo(502);
        assertThat(taker.told).containsExactly("a-end");
    }

    /* --------------- responses --------------- */

    @Test
    void aResponsesBodyPassesInReverseAndLosesItsLength() {
        FakeServerStream client = listener(marks("a"), marks("b")).send("GET /");
        Exchange x = taker.x();
        respond(x, 200, 2);
        assertThat(client.length()).isEqualTo(Framing.CHUNKED);
        assertThat(client.field("Content-Length")).isNull();

        x.responseBody(bytes("1"));
        x.responseBody(bytes("2"));
        x.responseEnd(null);

        assertThat(client.bodyText()).isEqualTo("a(b(1))a(b(2))a(b-end)a-end");
        assertThat(client.trailers()).containsExactly("b", "a");
        assertThat(client.ended()).isTrue();
    }

    @Test
    void whatAResponseHoldsBackIsFlushedBehindARead() {
        FakeServerStream client = listener(marks("hold", Side.RESPONSE)).send("GET /");
        Exchange x = taker.x();
        respond(x, 200, Framing.CHUNKED);
        x.responseBody(bytes("1"));
        x.responseBody(bytes("2"));
        int before = client.flushes();
        assertThat(client.bodyText()).isEmpty();
        x.responseFlush();
        assertThat(client.bodyText()).isEqualTo("12");
        assertThat(client.flushes()).isGreaterThan(before);
        x.responseFlush();
        x.responseEnd(null);
        assertThat(client.bodyText()).isEqualTo("12hold-end");
    }

    @Test
    void flushesAndEndsPassAllTransforms() {
        FakeServerStream client = listener(marks("b", Side.RESPONSE), marks("hold", Side.RESPONSE))
                .send("GET /");
        Exchange x = taker.x();
        respond(x, 200, Framing.CHUNKED);
        x.responseBody(bytes("1"));
        x.responseFlush();
        assertThat(client.bodyText()).isEqualTo("b(1)");
        x.responseBody(bytes("2"));
        x.responseEnd(null);
        assertThat(client.bodyText()).isEqualTo("b(1)b(2hold-end)b-end");
    }

    @ParameterizedTest
    @CsvSource({"204, -3", "304, -3", "101, -4"})
    void aResponseWithoutABodyIsNotAsked(int status, long length) {
        FakeServerStream client = listener(marks("a", Side.RESPONSE)).send("GET /");
        respond(taker.x(), status, length);
        assertThat(opened).isEmpty();
        assertThat(client.length()).isEqualTo(length);
        client.leave();
    }

    @Test
    void whatIsAnsweredHerePassesToo() {
        FakeListener listener = FakeListener.of(new Answering(), marks("a", Side.RESPONSE));
        FakeServerStream client = listener.send("GET /");
        assertThat(client.bodyText()).isEqualTo("a(hello)a-end");
        assertThat(client.length()).isEqualTo(Framing.CHUNKED);
        assertThat(client.field("Content-Length")).isNull();
        assertThat(client.ended()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"body", "flush", "end"})
    void aResponseThatCannotGoOnIsCut(String where) {
        FakeServerStream client =
                listener(marks("a"), marks("fail-" + where, Side.RESPONSE)).send("GET /");
        Exchange x = taker.x();
        respond(x, 200, Framing.CHUNKED);
        x.responseBody(bytes("1"));
        x.responseFlush();
        x.responseEnd(null);
        assertThat(client.wasCut()).isTrue();
        assertThat(client.ended()).isFalse();
        assertThat(x.reason()).isEqualTo(Reason.BAD_CHUNK);
        assertThat(taker.aborts).containsExactly(Reason.BAD_CHUNK);
    }

    @Test
    void aFullClientHoldsTheSourceUpButNotBehindItsEnd() {
        FakeServerStream client = listener(marks("a", Side.RESPONSE)).send("GET /");
        Exchange x = taker.x();
        respond(x, 200, Framing.CHUNKED);
        client.appetite(1);
        x.responseBody(bytes("1"));
        assertThat(taker.paused).isOne();
        assertThat(x.holdsResponse()).isTrue();
        client.appetite(1);
        assertThat(x.holdsResponse()).isFalse();
        x.responseEnd(null);
        assertThat(taker.paused).isOne();
        assertThat(client.bodyText()).isEqualTo("a(1)a-end");
    }

    @Test
    void aClientThatLeavesEndsBoth() {
        FakeServerStream client = listener(marks("a")).send("POST /", "Content-Length: 3");
        Exchange x = taker.x();
        x.onRequestBody(bytes("1"));
        respond(x, 200, 5);
        x.responseBody(bytes("1"));
        client.leave();
        assertThat(opened).hasSize(2);
        x.responseBody(bytes("late"));
        assertThat(client.bodyText()).isEqualTo("a(1)");
    }

    @Test
    void theNextExchangeBeginsAnew() {
        FakeListener listener = listener(marks("a", Side.RESPONSE));
        for (int i = 0; i < 3; i++) {
            FakeServerStream client = listener.send("GET /");
            respond(taker.x(), 200, Framing.CHUNKED);
            taker.x().responseBody(bytes("1"));
            taker.x().responseEnd(null);
            assertThat(client.bodyText()).isEqualTo("a(1)a-end");
        }
        assertThat(opened).hasSize(3);
    }

    @Test
    void aPlanKnowsWhetherBodiesPass() {
        assertThat(Plan.EMPTY.passesBodies()).isTrue();
        assertThat(new Plan(List.of(marks("a"))).passesBodies()).isFalse();
    }

    /* --------------- what takes part --------------- */

    private static ByteBuf bytes(String text) {
        return Unpooled.buffer().writeBytes(text.getBytes(US_ASCII));
    }

    private static String text(ByteBuf data) {
        String text = data.toString(US_ASCII);
        data.release();
        return text;
    }

    /** Opens a transform that shows its name; for one side or for both. */
    private final class Opening implements Filter.OnBody {
        private final String name;
        private final @Nullable Side only;

        Opening(String name, @Nullable Side only) {
            this.name = name;
            this.only = only;
        }

        @Override
        public @Nullable Transform open(Exchange x, Side side) {
            if (only != null && only != side) {
                return null;
            }
            Marking transform = new Marking(name);
            opened.add(transform);
            return transform;
        }
    }

    /** Puts its name around the bytes; "hold" waits for the flush, "fail-x" fails there. */
    private static final class Marking implements Transform {
        private final String name;
        private final StringBuilder held = new StringBuilder();
        private Reason failure = Reason.OK;
        private int closed;

        Marking(String name) {
            this.name = name;
        }

        private ByteBuf or(String where, String text) {
            assertThat(closed).as("used after it was closed").isZero();
            assertThat(failure).as("used after it has failed").isEqualTo(Reason.OK);
            if (name.equals("fail-" + where)) {
                failure = Reason.BAD_CHUNK;
                return NOTHING;
            }
            return text.isEmpty() ? NOTHING : bytes(text);
        }

        @Override
        public ByteBuf body(ByteBuf data) {
            String text = text(data);
            if (name.equals("hold")) {
                held.append(text);
                return NOTHING;
            }
            return or("body", name + "(" + text + ")");
        }

        @Override
        public ByteBuf flush() {
            String text = held.toString();
            held.setLength(0);
            return or("flush", text);
        }

        @Override
        public ByteBuf end(@Nullable Head trailers) {
            return or("end", held + name + "-end");
        }

        @Override
        public @Nullable Head trailers(@Nullable Head trailers) {
            Head more = new Head();
            more.reset();
            if (trailers != null) {
                more.copyFields(trailers);
            }
            more.add(FieldName.of(name), "1");
            return more;
        }

        @Override
        public Reason failure() {
            return failure;
        }

        @Override
        public void close() {
            closed++;
        }
    }

    private static List<String> names(@Nullable Head trailers) {
        List<String> names = new ArrayList<>();
        for (int i = 0; trailers != null && i < trailers.count(); i++) {
            names.add(trailers.text(trailers.nameStart(i), trailers.nameEnd(i)));
        }
        return names;
    }

    private static final class Answering implements Target {
        @Override
        public void serve(Exchange x) {
            x.reply(Reply.of(200, Map.of(), "hello".getBytes(US_ASCII)));
        }

        @Override
        public String description() {
            return "answers";
        }
    }

    /** A target that writes down what it gets. */
    private static final class Taker implements Target, Serving, BodySource {
        private final List<String> told = new ArrayList<>();
        private final List<Reason> aborts = new ArrayList<>();
        private Runnable onBody = () -> {};
        private @Nullable Exchange exchange;
        private boolean holds;
        private int paused;

        Exchange x() {
            return java.util.Objects.requireNonNull(exchange);
        }

        @Override
        public void serve(Exchange x) {
            exchange = x;
            x.serving(this);
        }

        @Override
        public String description() {
            return "taker";
        }

        @Override
        public void onRequestBody(ByteBuf data) {
            told.add(text(data));
            onBody.run();
        }

        @Override
        public void onRequestEnd(@Nullable Head trailers) {
            told.add("end " + String.join(" ", reversed(names(trailers))));
        }

        private static List<String> reversed(List<String> names) {
            List<String> reversed = new ArrayList<>(names);
            java.util.Collections.reverse(reversed);
            return reversed;
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
            paused++;
        }

        @Override
        public void resumeBody() {}
    }
}
