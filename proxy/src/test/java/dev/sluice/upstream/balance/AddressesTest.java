package dev.sluice.upstream.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.FastRandom;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The order in which addresses are tried. */
class AddressesTest {
    private final SocketAddress four1 = new InetSocketAddress("10.0.0.1", 80);
    private final SocketAddress four2 = new InetSocketAddress("10.0.0.2", 80);
    private final SocketAddress four3 = new InetSocketAddress("10.0.0.3", 80);
    private final SocketAddress six1 = new InetSocketAddress("2001:db8::1", 80);
    private final SocketAddress six2 = new InetSocketAddress("2001:db8::2", 80);

    @Test
    void familiesTakeTurnsBeginningWithSix() {
        Addresses addresses = Addresses.of(four1, four2, six1, four3, six2);
        assertThat(addresses.inOrder(0)).containsExactly(six1, four1, six2, four2, four3);
        assertThat(addresses.inOrder(1)).containsExactly(six2, four2, six1, four3, four1);
    }

    @Test
    void whatFailedComesLast() {
        Addresses addresses = Addresses.of(six1, four1, four2).withFailed(six1);
        assertThat(addresses.inOrder(0)).containsExactly(four1, four2, six1);
        assertThat(addresses.inOrder(1)).containsExactly(four2, four1, six1);
        assertThat(addresses.good()).isEqualTo(2);
        assertThat(addresses.withFailed(six1)).isSameAs(addresses);
    }

    @Test
    void whatIsNotThereCannotFail() {
        Addresses addresses = Addresses.of(six1);
        assertThat(addresses.withFailed(four1)).isSameAs(addresses);
        assertThat(Addresses.NONE.isEmpty()).isTrue();
        assertThat(Addresses.NONE.inOrder(5)).isEmpty();
    }

    @Test
    void onceAllHaveFailedAllAreGoodAgain() {
        Addresses addresses = Addresses.of(four1, four2).withFailed(four1).withFailed(four2);
        assertThat(addresses.good()).isEqualTo(2);
        assertThat(addresses.size()).isEqualTo(2);
    }

    @Test
    void everyOrderIsAPermutationWithTheGoodFirst() {
        FastRandom random = new FastRandom(5);
        for (int round = 0; round < 3_000; round++) {
            SocketAddress[] all = new SocketAddress[random.nextInt(9)];
            for (int i = 0; i < all.length; i++) {
                all[i] = new InetSocketAddress(random.nextInt(2) == 0 ? "10.0.0." + i : "2001:db8::" + i, 80);
            }
            Addresses addresses = Addresses.of(all.clone());
            Set<SocketAddress> failed = new HashSet<>();
            for (int i = random.nextInt(3); i > 0 && all.length > 3; i--) {
                SocketAddress next = all[random.nextInt(all.length)];
                addresses = addresses.withFailed(next);
                failed.add(next);
            }
            List<SocketAddress> order = new ArrayList<>(List.of(addresses.inOrder(random.nextInt(1_000) - 500)));
            assertThat(order).containsExactlyInAnyOrder(all);
            assertThat(order.subList(0, addresses.good())).noneMatch(failed::contains);
        }
    }

    @Test
    void anAddressThatFailedIsKeptFromNewerAddresses() {
        Endpoint endpoint = Endpoint.inet("app", 80, 1, false, 0);
        endpoint.publish(Addresses.of(six1, four1));
        endpoint.onAddressFailed(six1);
        assertThat(endpoint.addresses().inOrder(0)).containsExactly(four1, six1);
        endpoint.publish(Addresses.of(six1, four1));
        assertThat(endpoint.addresses().inOrder(0)).as("resolved anew").containsExactly(six1, four1);
    }
}
