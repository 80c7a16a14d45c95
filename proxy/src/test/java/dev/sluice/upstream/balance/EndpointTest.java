package dev.sluice.upstream.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.base.FastRandom;
import dev.sluice.upstream.tls.ClientTls;
import dev.sluice.upstream.tls.ServerTls;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

/** What an endpoint says of itself and how its shared state changes. */
class EndpointTest {
    private static final long SECOND = 1_000_000_000L;
    private final FastRandom random = new FastRandom(1);

    @Test
    void aLiteralIsItsOwnAddress() {
        Endpoint four = Endpoint.inet("10.1.2.3", 8080, 2, true, 0);
        Endpoint six = Endpoint.inet("2001:db8::1", 443, 1, false, 0);
        assertThat(four.name()).isEqualTo("10.1.2.3:8080");
        assertThat(four.isNamed()).isFalse();
        assertThat(four.addresses().inOrder(0)).containsExactly(new InetSocketAddress("10.1.2.3", 8080));
        assertThat(four.identity()).isEqualTo(new Endpoint.Identity("10.1.2.3:8080", 2, true));
        assertThat(six.name()).isEqualTo("[2001:db8::1]:443");
        assertThat(six.addresses().inOrder(0)).containsExactly(new InetSocketAddress("2001:db8::1", 443));
    }

    @Test
    void anEmptyHostIsThisMachine() {
        Endpoint here = Endpoint.inet("", 80, 1, false, 0);
        assertThat(here.isNamed()).isFalse();
        assertThat(here.addresses().inOrder(0))
                .containsExactly(
                        new InetSocketAddress(NetUtil.LOCALHOST6, 80), new InetSocketAddress(NetUtil.LOCALHOST4, 80));
    }

    @Test
    void aNameHasNoAddressUntilOneIsPublished() {
        Endpoint named = Endpoint.inet("app.internal", 80, 1, false, 0);
        assertThat(named.isNamed()).isTrue();
        assertThat(named.isAvailable(0)).isFalse();
        named.publish(Lanes.somewhere());
        assertThat(named.isAvailable(0)).isTrue();
    }

    @Test
    void aUnixSocketIsAPath() {
        Endpoint unix = Endpoint.unix("/run/app.sock", 1, false, 0);
        assertThat(unix.name()).isEqualTo("unix:/run/app.sock");
        assertThat(unix.isNamed()).isFalse();
        assertThat(unix.addresses().inOrder(0)).containsExactly(UnixDomainSocketAddress.of("/run/app.sock"));
    }

    @Test
    void aWeightIsPositive() {
        assertThatThrownBy(() -> Endpoint.inet("10.0.0.1", 80, 0, false, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not 0");
    }

    @Test
    void whatTheCheckFindsDecides() {
        Endpoint endpoint = Lanes.server(0, 1, false);
        assertThat(endpoint.health()).isEqualTo(Health.UNKNOWN);
        assertThat(endpoint.isAvailable(0)).isTrue();
        endpoint.publish(Health.DOWN);
        assertThat(endpoint.isAvailable(0)).isFalse();
        endpoint.publish(Health.UP);
        assertThat(endpoint.isAvailable(0)).isTrue();
    }

    @Test
    void failuresInARowEjectAndSuccessBringsBack() {
        Endpoint endpoint = Lanes.server(0, 1, false);
        assertThat(endpoint.onFailure(EjectionPolicy.DEFAULTS, 0, random)).isFalse();
        assertThat(endpoint.onFailure(EjectionPolicy.DEFAULTS, 0, random)).isFalse();
        assertThat(endpoint.isAvailable(0)).isTrue();
        assertThat(endpoint.onFailure(EjectionPolicy.DEFAULTS, 0, random)).isTrue();
        assertThat(endpoint.isAvailable(SECOND / 2)).isFalse();
        assertThat(endpoint.isAvailable(SECOND)).isTrue();
        assertThat(endpoint.onFailure(EjectionPolicy.DEFAULTS, SECOND / 2, random))
                .as("already out")
                .isFalse();
        endpoint.onSuccess();
        assertThat(endpoint.isAvailable(SECOND / 2)).isTrue();
        assertThat(endpoint.ejection()).isSameAs(Ejection.NONE);
    }

    @Test
    void theLimitIsCountedOverAllLoops() {
        Endpoint limited = Endpoint.inet("10.0.0.1", 80, 1, false, 2);
        assertThat(limited.tryEnter()).isTrue();
        assertThat(limited.isFull()).isFalse();
        assertThat(limited.tryEnter()).isTrue();
        assertThat(limited.isFull()).isTrue();
        assertThat(limited.tryEnter()).isFalse();
        assertThat(limited.entered()).isEqualTo(2);
        limited.leave();
        assertThat(limited.tryEnter()).isTrue();
    }

    @Test
    void withoutALimitNothingIsCounted() {
        Endpoint endpoint = Lanes.server(0, 1, false);
        assertThat(endpoint.tryEnter()).isTrue();
        assertThat(endpoint.entered()).isZero();
        assertThat(endpoint.isFull()).isFalse();
        endpoint.leave();
        assertThat(endpoint.entered()).isZero();
    }

    @Test
    void withTheSameLimitItIsTheSame() {
        Endpoint limited = Endpoint.inet("10.0.0.1", 80, 1, false, 2);
        assertThat(limited.limitedTo(2)).isSameAs(limited);
    }

    @Test
    void withAnotherLimitItFaresAsBefore() {
        Endpoint before = Endpoint.inet("app.internal", 80, 3, true, 2);
        before.publish(Lanes.somewhere());
        before.publish(Health.DOWN);
        before.tryEnter();
        before.tryEnter();
        Endpoint after = before.limitedTo(3);
        assertThat(after.identity()).isEqualTo(before.identity());
        assertThat(after.addresses()).isSameAs(before.addresses());
        assertThat(after.health()).isEqualTo(Health.DOWN);
        assertThat(after.entered()).isEqualTo(2);
        assertThat(after.tryEnter()).isTrue();
        assertThat(after.tryEnter()).isFalse();
        before.leave();
        assertThat(after.tryEnter())
                .as("what the old one gives back the new one has")
                .isTrue();
        for (int i = 0; i < 3; i++) {
            after.onFailure(EjectionPolicy.DEFAULTS, 0, random);
        }
        assertThat(before.ejection()).isSameAs(after.ejection());
        assertThat(before.ejection().isOut(1)).isTrue();
    }

    @Test
    void whatCameInWithoutALimitDoesNotLeaveWithOne() {
        Endpoint before = Endpoint.inet("10.0.0.1", 80, 1, false, 0);
        before.tryEnter();
        Endpoint after = before.limitedTo(1);
        before.leave();
        assertThat(after.entered()).isZero();
        assertThat(after.tryEnter()).isTrue();
        assertThat(after.limitedTo(0).entered()).isZero();
    }

    @Test
    void whatAConnectSaidIsKeptUntilTheServerAnswers() {
        Endpoint before = Endpoint.inet("10.0.0.1", 80, 1, false, 0);
        Endpoint after = before.limitedTo(3);
        before.onFault("refused");
        before.onFailure(EjectionPolicy.DEFAULTS, 0, new FastRandom(1));
        assertThat(after.fault()).isEqualTo("refused");
        after.onSuccess();
        assertThat(before.fault()).isEmpty();
    }

    @Test
    void encryptionIsAPartOfTheServiceAndNotOfHowItFares() throws SSLException {
        ServerTls tls =
                ClientTls.of(List.of(), "", List.of(), List.of("http/1.1")).server("app.test", 443, 0);
        Endpoint plain = Endpoint.inet("10.0.0.1", 443, 1, false, 0);
        Endpoint encrypted = plain.encrypted(tls);
        assertThat(plain.encrypted(null)).isSameAs(plain);
        assertThat(encrypted.encrypted(tls)).isSameAs(encrypted);
        assertThat(encrypted.tls()).isSameAs(tls);
        assertThat(encrypted.limitedTo(2).tls()).isSameAs(tls);
        plain.publish(Health.DOWN);
        assertThat(encrypted.health()).isEqualTo(Health.DOWN);
    }
}
