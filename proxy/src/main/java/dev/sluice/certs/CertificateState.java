package dev.sluice.certs;

import java.time.Instant;

/**
 * What may be shown of a certificate in use; nothing of its key. Immutable, for any thread.
 *
 * @param names what it is for
 * @param issuer who issued it
 * @param serial its serial number in hexadecimal
 * @param notAfter until when it is valid
 * @param source its file, or {@code local}
 * @param ocsp how its OCSP response stands: none, pending, good, lapsed or revoked
 * @param mustStaple whether clients refuse it without an OCSP response
 */
public record CertificateState(
        CertificateNames names,
        String issuer,
        String serial,
        Instant notAfter,
        String source,
        String ocsp,
        boolean mustStaple) {}
