package dev.sluice.conformance.play;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.conformance.Deadline;
import dev.sluice.conformance.SceneFailure;
import dev.sluice.conformance.product.Product;
import dev.sluice.conformance.scene.Pair;
import dev.sluice.conformance.scene.SceneParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runner sees what goes wrong: scenes whose client talks to the upstream itself, with nothing between. */
final class RunnerTest {
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

    private void play(String upstream, String client) throws IOException {
        play(Pair.PLAIN, upstream, client);
    }

    private void play(Pair pair, String upstream, String client) throws IOException {
        String text = """
                # t
                deadline: 1S
                sluice
                  nothing: here

                upstream a
                  accept
                %s
                client c
                  connect 127.0.0.1:${a.port}
                %s
                """.formatted(upstream.indent(2), client.indent(2));
        try (ScenePlay play = new ScenePlay(
                        SceneParser.parse(Path.of("x.scene"), text.lines().toList()),
                        pair,
                        Files.createTempDirectory(directory, "play"));
                FakeProduct nothing = new FakeProduct()) {
            play.against(nothing);
        }
    }

    private void holds(String upstream, String client) {
        assertThatCode(() -> play(upstream, client)).doesNotThrowAnyException();
    }

    private void fails(String upstream, String client, String message) {
        assertThatThrownBy(() -> play(upstream, client))
                .isInstanceOf(SceneFailure.class)
                .hasMessageContaining(message);
    }

    @Test
    void aWholeExchange() {
        holds("""
                receive POST /x
                header host = a.test
                framing chunked
                body "hello"
                trailer X-T = 1
                no header X-U
                answer 200 "fine" "X-V: 7"
                """, """
                request POST /x "Transfer-Encoding: chunked"
                send "5;e\\r\\nhello\\r\\n0\\r\\nX-T: 1\\r\\n\\r\\n"
                receive 200
                header X-V = 7
                header Content-Length ~ ^\\d$
                body "fine"
                """);
    }

    @Test
    void wrongAnswersAreSeen() {
        String answer = "receive\nanswer 200 \"hello\" \"X: y\"\n";
        fails(answer, "request GET /\nreceive 404\n", "status should be 404");
        fails(answer, "request GET /\nreceive 200\nbody \"other\"\n", "body should be \"other\" but is \"hello\"");
        fails(answer, "request GET /\nreceive 200\nheader X = z\n", "header X should be \"z\"");
        fails(answer, "request GET /\nreceive 200\nno header X\n", "there should be no header X");
        fails(answer, "request GET /\nreceive 200\nheader Z\n", "no header Z");
        fails(answer, "request GET /\nreceive 200\nheader X ~ ^z\n", "should match");
        fails(answer, "request GET /\nreceive 200\nframing chunked\n", "framing should be");
        fails(answer, "request GET /\nreceive truncated 200\n", "ended cleanly");
        fails(answer, "request GET /\nread \"HTTP/1.0\"\n", "bytes should be");
    }

    @Test
    void wrongRequestsAreSeen() {
        fails("receive GET /other\n", "request GET /\n", "request line should be");
        fails("receive GET /\nbody \"x\"\n", "request GET /\n", "line 9, a: body \"x\"");
    }

    @Test
    void endsAreToldApart() {
        holds("close\n", "expect close\n");
        holds("abort\n", "expect reset\n");
        holds("close\n", "expect end\n");
        fails("close\n", "expect reset\n", "should be \"RESET\" but is \"CLOSED\"");
        fails("abort\n", "expect close\n", "should be \"CLOSED\" but is \"RESET\"");
        fails("close\nreach x\n", "await x\nexpect open\n", "should be \"OPEN\" but is \"CLOSED\"");
        fails("send \"x\"\n", "expect close\n", "bytes arrived instead of the end");
        fails("send \"x\"\nreach x\n", "await x\nexpect open\n", "bytes arrived where none should");
    }

    @Test
    void truncationIsSeenInEveryFraming() {
        String get = "request GET /\nreceive truncated 200\n";
        holds("receive\nsend \"HTTP/1.1 200 OK\\r\\nContent-Length: 9\\r\\n\\r\\nhalf\"\nclose\n", get);
        holds(
                "receive\nsend \"HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n4\\r\\nhalf\\r\\n\"\nclose\n",
                get);
        holds("receive\nsend \"HTTP/1.1 200 OK\\r\\n\\r\\nhalf\"\nreach x\nawait y\nabort\n", """
                request GET /
                receive head 200
                await x
                read "half"
                reach y
                receive body truncated
                """);
        fails("receive\nsend \"HTTP/1.1 200 OK\\r\\n\\r\\nwhole\"\nclose\n", get, "ended cleanly");
    }

    @Test
    void whatTheSceneDoesNotTellOfIsSeen() {
        fails("receive\n", "request GET /1\nrequest GET /2\nawait never\n", "nobody reached \"never\"");
        fails(
                "receive\nreach got\n",
                "request GET /1\nawait got\nconnect ${a}\nrequest GET /2\nexpect open\n",
                "more than the scene");
    }

    @Test
    void aSceneEndsAtItsDeadline() {
        fails("receive\n", "request GET /\nreceive 200\n", "deadline of 1000 ms");
        fails("accept again\n", "expect open\n", "deadline of 1000 ms");
    }

    @Test
    void generatedBytesShowAShift() {
        holds(
                "receive\nsend \"HTTP/1.1 200 OK\\r\\nContent-Length: 200000\\r\\n\\r\\n\"\nsend generated 200000\n",
                """
                request GET /
                receive 200
                body generated 200000
                """);
        fails(
                "receive\nsend \"HTTP/1.1 200 OK\\r\\nContent-Length: 200000\\r\\n\\r\\nx\"\nsend generated 199999\n",
                """
                request GET /
                receive 200
                body generated 200000
                """,
                "body hash");
    }
}
