package dev.sluice.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Generated cases for {@link CidrSet}, against asking every network. */
class CidrSetProperties {
    private final FastRandom random = new FastRandom(4632);

    private byte[] address() {
        byte[] bytes = new byte[random.nextInt(2) == 0 ? 4 : 16];
        for (int i = 0; i < bytes.length; i++) {
            // Few values, the extremes among them, so that networks nest and addresses hit.
            bytes[i] = (byte) (random.nextInt(3) * 0x80 - 1);
        }
        return bytes;
    }

    private Cidr network() {
        byte[] bytes = address();
        int most = bytes.length * 8;
        return new Cidr(IpAddress.of(bytes), 128 - most + random.nextInt(most + 1));
    }

    @Test
    void holdsWhatAnyNetworkHolds() {
        int held = 0;
        for (int round = 0; round < 500; round++) {
            List<Cidr> networks = new ArrayList<>();
            for (int i = random.nextInt(30); i > 0; i--) {
                networks.add(network());
            }
            CidrSet set = CidrSet.of(networks);
            for (int i = 0; i < 50; i++) {
                byte[] address = address();
                boolean expected = networks.stream().anyMatch(network -> network.contains(address));
                assertThat(set.contains(address))
                        .as("%s in %s", IpAddress.of(address), networks)
                        .isEqualTo(expected);
                held += expected ? 1 : 0;
            }
            assertThat(set.containsAll(CidrSet.of(networks))).isTrue();
            assertThat(CidrSet.of(set.networks())).isEqualTo(set).hasSameHashCodeAs(set);
        }
        assertThat(held).isBetween(2_000, 23_000);
    }

    @Test
    void aHundredThousandNetworksStayApart() {
        List<Cidr> networks = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            networks.add(new Cidr(new IpAddress(0, 0xffff_0000_0000L | (long) i << 9), 120));
        }
        CidrSet set = CidrSet.of(networks);
        assertThat(set.networks()).hasSize(100_000);
        assertThat(set.contains(new byte[] {0, 0, 4, 9})).isTrue();
        assertThat(set.contains(new byte[] {0, 0, 5, 9})).isFalse();
    }

    @Test
    void theEmptySetHoldsNothing() {
        assertThat(CidrSet.of(List.of()).contains(new byte[4])).isFalse();
        assertThat(CidrSet.of(List.of()).contains(new byte[16])).isFalse();
    }
}
