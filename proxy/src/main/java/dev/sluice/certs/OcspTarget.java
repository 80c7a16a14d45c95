package dev.sluice.certs;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Whom to ask about a certificate, read out of the certificate itself (RFC 5280 section 4.2.2.1), and whether clients insist on an
 * answer (RFC 7633). Pure; any thread.
 */
final class OcspTarget {
    private static final String AUTHORITY_ACCESS = "1.3.6.1.5.5.7.1.1";
    private static final String TLS_FEATURE = "1.3.6.1.5.5.7.1.24";
    private static final byte[] OCSP = HexFormat.of().parseHex("2b06010505073001");
    private static final int URI_NAME = 0x86;
    /** The extension status_request (RFC 6066) by its number. */
    private static final byte[] STATUS_REQUEST = {5};

    private OcspTarget() {}

    /** The responder, or null when the certificate names none that can be asked. */
    static @Nullable URI of(X509Certificate certificate) {
        byte[] extension = certificate.getExtensionValue(AUTHORITY_ACCESS);
        if (extension == null) {
            return null;
        }
        try {
            Der descriptions = new Der(new Der(new Der(extension).take(Der.OCTETS)).take(Der.SEQUENCE));
            while (!descriptions.isDone()) {
                Der description = new Der(descriptions.take(Der.SEQUENCE));
                boolean ocsp = Arrays.equals(description.take(Der.OID), OCSP);
                if (ocsp && description.isNext(URI_NAME)) {
                    return responder(new String(description.take(URI_NAME), StandardCharsets.US_ASCII));
                }
            }
            return null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Answers are signed, so that plain HTTP is what authorities use (RFC 6960 appendix A). */
    private static @Nullable URI responder(String text) {
        URI uri = URI.create(text);
        return "http".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null ? uri : null;
    }

    /** Whether clients that know of it refuse the certificate without a response. */
    static boolean isRequired(X509Certificate certificate) {
        byte[] extension = certificate.getExtensionValue(TLS_FEATURE);
        if (extension == null) {
            return false;
        }
        try {
            Der features = new Der(new Der(new Der(extension).take(Der.OCTETS)).take(Der.SEQUENCE));
            boolean required = false;
            while (!features.isDone()) {
                required |= Arrays.equals(features.take(Der.INTEGER), STATUS_REQUEST);
            }
            return required;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
