package dev.sluice.certs;

import dev.sluice.certs.CertificateProblem.Kind;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Private keys out of PEM blocks: PKCS#8 (RFC 5958), PKCS#1 (RFC 8017) and SEC 1 (RFC 5915), by the platform's own factories. Also
 * says which kinds of keys are used. Pure; any thread.
 */
final class KeyReader {
    private static final byte[] VERSION_0 = {Der.INTEGER, 1, 0};
    private static final byte[] RSA = oid("2a864886f70d010101");
    private static final byte[] EC = oid("2a8648ce3d0201");
    private static final byte[] NULL = {5, 0};
    private static final byte[] P256 = oid("2a8648ce3d030107");
    private static final byte[] P384 = oid("2b81040022");

    /** The algorithms by the inner bytes of their identifiers. */
    private static final Map<String, String> ALGORITHMS = Map.of(hex(RSA), "RSA", hex(EC), "EC");

    private static final int MIN_RSA = 2048;
    private static final int MAX_RSA = 8192;
    private static final List<Integer> FIELD_BITS = List.of(256, 384);
    private static final String KINDS =
            "RSA of 2048 to 8192 bits, ECDSA on P-256 or P-384 are understood by all clients";

    private KeyReader() {}

    private static byte[] oid(String hex) {
        return Der.element(Der.OID, HexFormat.of().parseHex(hex));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** The key of the block. */
    static PrivateKey read(PemBlock block, String name) throws CertificateFault {
        if (block.encrypted()) {
            throw new CertificateFault(
                    Kind.ENCRYPTED_KEY,
                    "the key in " + name + " is protected with a passphrase",
                    "write it without one, for this user only: (umask 077; openssl pkey -in " + name
                            + " -out plain.key)");
        }
        try {
            byte[] pkcs8 = pkcs8(block);
            String algorithm = algorithm(pkcs8);
            if (algorithm == null) {
                throw new CertificateFault(
                        Kind.KEY_KIND, "the key in " + name + " is of a kind that is not used", KINDS);
            }
            PrivateKey key = KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            requireUsable(key, "the key in " + name);
            return key;
        } catch (GeneralSecurityException | RuntimeException e) {
            // its message may hold what was parsed
            throw new CertificateFault(
                    Kind.MALFORMED,
                    "the private key in " + name + " cannot be read",
                    "openssl pkey -check -in " + name);
        }
    }

    private static byte[] pkcs8(PemBlock block) {
        return switch (block.label()) {
            case "RSA PRIVATE KEY" -> wrap(Der.element(Der.SEQUENCE, RSA, NULL), block.der());
            case "EC PRIVATE KEY" -> wrap(Der.element(Der.SEQUENCE, EC, curve(block.der())), block.der());
            default -> block.der();
        };
    }

    private static byte[] wrap(byte[] algorithm, byte[] key) {
        return Der.element(Der.SEQUENCE, VERSION_0, algorithm, Der.element(Der.OCTETS, key));
    }

    /** What the key says of its curve, or what its length says. */
    private static byte[] curve(byte[] sec1) {
        Der key = new Der(new Der(sec1).take(Der.SEQUENCE));
        key.take(Der.INTEGER);
        int octets = key.take(Der.OCTETS).length;
        return key.isNext(Der.CONTEXT_0) ? key.take(Der.CONTEXT_0) : octets <= P256_OCTETS ? P256 : P384;
    }

    private static final int P256_OCTETS = 32;

    private static @Nullable String algorithm(byte[] pkcs8) {
        Der info = new Der(new Der(pkcs8).take(Der.SEQUENCE));
        info.take(Der.INTEGER);
        byte[] id = new Der(info.take(Der.SEQUENCE)).take(Der.OID);
        return ALGORITHMS.get(hex(Der.element(Der.OID, id)));
    }

    /** Refuses a key that is too weak, too slow or known to few clients. */
    static void requireUsable(java.security.Key key, String what) throws CertificateFault {
        if (key instanceof RSAKey rsa) {
            int bits = rsa.getModulus().bitLength();
            if (bits < MIN_RSA || bits > MAX_RSA) {
                throw new CertificateFault(Kind.KEY_KIND, what + " has " + bits + " bits", KINDS);
            }
        } else if (key instanceof ECKey ec) {
            int bits = ec.getParams().getCurve().getField().getFieldSize();
            if (!FIELD_BITS.contains(bits)) {
                throw new CertificateFault(Kind.KEY_KIND, what + " is on a curve of " + bits + " bits", KINDS);
            }
        } else {
            throw new CertificateFault(Kind.KEY_KIND, what + " is of the kind " + key.getAlgorithm(), KINDS);
        }
    }

    /** Whether the two keys are a pair. */
    static boolean match(PrivateKey key, PublicKey candidate) {
        if (key instanceof RSAKey mine && candidate instanceof RSAKey theirs) {
            return mine.getModulus().equals(theirs.getModulus());
        }
        if (!(key instanceof ECKey && candidate instanceof ECKey)) {
            return false;
        }
        try {
            byte[] probe = Arrays.copyOf(VERSION_0, VERSION_0.length);
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key);
            signature.update(probe);
            byte[] signed = signature.sign();
            signature.initVerify(candidate);
            signature.update(probe);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            // another curve
            return false;
        }
    }
}
