package dev.sluice.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in use over the life of a process: renewal, carry-over, what is shown. */
class CertificatesTest {
    @TempDir
    private Path directory;

    private final FakeWallClock clock = FakeWallClock.today();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private Certificates certificates;

    @BeforeEach
    void begin() {
        StateDirectory state = new StateDirectory(directory.resolve("state"));
        certificates = new Certificates(state, clock, new FakeEntropy(1), tasks::add, (uri, request) -> {
            throw new OcspException("away");
        });
    }

    private KeyedCertificate withResponder() throws IOException, InterruptedException {
        OpenSsl openssl = new OpenSsl(directory);
        openssl.root("root");
        openssl.key("site");
        openssl.issue(
                "site", "root", "subjectAltName=DNS:site.test", "authorityInfoAccess=OCSP;URI:http://127.0.0.1:1/");
        Path chain = openssl.join("chain.pem", "site.crt", "root.crt");
        return Objects.requireNonNull(
                CertificateFile.read(chain, openssl.file("site.key"), clock).certificate());
    }

    @Test
    void aNameHasOneLeafUntilAThirdOfItsLifeIsLeft() throws CertificateFault {
        KeyedCertificate leaf = certificates.local("App.localhost");
        certificates.retain(List.of(leaf));
        assertThat(certificates.local("app.LOCALHOST")).isSameAs(leaf);
        assertThat(certificates.local("other.localhost")).isNotEqualTo(leaf);
        clock.advance(Duration.ofHours(7 * 24 * 2 / 3 - 1));
        assertThat(certificates.tick()).isFalse();
        assertThat(certificates.local("app.localhost")).isSameAs(leaf);
        clock.advance(Duration.ofHours(2));
        assertThat(certificates.tick()).isTrue();
        KeyedCertificate next = certificates.local("app.localhost");
        assertThat(next.leaf().getNotAfter()).isAfter(leaf.leaf().getNotAfter());
        assertThat(next.leaf().getIssuerX500Principal()).isEqualTo(leaf.leaf().getIssuerX500Principal());
        certificates.retain(List.of(next));
        assertThat(certificates.tick()).isFalse();
    }

    @Test
    void aNameThatIsNotLocalHasNone() {
        assertThatThrownBy(() -> certificates.local("example.com")).isInstanceOf(CertificateFault.class);
    }

    @Test
    void whatIsNotUsedAnyLongerIsLetGo() throws CertificateFault {
        KeyedCertificate leaf = certificates.local("a.test");
        certificates.retain(List.of());
        clock.advance(Duration.ofDays(8));
        assertThat(certificates.tick()).isFalse();
        assertThat(certificates.states()).isEmpty();
        assertThat(certificates.local("a.test")).isNotEqualTo(leaf);
    }

    @Test
    void aResponderIsAskedOncePerCertificateAlsoOverReloads() throws Exception {
        KeyedCertificate site = withResponder();
        var staple = certificates.key(site).staple();
        certificates.retain(List.of(site));
        certificates.tick();
        assertThat(tasks).hasSize(1);
        assertThat(certificates.key(site).staple()).isSameAs(staple);
        certificates.retain(List.of(site));
        tasks.remove().run();
        assertThat(certificates.tick()).isFalse();
        assertThat(tasks).isEmpty();
        clock.advance(Duration.ofMinutes(2));
        certificates.tick();
        assertThat(tasks).hasSize(1);
        certificates.retain(List.of());
        assertThat(certificates.key(site).staple()).isNotSameAs(staple);
    }

    @Test
    void fewRespondersAreAskedAtOnce() throws Exception {
        List<KeyedCertificate> sites = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            sites.add(withResponder());
            certificates.key(sites.get(i));
        }
        certificates.retain(sites);
        assertThat(tasks).hasSize(4);
        certificates.tick();
        assertThat(tasks).hasSize(4);
        tasks.remove().run();
        certificates.tick();
        assertThat(tasks).hasSize(4);
        while (!tasks.isEmpty()) {
            tasks.remove().run();
            certificates.tick();
        }
        assertThat(certificates.states())
                .hasSize(6)
                .allMatch(state -> state.ocsp().equals("pending"));
    }

    @Test
    void aPoolThatHasEndedIsNoFailure() throws Exception {
        Certificates ending = new Certificates(
                new StateDirectory(directory.resolve("state")),
                clock,
                new FakeEntropy(1),
                task -> {
                    throw new RejectedExecutionException("ended");
                },
                (uri, request) -> request);
        KeyedCertificate site = withResponder();
        assertThat(ending.key(site).staple().response()).isNull();
        ending.retain(List.of(site));
        assertThat(ending.tick()).isFalse();
    }

    @Test
    void showsWhatIsInUseAndNoKey() throws Exception {
        KeyedCertificate site = withResponder();
        KeyedCertificate local = certificates.local("a.test");
        certificates.key(site);
        certificates.key(local);
        certificates.retain(List.of(site, local));
        assertThat(certificates.states())
                .satisfiesExactly(
                        state -> {
                            assertThat(state.names()).hasToString("site.test");
                            assertThat(state.issuer()).isEqualTo("CN=root");
                            assertThat(state.serial())
                                    .isEqualTo(site.leaf().getSerialNumber().toString(16));
                            assertThat(state.ocsp()).isEqualTo("pending");
                            assertThat(state.mustStaple()).isFalse();
                            assertThat(state.source()).endsWith("chain.pem");
                        },
                        state -> {
                            assertThat(state.source()).isEqualTo("local");
                            assertThat(state.ocsp()).isEqualTo("none");
                            assertThat(state.notAfter()).isAfter(clock.now());
                        });
        assertThat(certificates.states().toString()).doesNotContain("PrivateKey", "private");
    }
}
