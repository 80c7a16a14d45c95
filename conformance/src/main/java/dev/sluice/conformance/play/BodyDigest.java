package dev.sluice.conformance.play;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What is kept of a body of any size: its length, its hash and its beginning; confined to its block's thread. */
final class BodyDigest {
    private static final int KEPT_BYTES = 1024 * 1024;

    private final MessageDigest hash = sha256();
    private final ByteArrayOutputStream beginning = new ByteArrayOutputStream();
    private long length;

    void add(byte[] bytes) {
        hash.update(bytes);
        length += bytes.length;
        if (beginning.size() < KEPT_BYTES) {
            beginning.write(bytes, 0, Math.min(bytes.length, KEPT_BYTES - beginning.size()));
        }
    }

    long length() {
        return length;
    }

    /** The first bytes, one per char. */
    String text() {
        return beginning.toString(StandardCharsets.ISO_8859_1);
    }

    /** The SHA-256 of all bytes so far, in hex. */
    String sha256Hex() {
        try {
            return HexFormat.of().formatHex(((MessageDigest) hash.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The hash of the first {@code length} bytes of the generated body. */
    static String generatedSha256Hex(long length) {
        BodyDigest digest = new BodyDigest();
        for (long at = 0; at < length; at += Generated.PIECE) {
            digest.add(Generated.bytes(at, (int) Math.min(Generated.PIECE, length - at)));
        }
        return digest.sha256Hex();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
