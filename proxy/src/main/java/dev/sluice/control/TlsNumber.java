package dev.sluice.control;

import dev.sluice.filter.hsts.HstsConfig;
import dev.sluice.server.tls.TlsConfig;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The number that stands for a site's TLS settings in handshakes and routes: equal settings have equal numbers, in this
 * snapshot and in the next, so that a connection can be held to the settings it began with.
 */
final class TlsNumber {
    private TlsNumber() {}

    static long of(TlsConfig tls) {
        TlsConfig plain = new TlsConfig(tls.profile(), tls.cert(), null, tls.clientAuth(), false, HstsConfig.DEFAULTS);
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(plain.toString().getBytes(StandardCharsets.UTF_8));
            // zero stands for no settings
            return ByteBuffer.wrap(digest).getLong() | 1;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("no SHA-256 in this Java", e);
        }
    }
}
