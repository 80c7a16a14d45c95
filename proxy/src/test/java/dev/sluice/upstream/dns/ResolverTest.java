package dev.sluice.upstream.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.base.FastRandom;
import dev.sluice.upstream.balance.Endpoint;
import dev.sluice.upstream.dial.Loops;
import dev.sluice.upstream.dial.Transport;
import io.netty.resolver.HostsFileEntriesProvider;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Resolving against a nameserver that answers as it is told. */
class ResolverTest {
    private static final long MILLI = 1_000_000L;
    private static final Terms QUICK = new Terms(50 * MILLI, 60_000 * MILLI, 50 * MILLI, 100 * MILLI, 300);

    private final List<String> events = new CopyOnWriteArrayList<>();
    private final Loops loops = new Loops(Transport.EPOLL);
    private final Endpoint app = Endpoint.inet("app.test", 8080, 1, false, 0);
    private volatile String hosts = "";
    private final ExecutorService elsewhere = Executors.newSingleThreadExecutor();
    private FakeDns dns;
    private Resolver resolver;

    @BeforeEach
    void start() throws IOException {
        dns = new FakeDns();
        resolver = new Resolver(
                loops.loop(),
                List.of(dns.address()),
                reader -> elsewhere.execute(() -> reader.accept(hostsFile())),
                new FastRandom(1),
                new Recorder(),
                QUICK);
    }

    @AfterEach
    void stop() {
        resolver.close();
        loops.close();
        elsewhere.shutdownNow();
        dns.close();
    }

    private HostsFileEntriesProvider hostsFile() {
        try {
            return HostsFileEntriesProvider.parser().parse(new StringReader(hosts));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes down what the resolver tells. Called on its loop. */
    private final class Recorder implements Resolver.Listener {
        @Override
        public void onResolved(Endpoint endpoint) {
            events.add(endpoint.name() + " resolved");
        }

        @Override
        public void onUnresolved(Endpoint endpoint, String detail) {
            events.add(endpoint.name() + " unresolved: " + detail);
        }
    }

    private static SocketAddress at(String literal) {
        return new InetSocketAddress(literal, 8080);
    }

    private void awaitAddresses(String... literals) {
        SocketAddress[] expected = new SocketAddress[literals.length];
        for (int i = 0; i < literals.length; i++) {
            expected[i] = at(literals[i]);
        }
        await().untilAsserted(() -> assertThat(app.addresses().inOrder(0)).containsExactlyInAnyOrder(expected));
    }

    @Test
    void bothFamiliesArePublished() throws IOException {
        dns.addresses("app.test", 300, "192.0.2.1", "192.0.2.2", "2001:db8::1");
        resolver.watch(app);
        awaitAddresses("192.0.2.1", "192.0.2.2", "2001:db8::1");
        await().until(() -> events.equals(List.of("app.test:8080 resolved")));
        assertThat(dns.questions).containsExactlyInAnyOrder("app.test. 1", "app.test. 28");
    }

    @Test
    void anExpiredAnswerIsAskedAgainAndAChangeIsTold() throws IOException {
        dns.addresses("app.test", 0, "192.0.2.1");
        resolver.watch(app);
        awaitAddresses("192.0.2.1");
        await().until(() -> dns.questions.size() >= 6);
        assertThat(events).as("no change, no news").containsExactly("app.test:8080 resolved");
        dns.addresses("app.test", 300, "192.0.2.7");
        awaitAddresses("192.0.2.7");
        await().until(() -> events.size() == 2);
    }

    @Test
    void anAnswerHoldsForItsTimeToLive() throws IOException {
        Endpoint brief = Endpoint.inet("brief.test", 1, 1, false, 0);
        dns.addresses("app.test", 300, "192.0.2.1");
        dns.addresses("brief.test", 0, "192.0.2.1");
        resolver.watch(app);
        resolver.watch(brief);
        await().until(() ->
                dns.questions.stream().filter("brief.test. 1"::equals).count() >= 5);
        assertThat(dns.questions.stream().filter("app.test. 1"::equals).count()).isEqualTo(1);
    }

    @Test
    void theShortestTimeOfAnAliasCounts() {
        dns.records(
                "app.test",
                FakeDns.alias("app.test", "real.test", 0),
                new FakeDns.Answered("real.test", FakeDns.A, 300, new byte[] {(byte) 192, 0, 2, 9}));
        dns.records("real.test", new FakeDns.Answered("real.test", FakeDns.A, 300, new byte[] {(byte) 192, 0, 2, 9}));
        resolver.watch(app);
        awaitAddresses("192.0.2.9");
        await().until(() -> dns.questions.stream().filter("app.test. 1"::equals).count() >= 3);
    }

    @Test
    void staleAddressesAreKeptThroughEveryKindOfFailure() throws IOException {
        dns.addresses("app.test", 0, "192.0.2.1");
        resolver.watch(app);
        awaitAddresses("192.0.2.1");
        dns.error("app.test", FakeDns.NXDOMAIN);
        awaitFailuresAfter(events.size());
        dns.error("app.test", FakeDns.SERVFAIL);
        awaitFailuresAfter(events.size());
        dns.answer("app.test", (query, end, type) -> new byte[] {1, 2, 3});
        awaitFailuresAfter(events.size());
        dns.answer("app.test", (query, end, type) -> query);
        awaitFailuresAfter(events.size());
        dns.answer("app.test", (query, end, type) -> new byte[0]);
        awaitFailuresAfter(events.size());
        assertThat(app.addresses().inOrder(0)).containsExactly(at("192.0.2.1"));
        dns.addresses("app.test", 300, "192.0.2.2");
        awaitAddresses("192.0.2.2");
    }

    // two, since the first may belong to the answer before
    private void awaitFailuresAfter(int seen) {
        await().until(() -> events.size() >= seen + 2);
        assertThat(events.get(events.size() - 1)).startsWith("app.test:8080 unresolved: ");
    }

    @Test
    void anAnswerCutShortIsAFailure() throws IOException {
        dns.answer("app.test", (query, end, type) -> {
            byte[] whole = FakeDns.response(
                    query,
                    end,
                    type,
                    0,
                    new FakeDns.Answered("app.test", type, 60, new byte[type == FakeDns.A ? 4 : 16]));
            return java.util.Arrays.copyOf(whole, whole.length - 3);
        });
        resolver.watch(app);
        await().until(() -> !events.isEmpty());
        assertThat(app.addresses().isEmpty()).isTrue();
        dns.addresses("app.test", 60, "192.0.2.3");
        awaitAddresses("192.0.2.3");
    }

    @Test
    void aNameThatDoesNotResolveAtFirstDoesLater() throws IOException {
        resolver.watch(app);
        await().until(() -> events.size() >= 2);
        assertThat(events.get(0)).startsWith("app.test:8080 unresolved: ").contains("app.test");
        assertThat(app.isAvailable(0)).isFalse();
        dns.addresses("app.test", 60, "192.0.2.3");
        awaitAddresses("192.0.2.3");
        assertThat(app.isAvailable(0)).isTrue();
    }

    @Test
    void theHostsFileComesFirstAndItsChangesAreSeen() throws IOException {
        hosts = "192.0.2.50 other app.test\n2001:db8::50 APP.test\n";
        dns.addresses("app.test", 60, "192.0.2.3");
        resolver.watch(app);
        awaitAddresses("192.0.2.50", "2001:db8::50");
        assertThat(dns.questions).isEmpty();
        hosts = "192.0.2.51 app.test\n";
        awaitAddresses("192.0.2.51");
        hosts = "";
        awaitAddresses("192.0.2.3");
    }

    @Test
    void aForgottenEndpointIsAskedForNoMore() throws IOException {
        Endpoint other = Endpoint.inet("other.test", 1, 1, false, 0);
        dns.addresses("app.test", 0, "192.0.2.1");
        dns.addresses("other.test", 0, "192.0.2.1");
        resolver.watch(app);
        resolver.watch(app);
        resolver.watch(other);
        awaitAddresses("192.0.2.1");
        resolver.forget(app);
        int before = dns.questions.size();
        await().until(() -> dns.questions.size() >= before + 4);
        int asked = count("app.test. 1");
        int others = count("other.test. 1");
        await().until(() -> count("other.test. 1") >= others + 4);
        assertThat(count("app.test. 1")).isEqualTo(asked);
        assertThat(app.addresses().isEmpty()).isFalse();
    }

    private int count(String question) {
        return (int) dns.questions.stream().filter(question::equals).count();
    }

    @Test
    void literalsAreNotAskedFor() {
        Endpoint literal = Endpoint.inet("192.0.2.1", 80, 1, false, 0);
        resolver.watch(literal);
        resolver.watch(app);
        await().until(() -> !events.isEmpty());
        assertThat(dns.questions).isNotEmpty().allMatch(question -> question.startsWith("app.test"));
        assertThat(events).allMatch(event -> event.startsWith("app.test"));
    }

    @Test
    void localhostIsLoopbackWithoutAskingAnyone() {
        Endpoint local = Endpoint.inet("LocalHost", 8080, 1, false, 0);
        Endpoint below = Endpoint.inet("app.localhost", 8080, 1, false, 0);
        resolver.watch(local);
        resolver.watch(below);
        await().until(() -> events.size() == 2);
        assertThat(local.addresses().inOrder(0)).containsExactly(at("::1"), at("127.0.0.1"));
        assertThat(below.addresses().inOrder(0)).containsExactly(at("::1"), at("127.0.0.1"));
        assertThat(dns.questions).isEmpty();
    }
}
