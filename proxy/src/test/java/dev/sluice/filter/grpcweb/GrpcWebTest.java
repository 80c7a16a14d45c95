package dev.sluice.filter.grpcweb;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.FakeListener;
import dev.sluice.exchange.FakeServerStream;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.Serving;
import dev.sluice.exchange.Target;
import dev.sluice.http.FieldName;
import dev.sluice.http.Framing;
import dev.sluice.http.Head;
import dev.sluice.observe.Reason;
import dev.sluice.wire.BodySource;
import io.netty.buffer.ByteBuf;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of gRPC-Web requests and of their answers, and that everything else passes untouched. */
class GrpcWebTest {
    private final Server server = new Server();
    private final FakeListener listener = FakeListener.of(server, new GrpcWeb());

    private FakeServerStream call(String type, String... more) {
        String[] fields = java.util.Arrays.copyOf(more, more.length + 1);
        fields[more.length] = "Content-Type: " + type;
        return listener.send("POST /s/m", fields);
    }

    private void answer(String... fields) {
        Exchange x = server.x();
        Head response = x.response();
        response.reset();
        response.status(200);
        for (String field : fields) {
            String[] parts = field.split(": ", 2);
            response.add(FieldName.of(parts[0]), parts[1]);
        }
        x.respond(Framing.CHUNKED, server);
    }

    private void data(String bytes) {
        server.x().responseBody(TextCases.buffer(TextCases.bytes(bytes), 0, bytes.length()));
    }

    private static Head trailers(String... fields) {
        Head trailers = new Head();
        trailers.reset();
        for (String field : fields) {
            String[] parts = field.split(": ", 2);
            trailers.add(FieldName.of(parts[0]), parts[1]);
        }
        return trailers;
    }

    private static String frame(String lines) {
        return "\u0080\0\0\0" + (char) lines.length() + lines;
    }

    private static String body(FakeServerStream client) {
        return new String(client.bodyBytes(), ISO_8859_1);
    }

    private static String plain(FakeServerStream client) {
        return new String(Objects.requireNonNull(TextCases.reference(client.bodyBytes())), ISO_8859_1);
    }

    /* --------------- requests --------------- */

    @ParameterizedTest
    @CsvSource({
        "application/grpc-web, application/grpc",
        "application/grpc-web+proto, application/grpc+proto",
        "application/grpc-web+json;charset=utf-8, application/grpc+json;charset=utf-8",
        "application/grpc-web-text, application/grpc",
        "Application/gRPC-Web-Text+thrift, application/grpc+thrift",
    })
    void aRequestBecomesACallOfGrpc(String web, String grpc) {
        FakeServerStream client = call(web, "X-Grpc-Web: 1", "TE: gzip");
        Head request = server.x().request();
        assertThat(request.value(FieldName.CONTENT_TYPE)).isEqualTo(grpc);
        assertThat(request.value(FieldName.TE)).isEqualTo("trailers");
        assertThat(request.value(FieldName.of("X-Grpc-Web"))).isEqualTo("1");
        client.leave();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/grpc",
                "application/grpc+proto",
                "application/grpc-webby",
                "application/grpc-web-texts",
                "application/grpc-we",
                "text/plain"
            })
    void othersPassUntouched(String type) {
        FakeServerStream client = call(type, "Content-Length: 1");
        assertThat(server.x().request().value(FieldName.CONTENT_TYPE)).isEqualTo(type);
        assertThat(server.x().requestLength()).isOne();
        answer("Content-Type: application/grpc");
        data("x");
        server.x().responseEnd(trailers("grpc-status: 0"));
        assertThat(client.field("Content-Type")).isEqualTo("application/grpc");
        assertThat(client.bodyText()).isEqualTo("x");
        assertThat(client.trailers()).containsExactly("Grpc-Status");
    }

    @Test
    void aRequestWithoutAnyTypePasses() {
        FakeServerStream client = listener.send("GET /");
        assertThat(server.x().request().has(FieldName.TE)).isFalse();
        client.leave();
    }

    @Test
    void aBinaryBodyKeepsItsLength() {
        FakeServerStream client = call("application/grpc-web", "Content-Length: 5");
        assertThat(server.x().requestLength()).isEqualTo(5);
        assertThat(server.x().request().value(FieldName.CONTENT_LENGTH)).isEqualTo("5");
        client.leave();
    }

    @Test
    void aBodyOfTextIsDecodedAsItComes() {
        FakeServerStream client = call("application/grpc-web-text", "Content-Length: 16");
        Exchange x = server.x();
        assertThat(x.requestLength()).isEqualTo(Framing.CHUNKED);
        assertThat(x.request().has(FieldName.CONTENT_LENGTH)).isFalse();
        for (String piece : new String[] {"AA", "AAA", "AJoZQ==", "bGxv"}) {
            x.onRequestBody(TextCases.buffer(TextCases.bytes(piece), 0, piece.length()));
        }
        x.onRequestEnd(null);
        assertThat(server.body.toString()).isEqualTo("\0\0\0\0\2hello");
        assertThat(server.ended).isTrue();
        client.leave();
    }

    @ParameterizedTest
    @ValueSource(strings = {"AAAAAAAA AAA", "AAAAAAA", "AA=A", "AAAA\r\n"})
    void whatIsNoBase64IsRefused(String text) {
        FakeServerStream client = call("application/grpc-web-text", "Content-Length: 100");
        Exchange x = server.x();
        x.onRequestBody(TextCases.buffer(TextCases.bytes(text), 0, text.length()));
        x.onRequestEnd(null);
        assertThat(x.reason()).isEqualTo(Reason.BAD_GRPC_WEB);
        assertThat(server.aborted).isEqualTo(Reason.BAD_GRPC_WEB);
        assertThat(server.ended).isFalse();
        assertThat(client.status()).isEqualTo(200);
        assertThat(client.field("Grpc-Status")).isEqualTo("13");
        assertThat(client.field("Grpc-Message")).isEqualTo("bad-grpc-web");
        assertThat(client.isLast()).isTrue();
    }

    /* --------------- responses --------------- */

    @Test
    void trailersAreTheLastFrameOfABinaryBody() {
        FakeServerStream client = call("application/grpc-web+proto");
        answer("Content-Type: application/grpc+proto", "Content-Length: 9");
        data("\0\0\0\0\1a");
        data("\0\0\0\0\1b");
        server.x().responseEnd(trailers("Grpc-Status: 5", "Grpc-Message: not here", "x-data-bin: AAE="));
        assertThat(client.field("Content-Type")).isEqualTo("application/grpc-web+proto");
        assertThat(client.field("Content-Length")).isNull();
        assertThat(client.length()).isEqualTo(Framing.CHUNKED);
        assertThat(body(client))
                .isEqualTo("\0\0\0\0\1a\0\0\0\0\1b"
                        + frame("grpc-status: 5\r\ngrpc-message: not here\r\nx-data-bin: AAE=\r\n"));
        assertThat(client.trailers()).isEmpty();
        assertThat(client.ended()).isTrue();
    }

    @Test
    void textIsWrittenAndPaddedBehindEachRead() {
        FakeServerStream client = call("application/grpc-web-text");
        answer("Content-Type: application/grpc");
        data("\0\0\0\0");
        data("\2h");
        server.x().responseFlush();
        assertThat(client.bodyText()).isEqualTo("AAAAAAJo");
        data("i");
        assertThat(client.bodyText()).isEqualTo("AAAAAAJo");
        server.x().responseFlush();
        assertThat(client.bodyText()).isEqualTo("AAAAAAJoaQ==");
        server.x().responseEnd(trailers("grpc-status: 0"));
        assertThat(client.field("Content-Type")).isEqualTo("application/grpc-web-text");
        assertThat(plain(client)).isEqualTo("\0\0\0\0\2hi" + frame("grpc-status: 0\r\n"));
    }

    @Test
    void removedTrailersAreNotTold() {
        FakeServerStream client = call("application/grpc-web");
        answer("Content-Type: application/grpc");
        Head trailers = trailers("x-secret: 1", "grpc-status: 0");
        trailers.remove(FieldName.of("x-secret"));
        server.x().responseEnd(trailers);
        assertThat(body(client)).isEqualTo(frame("grpc-status: 0\r\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "application/grpc-web, , application/grpc-web",
        "application/grpc-web, */*, application/grpc-web",
        "application/grpc-web, application/grpc-web-text, application/grpc-web-text",
        "application/grpc-web+proto, 'text/html, application/grpc-web-text;q=1', application/grpc-web-text+proto",
        "application/grpc-web-text, application/grpc-web, application/grpc-web",
        "application/grpc-web-text, 'application/grpc-web , application/grpc-web-text', application/grpc-web",
        "application/grpc-web-text, application/grpc-webs, application/grpc-web-text",
    })
    void acceptSaysWhetherTheAnswerIsText(String type, @Nullable String accept, String expected) {
        FakeServerStream client = accept == null ? call(type) : call(type, "Accept: " + accept);
        answer("Content-Type: application/grpc");
        data("abc");
        server.x().responseEnd(trailers("grpc-status: 0"));
        assertThat(client.field("Content-Type")).isEqualTo(expected);
        String body = expected.contains("text") ? plain(client) : body(client);
        assertThat(body).isEqualTo("abc" + frame("grpc-status: 0\r\n"));
    }

    @Test
    void theServersFormatWins() {
        FakeServerStream client = call("application/grpc-web+proto");
        answer("Content-Type: application/grpc+json; charset=utf-8");
        assertThat(client.field("Content-Type")).isEqualTo("application/grpc-web+json; charset=utf-8");
        client.leave();
    }

    @Test
    void aResponseOfTrailersOnlyStaysOne() {
        FakeServerStream client = call("application/grpc-web-text");
        Exchange x = server.x();
        x.response().reset();
        x.response().status(200);
        x.response().add(FieldName.CONTENT_TYPE, "application/grpc");
        x.response().add(FieldName.GRPC_STATUS, "5");
        x.respond(0, server);
        x.responseEnd(null);
        assertThat(client.field("Content-Type")).isEqualTo("application/grpc-web-text");
        assertThat(client.field("Grpc-Status")).isEqualTo("5");
        assertThat(client.length()).isZero();
        assertThat(client.bodyBytes()).isEmpty();
    }

    @Test
    void aServerThatSaysNoStatusIsToldToTheClient() {
        FakeServerStream client = call("application/grpc-web");
        answer("Content-Type: application/grpc");
        server.x().responseEnd(null);
        assertThat(body(client)).isEqualTo(frame("grpc-status: 2\r\ngrpc-message: missing grpc-status\r\n"));
        FakeServerStream other = call("application/grpc-web");
        answer("Content-Type: application/grpc");
        server.x().responseEnd(trailers("x: y"));
        assertThat(body(other)).isEqualTo(frame("x: y\r\ngrpc-status: 2\r\ngrpc-message: missing grpc-status\r\n"));
    }

    @Test
    void anAnswerThatIsNoGrpcPassesUntouched() {
        FakeServerStream client = call("application/grpc-web-text");
        answer("Content-Type: text/html", "Content-Length: 4");
        data("oops");
        server.x().responseEnd(null);
        assertThat(client.field("Content-Type")).isEqualTo("text/html");
        assertThat(client.field("Content-Length")).isEqualTo("4");
        assertThat(client.bodyText()).isEqualTo("oops");
    }

    @Test
    void whatFailsHereIsToldAsAStatusInTheHead() {
        FakeServerStream client = call("application/grpc-web+proto");
        server.x().fail(Reason.NO_SERVER);
        assertThat(client.status()).isEqualTo(200);
        assertThat(client.field("Content-Type")).isEqualTo("application/grpc-web+proto");
        assertThat(client.field("Grpc-Status")).isEqualTo("14");
        assertThat(client.field("Grpc-Message")).isEqualTo("no-server");
        assertThat(client.bodyBytes()).isEmpty();
    }

    @Test
    void aReplyThatIsNoFailureIsNotChanged() {
        FakeServerStream client = call("application/grpc-web");
        server.x().reply(Reply.of(200, Map.of(), TextCases.bytes("hi")));
        assertThat(client.bodyText()).isEqualTo("hi");
        assertThat(client.length()).isEqualTo(2);
    }

    @Test
    void theTimeOfACallIsKept() {
        FakeServerStream client = call("application/grpc-web", "grpc-timeout: 1S");
        for (int i = 0; i < 3; i++) {
            listener.clock.advance(TimeUnit.SECONDS.toNanos(1));
            listener.loop.tick();
        }
        assertThat(client.field("Grpc-Status")).isEqualTo("4");
    }

    /** A server that is told what to answer. */
    private static final class Server implements Target, Serving, BodySource {
        private final StringBuilder body = new StringBuilder();
        private @Nullable Exchange exchange;
        private Reason aborted = Reason.OK;
        private boolean ended;

        Exchange x() {
            return Objects.requireNonNull(exchange);
        }

        @Override
        public void serve(Exchange x) {
            exchange = x;
            x.serving(this);
        }

        @Override
        public String description() {
            return "server";
        }

        @Override
        public void onRequestBody(ByteBuf data) {
            body.append(new String(TextCases.taken(data), ISO_8859_1));
        }

        @Override
        public void onRequestEnd(@Nullable Head trailers) {
            ended = true;
        }

        @Override
        public void onClientReadComplete() {}

        @Override
        public void onClientWritable() {}

        @Override
        public void onAbort(Reason reason) {
            aborted = reason;
        }

        @Override
        public void pauseBody() {}

        @Override
        public void resumeBody() {}
    }
}
