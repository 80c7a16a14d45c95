package dev.sluice.server.tls;

import org.jspecify.annotations.Nullable;

/** The present OCSP response for a certificate, refreshed by whoever made it. Any thread asks; it never blocks. */
public interface Staple {
    /** There is no response. */
    Staple NONE = () -> null;

    /** A DER-encoded OCSPResponse that is valid now, or null; do not change the array. */
    byte @Nullable [] response();
}
