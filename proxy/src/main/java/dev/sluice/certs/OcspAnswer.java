package dev.sluice.certs;

import java.time.Duration;
import java.time.Instant;

/** A responder's answer that a certificate is good, from when and until when. Immutable, for any thread. */
final class OcspAnswer {
    private final byte[] der;
    private final Instant from;
    private final Instant until;

    OcspAnswer(byte[] der, Instant from, Instant until) {
        this.der = der;
        this.from = from;
        this.until = until;
    }

    /** The response as it came; not to be changed. */
    byte[] der() {
        return der;
    }

    Instant until() {
        return until;
    }

    /** When half of its life is over. */
    Instant halfway() {
        return from.plus(Duration.between(from, until).dividedBy(2));
    }
}
