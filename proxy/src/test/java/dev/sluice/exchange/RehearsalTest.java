package dev.sluice.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.http.HeadLimits;
import dev.sluice.http.PathPolicy;
import dev.sluice.observe.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Requests taken along the path without a socket, and replies that come from elsewhere. */
class RehearsalTest {
    private final Loop loop = FakeListener.loop(new FakeClock());
    private final List<String> served = new ArrayList<>();

    private Site site(Target target) {
        Route route = new Route("site", "/x", Plan.EMPTY, target, RouteLimits.NONE, null);
        Routes routes = new Routes() {
            @Override
            public Route match(Exchange x) {
                String path =
                        x.request().text(x.request().pathStart(), x.request().pathEnd());
                return path.equals("/x") ? route : Route.NONE;
            }

            @Override
            public PathPolicy pathPolicy(Exchange x) {
                return PathPolicy.DEFAULT;
            }
        };
        return new Site(
                "test",
                routes,
                new Site.Limits(HeadLimits.DEFAULT, 0, 0, 0, 0, 0, 1),
                Trusted.NOBODY,
                ProxyProtocol.OFF);
    }

    private List<String> rehearse(Target target, String line, String... fields) {
        List<String> seen = new ArrayList<>();
        Rehearsal.run(
                loop,
                site(target),
                Client.UNIX,
                head -> FakeServerStream.fill(head, line, fields),
                x -> seen.add(x.response().status() + " " + x.reason() + " "
                        + x.request().text(x.request().pathStart(), x.request().pathEnd())));
        return seen;
    }

    private Target replying() {
        return new Target() {
            @Override
            public void serve(Exchange x) {
                served.add("served");
                x.reply(Reply.of(200, Map.of(), new byte[] {1, 2, 3}));
            }

            @Override
            public String description() {
                return "replies";
            }
        };
    }

    @Test
    void goesTheWholePathAndGivesTheExchangeBack() {
        assertThat(rehearse(replying(), "GET /a/../x")).containsExactly("200 OK /x");
        assertThat(served).containsExactly("served");
        assertThat(loop.activeExchanges()).isZero();
    }

    @Test
    void showsARefusalWithItsReason() {
        assertThat(rehearse(replying(), "GET /%00")).containsExactly("400 BAD_PATH /%00");
        assertThat(rehearse(replying(), "GET /y")).containsExactly("404 NO_ROUTE /y");
        assertThat(rehearse(replying(), "GET /x", "Host: a b")).containsExactly("400 BAD_HOST /x");
        assertThat(served).isEmpty();
        assertThat(loop.activeExchanges()).isZero();
    }

    @Test
    void aReplyFromElsewhereEndsTheExchangeOnce() {
        List<LaterReply> later = new ArrayList<>();
        Exchange x = loop.open().begin(site(awaiting(later)), Client.UNIX);
        FakeServerStream client = FakeServerStream.send(x, "GET /x");
        assertThat(client.status()).isZero();
        later.get(0).onReply(Reply.of(202, Map.of(), new byte[0]));
        assertThat(client.status()).isEqualTo(202);
        assertThat(loop.activeExchanges()).isZero();
        later.get(0).onReply(Reply.of(500, Map.of(), new byte[0]));
        assertThat(client.status()).isEqualTo(202);
    }

    @Test
    void aReplyForAClientThatIsGoneGoesNowhere() {
        List<LaterReply> later = new ArrayList<>();
        Exchange x = loop.open().begin(site(awaiting(later)), Client.UNIX);
        FakeServerStream client = FakeServerStream.send(x, "GET /x");
        x.onClientGone(Reason.CLIENT_CLOSED);
        later.get(0).onReply(Reply.of(200, Map.of(), new byte[0]));
        assertThat(client.status()).isZero();
        assertThat(loop.activeExchanges()).isZero();
    }

    private static Target awaiting(List<LaterReply> later) {
        return new Target() {
            @Override
            public void serve(Exchange x) {
                later.add(LaterReply.awaitedBy(x));
            }

            @Override
            public String description() {
                return "waits";
            }
        };
    }
}
