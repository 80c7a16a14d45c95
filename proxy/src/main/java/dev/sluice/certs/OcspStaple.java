package dev.sluice.certs;

import dev.sluice.base.Clock;
import dev.sluice.base.FastRandom;
import dev.sluice.server.tls.Staple;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The proof that one certificate is not revoked, kept fresh: asked for again when half of its life is over, after a failure in growing
 * intervals, and given out only while it is valid. Loops read it; one thread of the blocking pool at a time refreshes it.
 */
final class OcspStaple implements Staple {
    /** How it stands, for whoever looks at the certificates. */
    enum Status {
        /** Nothing was answered yet. */
        PENDING,
        /** There is a valid answer. */
        GOOD,
        /** The last answer has expired and there is no other. */
        LAPSED,
        /** The issuer says that the certificate is revoked. */
        REVOKED
    }

    private static final Logger LOG = LoggerFactory.getLogger("sluice");
    private static final Duration FIRST_WAIT = Duration.ofMinutes(1);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final Duration LEAST_LIFE = Duration.ofMinutes(5);
    private static final int MAX_DOUBLINGS = 6;
    private static final int JITTER_TENTHS = 10;

    private final String name;
    private final X509Certificate certificate;
    private final X509Certificate issuer;
    private final URI uri;
    private final Clock clock;
    private final Responder responder;
    private final FastRandom random;
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile @Nullable OcspAnswer answer;
    private volatile boolean revoked;
    private volatile long dueMillis;
    private int failures;

    OcspStaple(KeyedCertificate of, X509Certificate issuer, URI uri, Clock clock, Responder responder) {
        this.name = of.source();
        this.certificate = of.leaf();
        this.issuer = issuer;
        this.uri = uri;
        this.clock = clock;
        this.responder = responder;
        this.random = new FastRandom(certificate.getSerialNumber().longValue());
        this.dueMillis = clock.wallMillis();
    }

    @Override
    public byte @Nullable [] response() {
        OcspAnswer present = answer;
        return present == null || !isValid(present) ? null : present.der();
    }

    private boolean isValid(OcspAnswer present) {
        return clock.wallMillis() < present.until().toEpochMilli();
    }

    Status status() {
        OcspAnswer present = answer;
        if (revoked) {
            return Status.REVOKED;
        }
        return present == null ? Status.PENDING : isValid(present) ? Status.GOOD : Status.LAPSED;
    }

    /** Takes the turn to refresh when it is time; who took it calls {@link #refresh}, or {@link #giveUp}. */
    boolean isDue() {
        return clock.wallMillis() >= dueMillis && asking.compareAndSet(false, true);
    }

    /** Gives the turn back unused. */
    void giveUp() {
        asking.set(false);
    }

    /** Asks the responder and keeps what it answers, if it is of use. Blocks. */
    void refresh() {
        try {
            OcspQuestion question = new OcspQuestion(certificate, issuer);
            Instant now = now();
            OcspAnswer fresh = question.judge(responder.ask(uri, question.request()), now);
            answer = fresh;
            revoked = false;
            failures = 0;
            dueMillis = later(now, fresh);
        } catch (OcspException e) {
            onFailure(e);
        } finally {
            asking.set(false);
        }
    }

    private void onFailure(OcspException e) {
        if (e.isRevoked()) {
            revoked = true;
            answer = null;
        }
        long wait = Math.min(FIRST_WAIT.toMillis() << Math.min(failures, MAX_DOUBLINGS), LONGEST_WAIT.toMillis());
        failures++;
        dueMillis = clock.wallMillis() + jittered(wait);
        LOG.warn("no OCSP response for the certificate of {} from {}: {}", name, uri, e.getMessage());
    }

    /** Halfway through its life; an old answer out of a cache is not asked for again at once. */
    private long later(Instant now, OcspAnswer fresh) {
        long wait = Math.max(
                LEAST_LIFE.toMillis(), Duration.between(now, fresh.halfway()).toMillis());
        return now.toEpochMilli() + jittered(wait);
    }

    /** Up to a tenth earlier, so that not all certificates ask at once. */
    private long jittered(long wait) {
        return wait - (long) (wait * random.nextDouble() / JITTER_TENTHS);
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.wallMillis());
    }
}
