package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Address;
import dev.sluice.base.FastRandom;
import dev.sluice.upstream.balance.Addresses;
import dev.sluice.upstream.balance.EjectionPolicy;
import dev.sluice.upstream.balance.Endpoint;
import dev.sluice.upstream.balance.Health;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which servers of a changed service go on as they fare. */
class ClusterTest {
    private static ServerConfig server(String host, int weight, boolean backup) {
        return new ServerConfig(new Address.Inet(host, 80), weight, backup);
    }

    private static ServiceConfig service(int inflight, ServerConfig... servers) {
        ServiceConfig d = ServiceConfig.DEFAULTS;
        QueueConfig limit = new QueueConfig(inflight, 10, Duration.ofSeconds(inflight + 1));
        return new ServiceConfig(
                "app",
                List.of(servers),
                d.balance(),
                null,
                null,
                d.retry(),
                limit,
                d.timeout(),
                d.pool(),
                d.host(),
                d.protocol(),
                null,
                d.proxyProtocol());
    }

    private static Endpoint[] first(int inflight, ServerConfig... servers) {
        return Cluster.endpoints(service(inflight, servers), List.of(), null);
    }

    private static Endpoint[] next(Endpoint[] lived, int inflight, ServerConfig... servers) {
        return Cluster.endpoints(service(inflight, servers), List.of(lived), null);
    }

    @Test
    void aServerThatStaysIsTheSameWhateverItsPlace() {
        Endpoint[] before = first(0, server("a", 1, false), server("b", 1, false));
        Endpoint[] after = next(before, 0, server("c", 1, false), server("b", 1, false), server("a", 1, false));
        assertThat(after[2]).isSameAs(before[0]);
        assertThat(after[1]).isSameAs(before[1]);
        assertThat(after[0].name()).isEqualTo("c:80");
    }

    @Test
    void anotherWeightOrRoleIsAnotherServer() {
        Endpoint[] before = first(0, server("a", 1, false), server("b", 1, false));
        before[0].publish(Health.DOWN);
        before[1].publish(Health.DOWN);
        Endpoint[] after = next(before, 0, server("a", 2, false), server("b", 1, true));
        assertThat(after[0].health()).isEqualTo(Health.UNKNOWN);
        assertThat(after[1].health()).isEqualTo(Health.UNKNOWN);
    }

    @Test
    void aServerThatIsListedTwiceGoesOnOnceEach() {
        Endpoint[] before = first(0, server("a", 1, false), server("a", 1, false));
        Endpoint[] after = next(before, 0, server("a", 1, false), server("a", 1, false), server("a", 1, false));
        assertThat(after[0]).isSameAs(before[0]);
        assertThat(after[1]).isSameAs(before[1]);
        assertThat(after[2]).isNotIn((Object[]) before);
    }

    @Test
    void healthAddressesEjectionAndPlacesTakenGoOnUnderANewLimit() {
        Endpoint before = first(2, server("a", 1, false))[0];
        before.publish(Addresses.of(new InetSocketAddress("192.0.2.1", 80)));
        before.publish(Health.UP);
        before.tryEnter();
        for (int i = 0; i < 3; i++) {
            before.onFailure(EjectionPolicy.DEFAULTS, 0, new FastRandom(1));
        }
        Endpoint after = next(new Endpoint[] {before}, 1, server("a", 1, false))[0];
        assertThat(after.limit()).isEqualTo(1);
        assertThat(after.isFull()).isTrue();
        assertThat(after.health()).isEqualTo(Health.UP);
        assertThat(after.addresses().size()).isEqualTo(1);
        assertThat(after.isAvailable(1)).as("still out").isFalse();
    }
}
