package dev.sluice.certs;

import dev.sluice.base.Clock;
import dev.sluice.server.tls.Staple;
import dev.sluice.server.tls.TlsKey;
import java.net.URI;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates in use: leaves of the local authority, one a name, and an OCSP staple for each that has a responder; both survive
 * reloads. Conductor only; responders are asked on the blocking pool.
 */
public final class Certificates {
    private static final Logger LOG = LoggerFactory.getLogger("sluice");

    /** A leaf is replaced when less than a third of its life is left. */
    private static final Duration RENEW_BEFORE = LocalAuthority.LEAF_LIFE.dividedBy(3);

    /** A responder that hangs must not take the pool from those who serve files. */
    private static final int MOST_ASKED = 4;

    private final StateDirectory state;
    private final Clock clock;
    private final SecureRandom random;
    private final Executor blocking;
    private final Responder responder;
    private final Map<String, KeyedCertificate> leaves = new HashMap<>();
    private final Map<X509Certificate, OcspStaple> staples = new HashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile List<KeyedCertificate> used = List.of();
    private volatile Map<X509Certificate, OcspStaple> usedStaples = Map.of();
    private @Nullable LocalAuthority authority;

    /** No certificates yet; the authority is opened when the first leaf is wanted. */
    public Certificates(StateDirectory state, Clock clock, SecureRandom random, Executor blocking) {
        this(state, clock, random, blocking, new HttpResponder());
    }

    Certificates(StateDirectory state, Clock clock, SecureRandom random, Executor blocking, Responder responder) {
        this.state = state;
        this.clock = clock;
        this.random = random;
        this.blocking = blocking;
        this.responder = responder;
    }

    /** The leaf of the local authority for this name: the one that there is, or a new one when it ends soon. */
    public KeyedCertificate local(String name) throws CertificateFault {
        String key = name.toLowerCase(Locale.ROOT);
        KeyedCertificate leaf = leaves.get(key);
        if (leaf == null || isEnding(leaf)) {
            leaf = authority().issue(key);
            leaves.put(key, leaf);
        }
        return leaf;
    }

    /** The authority, with what is to be said of its root told once. */
    private LocalAuthority authority() {
        LocalAuthority present = authority;
        if (present == null) {
            present = LocalAuthority.open(state, clock, random);
            present.problems().forEach(problem -> LOG.warn("{}", problem));
            authority = present;
        }
        return present;
    }

    private boolean isEnding(KeyedCertificate leaf) {
        Instant ends = leaf.leaf().getNotAfter().toInstant();
        return Instant.ofEpochMilli(clock.wallMillis()).plus(RENEW_BEFORE).isAfter(ends);
    }

    /** What a handshake takes; the staple is the same for the same certificate, and filled once it was answered. */
    public TlsKey key(KeyedCertificate certificate) {
        return certificate.tlsKey(staple(certificate));
    }

    private Staple staple(KeyedCertificate certificate) {
        URI uri = OcspTarget.of(certificate.leaf());
        X509Certificate issuer = certificate.issuer();
        if (uri == null || issuer == null) {
            return Staple.NONE;
        }
        return staples.computeIfAbsent(
                certificate.leaf(), any -> new OcspStaple(certificate, issuer, uri, clock, responder));
    }

    /** These are what is in use from now on; everything else is let go. */
    public void retain(Collection<KeyedCertificate> certificates) {
        used = List.copyOf(certificates);
        leaves.values().retainAll(used);
        staples.keySet().retainAll(used.stream().map(KeyedCertificate::leaf).toList());
        usedStaples = Map.copyOf(staples);
        tick();
    }

    /**
     * To be called every second or so: has responders asked whose turn it is. Whether a leaf of the local authority ends soon, so that
     * what is in use should be put together anew.
     */
    public boolean tick() {
        staples.values().forEach(staple -> {
            if (asked.get() < MOST_ASKED && staple.isDue()) {
                refresh(staple);
            }
        });
        return leaves.values().stream().anyMatch(this::isEnding);
    }

    private void refresh(OcspStaple staple) {
        asked.incrementAndGet();
        try {
            blocking.execute(() -> {
                try {
                    staple.refresh();
                } finally {
                    asked.decrementAndGet();
                }
            });
        } catch (RejectedExecutionException e) {
            asked.decrementAndGet();
            staple.giveUp();
        }
    }

    /** What is in use, for showing it; any thread. */
    public List<CertificateState> states() {
        return used.stream().map(this::state).toList();
    }

    private CertificateState state(KeyedCertificate certificate) {
        X509Certificate leaf = certificate.leaf();
        OcspStaple staple = usedStaples.get(leaf);
        return new CertificateState(
                certificate.names(),
                leaf.getIssuerX500Principal().getName(),
                leaf.getSerialNumber().toString(16),
                leaf.getNotAfter().toInstant(),
                certificate.source(),
                staple == null ? "none" : staple.status().name().toLowerCase(Locale.ROOT),
                OcspTarget.isRequired(leaf));
    }
}
