package dev.sluice.conformance.play;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.conformance.Deadline;
import dev.sluice.conformance.SceneFailure;
import dev.sluice.conformance.product.Product;
import dev.sluice.conformance.scene.Pair;
import dev.sluice.conformance.scene.Protocol;
import dev.sluice.conformance.scene.SceneParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every protocol of the runner, its client against its upstream with nothing between. */
final class ProtocolsTest {
    @TempDir
    private Path directory;

    /** Nothing between client and upstream. */
    private static final class FakeProduct implements Product {
        @Override
        public String name() {
            return "nothing";
        }

        @Override
        public void install(String configuration, Deadline deadline) {}

        @Override
        public long pid() {
            return 0;
        }

        @Override
        public boolean isAlive() {
            return true;
        }

        @Override
        public void close() {}
    }

    private void play(Protocol protocol, String upstream, String client) throws IOException {
        String connect = client.contains("connect ") ? "" : "  connect 127.0.0.1:${a.port}\n";
        String text = "# t\ndeadline: 9S\nsluice\n  nothing: here\n\nupstream a\n" + upstream.indent(2) + "\nclient c\n"
                + connect + client.indent(2);
        try (ScenePlay play = new ScenePlay(
                        SceneParser.parse(Path.of("x.scene"), text.lines().toList()),
                        new Pair(protocol, protocol),
                        Files.createTempDirectory(directory, "play"));
                FakeProduct nothing = new FakeProduct()) {
            play.against(nothing);
        }
    }

    private void holds(Protocol protocol, String upstream, String client) {
        assertThatCode(() -> play(protocol, upstream, client)).doesNotThrowAnyException();
    }

    private void fails(Protocol protocol, String upstream, String client, String message) {
        assertThatThrownBy(() -> play(protocol, upstream, client))
                .isInstanceOf(SceneFailure.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void aWholeExchange(Protocol protocol) {
        holds(protocol, """
                accept
                receive POST /x
                header host = a.test
                header X-A count 2
                framing streamed
                body "hello"
                trailer X-T = 1
                respond 103 "Link: x"
                respond 200 "X-V: 7" streamed
                data "fi"
                data "ne"
                end "X-U: 2"
                receive GET /y
                answer 200 "again"
                """, """
                request POST /x "X-A: 1" "X-A: 2" streamed
                data "hel"
                data "lo"
                end "X-T: 1"
                receive 103
                header Link = x
                receive 200
                header X-V = 7
                framing streamed
                body "fine"
                trailer X-U = 2
                request GET /y
                receive 200
                framing length
                body "again"
                """);
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void bodiesLargerThanWindows(Protocol protocol) {
        holds(protocol, """
                accept
                receive PUT /x
                body generated 200000
                respond 200 "Content-Length: 300000"
                data generated 300000
                """, """
                request PUT /x "Content-Length: 200000"
                data generated 200000
                receive 200
                body generated 300000
                """);
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void messagesWithoutABody(Protocol protocol) {
        holds(protocol, """
                accept
                receive HEAD /x
                respond 200 "Content-Length: 10"
                receive GET /y
                respond 204
                """, """
                request HEAD /x
                receive bodiless 200
                no body
                request GET /y
                receive 204
                no body
                """);
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void truncationAndCancellation(Protocol protocol) {
        String half = "accept\nreceive GET /\nrespond 200 \"Content-Length: 9\"\ndata \"half\"\nawait seen\n";
        String client = "request GET /\nreceive head 200\nreach seen\nreceive body truncated\n";
        holds(protocol, half + "cancel\n", client);
        fails(protocol, half + "data \"again\"\n", client, "ended cleanly");
        holds(protocol, "accept\nreceive head POST /\nreach x\ncancelled\n", """
                request POST / "Content-Length: 9"
                await x
                cancel
                """);
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void exchangesAtTheSameTime(Protocol protocol) {
        holds(protocol, """
                stream one receive GET /one
                reach one
                stream two receive GET /two
                stream two answer 200 "two"
                await two
                stream one answer 200 "one"
                """, """
                stream one request GET /one
                await one
                stream two request GET /two
                stream two receive 200
                stream two body "two"
                reach two
                stream one receive 200
                stream one body "one"
                """);
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void aSenderFeelsThatNobodyReads(Protocol protocol) {
        holds(protocol, """
                accept
                receive GET /
                respond 200 "Content-Length: 30000000"
                offer generated 30000000 reach stuck
                """, """
                request GET /
                receive head 200
                await stuck
                cancel
                """);
        fails(
                protocol,
                "accept\nreceive GET /\nrespond 200 \"Content-Length: 30\"\ndata generated 30 reach stuck\n",
                "request GET /\nreceive 200\n",
                "took everything");
    }

    @Test
    void whatBreaksHttp2IsSeen() {
        String get = "request GET /\nreceive 200\n";
        String broken = "accept\nreceive GET /\nheaders stream=1 %s\nawait never\n";
        fails(Protocol.H2C, broken.formatted("\":status: 200\" \"X: y\" end"), get, "the name X");
        fails(Protocol.H2C, broken.formatted("\"x: y\" \":status: 200\" end"), get, ":status after the other");
        fails(Protocol.H2C, broken.formatted("\":status: 200\" \"connection: x\" end"), get, "the field connection");
        fails(Protocol.H2C, broken.formatted("\":status: 200\" \"x: a\\nb\" end"), get, "the value a");
        fails(
                Protocol.H2C,
                broken.formatted("\":status: 200\" \"content-length: 3\"\nframe data flags=end-stream stream=1 \"x\""),
                get,
                "content-length 3 for 1");
        fails(
                Protocol.H2C,
                broken.formatted(
                        "\":status: 200\"\nframe data stream=1 \"x\"*16384\nrepeat 4\n  frame data stream=1 \"x\"*16384"),
                "manual\n" + get,
                "more DATA than the window");
    }

    @Test
    void framesAreExpected() {
        String upstream = "accept\nreceive GET /\n%s\n";
        holds(
                Protocol.H2C,
                upstream.formatted("rst REFUSED_STREAM stream=1"),
                "request GET /\nexpect rst CANCEL|REFUSED_STREAM stream=last\n");
        fails(
                Protocol.H2C,
                upstream.formatted("rst CANCEL stream=1"),
                "request GET /\nexpect rst REFUSED_STREAM\n",
                "the code is CANCEL");
        holds(
                Protocol.H2C,
                upstream.formatted("goaway ENHANCE_YOUR_CALM last=1\nclose"),
                "request GET /\nexpect goaway ENHANCE_YOUR_CALM\nexpect end\n");
        fails(Protocol.H2C, upstream.formatted("close"), "request GET /\nexpect goaway\n", "without it");
        holds(Protocol.H2C, upstream.formatted("answer 400 \"no\""), "request GET /\nexpect refused\n");
        fails(
                Protocol.H2C,
                upstream.formatted("answer 200 \"yes\""),
                "request GET /\nexpect refused\n",
                "the answer is 200");
        holds(
                Protocol.H2C,
                "accept\nreceive GET /\nanswer 200\n",
                "expect settings\nping\nexpect ping ack\nrequest GET /\nreceive 200\n");
    }

    @Test
    void handshakesAreSeen() {
        String up =
                "accept\nexpect sni b.test\nexpect alpn h2\nexpect tls 1.3\nexpect no-certificate\nreceive GET /\nanswer 200\n";
        fails(Protocol.H2, up, "request GET /\nreceive 200\n", "SNI should be");
        holds(Protocol.TLS, """
                tls 1.2
                ask-certificate
                accept
                expect tls 1.2
                expect certificate ~ CN=client.test
                receive GET /
                answer 200
                """, """
                sni b.test
                certificate client
                fragment 7
                connect 127.0.0.1:${a.port}
                expect certificate ~ CN=a.test
                request GET /
                receive 200
                """);
    }
}
