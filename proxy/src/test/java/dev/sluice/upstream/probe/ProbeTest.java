package dev.sluice.upstream.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.base.FastRandom;
import dev.sluice.upstream.balance.Addresses;
import dev.sluice.upstream.balance.Endpoint;
import dev.sluice.upstream.balance.Health;
import dev.sluice.upstream.dial.BlackHole;
import dev.sluice.upstream.dial.Loops;
import dev.sluice.upstream.dial.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Probes against real servers of this machine. */
class ProbeTest {
    private static final long MILLI = 1_000_000L;
    // a busy machine may take its time to answer
    private static final Pace QUICK = new Pace(50 * MILLI, 5_000 * MILLI, 2, 3);
    private static final Pace IMPATIENT = new Pace(50 * MILLI, 40 * MILLI, 2, 3);

    private final Loops loops = new Loops(Transport.EPOLL);
    private final List<String> verdicts = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        loops.close();
    }

    private Probe probe(Endpoint endpoint, Check check) {
        Probe probe = new Probe(endpoint, check, loops.loop(), new FastRandom(1), this::onVerdict);
        probe.start();
        return probe;
    }

    private void onVerdict(Endpoint where, boolean up, String detail) {
        verdicts.add((up ? "up: " : "down: ") + detail);
    }

    // the endpoint's health is published before the listener hears of it
    private void awaitVerdicts(String... expected) {
        await().untilAsserted(() -> assertThat(verdicts).containsExactly(expected));
    }

    private static Check http(Pace pace) {
        return Check.http("GET", "/healthz", "app.test", status -> status >= 200 && status < 300, pace);
    }

    private static Endpoint at(int port) {
        return Endpoint.inet("127.0.0.1", port, 1, false, 0);
    }

    @Test
    void aServerGoesUpDownAndUpAgain() throws IOException {
        try (FakeServer server = new FakeServer()) {
            Endpoint endpoint = at(server.port());
            Probe probe = probe(endpoint, http(QUICK));
            await().until(() -> endpoint.health() == Health.UP);
            assertThat(server.requests.get(0)).startsWith("GET /healthz HTTP/1.1\r\nHost: app.test\r\n");
            server.answer = "HTTP/1.1 503 Service Unavailable\r\n\r\n";
            int before = server.requests.size();
            await().until(() -> endpoint.health() == Health.DOWN);
            assertThat(server.requests.size() - before).isGreaterThanOrEqualTo(2);
            server.answer = "HTTP/1.1 204 No Content\r\n\r\n";
            await().until(() -> endpoint.health() == Health.UP);
            awaitVerdicts("up: status 200", "down: status 503", "up: status 204");
            probe.close();
        }
    }

    @Test
    void silenceIsAFailure() throws IOException {
        try (FakeServer server = new FakeServer()) {
            server.answer = FakeServer.SILENCE;
            Endpoint endpoint = at(server.port());
            Probe probe = probe(endpoint, http(IMPATIENT));
            await().until(() -> endpoint.health() == Health.DOWN);
            awaitVerdicts("down: no answer in time");
            probe.close();
        }
    }

    @Test
    void garbageAndHangingUpAreFailures() throws IOException {
        try (FakeServer server = new FakeServer()) {
            server.answer = "SSH-2.0-OpenSSH_9.2\r\n";
            Endpoint endpoint = at(server.port());
            Probe probe = probe(endpoint, http(QUICK));
            await().until(() -> !verdicts.isEmpty());
            probe.close();
            server.answer = "";
            Probe second = probe(endpoint, http(QUICK));
            await().until(() -> verdicts.size() == 2);
            second.close();
            assertThat(verdicts).containsExactly("down: the answer is not HTTP/1.x", "down: closed without an answer");
        }
    }

    @Test
    void aServerIsAskedOverHttp2() throws IOException {
        try (FakeServer server = new FakeServer()) {
            // a reset for what it leaves unread would overtake its answer
            server.hangsUp = false;
            // SETTINGS, then HEADERS of stream 1 with :status 200
            server.answer = "\0\0\0\4\0\0\0\0\0" + "\0\0\1\1\5\0\0\0\1\u0088";
            Endpoint endpoint = at(server.port());
            Probe probe = probe(endpoint, http(QUICK).overHttp2());
            await().until(() -> endpoint.health() == Health.UP);
            assertThat(server.requests.get(0)).isEqualTo("PRI * HTTP/2.0\r\n\r\n");
            server.answer = "HTTP/1.1 400 Bad Request\r\n\r\n";
            await().until(() -> endpoint.health() == Health.DOWN);
            awaitVerdicts("up: status 200", "down: no answer in HTTP/2: upstream-garbage");
            probe.close();
        }
    }

    @Test
    void aConnectIsEnoughForTcp() throws IOException {
        Endpoint endpoint;
        try (FakeServer server = new FakeServer()) {
            server.answer = FakeServer.SILENCE;
            endpoint = at(server.port());
            probe(endpoint, Check.tcp(QUICK));
            await().until(() -> verdicts.size() == 1);
        }
        await().until(() -> endpoint.health() == Health.DOWN && verdicts.size() == 2);
        assertThat(verdicts.get(0)).isEqualTo("up: connected");
        assertThat(verdicts.get(1)).startsWith("down: connect-refused: ");
    }

    @Test
    void aConnectThatHangsIsAFailure() throws IOException {
        try (BlackHole hole = new BlackHole("127.0.0.1")) {
            Endpoint endpoint = at(((InetSocketAddress) hole.address()).getPort());
            Probe probe = probe(endpoint, Check.tcp(IMPATIENT));
            await().until(() -> endpoint.health() == Health.DOWN);
            awaitVerdicts("down: no answer in time");
            probe.close();
        }
    }

    @Test
    void whatIsNotResolvedIsNotJudged() throws IOException {
        try (FakeServer server = new FakeServer();
                FakeServer other = new FakeServer()) {
            Endpoint named = Endpoint.inet("app.test", server.port(), 1, false, 0);
            Probe probe = probe(named, http(QUICK));
            // another probe's second verdict is time enough for this one's first
            Endpoint clock = at(other.port());
            Probe second = probe(clock, http(QUICK));
            await().until(() -> other.requests.size() >= 4);
            assertThat(named.health()).isEqualTo(Health.UNKNOWN);
            assertThat(server.requests).isEmpty();
            named.publish(Addresses.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port())));
            await().until(() -> named.health() == Health.UP);
            probe.close();
            second.close();
        }
    }

    @Test
    void unixSocketsAreChecked(@TempDir Path directory) throws IOException {
        Path path = directory.resolve("app.sock");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            Endpoint endpoint = Endpoint.unix(path.toString(), 1, false, 0);
            Probe probe = probe(endpoint, http(new Pace(2_000 * MILLI, 2_000 * MILLI, 1, 1)));
            try (SocketChannel accepted = server.accept()) {
                accepted.write(ByteBuffer.wrap("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
                await().until(() -> endpoint.health() == Health.UP);
            }
            probe.close();
        }
    }

    @Test
    void aClosedProbeAsksNothingAndJudgesNothing() throws IOException {
        try (FakeServer server = new FakeServer();
                FakeServer other = new FakeServer()) {
            Endpoint endpoint = at(server.port());
            Probe probe = probe(endpoint, http(QUICK));
            await().until(() -> endpoint.health() == Health.UP);
            probe.close();
            probe.close();
            probe.start();
            // a check that was under way is in the count by the time another probe has asked
            Probe second = probe(at(other.port()), http(QUICK));
            await().until(() -> other.requests.size() >= 2);
            int asked = server.requests.size();
            await().until(() -> other.requests.size() >= 6);
            assertThat(server.requests).hasSize(asked);
            assertThat(endpoint.health()).as("the last verdict stays").isEqualTo(Health.UP);
            second.close();
        }
    }

    @Test
    void aProbeThatGoesOnHoldsToTheVerdictUntilResultsInARowDiffer() throws IOException {
        try (FakeServer server = new FakeServer()) {
            Endpoint endpoint = at(server.port());
            endpoint.publish(Health.UP);
            server.answer = "HTTP/1.1 503 Service Unavailable\r\n\r\n";
            Probe probe = new Probe(endpoint, http(QUICK), loops.loop(), new FastRandom(1), this::onVerdict);
            probe.goOn();
            await().until(() -> endpoint.health() == Health.DOWN);
            assertThat(server.requests).as("falls after two").hasSizeGreaterThanOrEqualTo(2);
            awaitVerdicts("down: status 503");
            probe.close();
        }
    }
}
