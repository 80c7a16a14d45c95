package dev.sluice.certs;

import dev.sluice.base.Clock;
import dev.sluice.certs.CertificateProblem.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A certificate chain and its private key as they lie on disk, in one PEM file or in two: read, paired, put in order and checked. For
 * one thread; reading blocks.
 */
public final class CertificateFile {
    /** The certificate, unless an error keeps it from being used, and all there is to say. Immutable. */
    public record Read(@Nullable KeyedCertificate certificate, List<CertificateProblem> problems) {
        public Read {
            problems = List.copyOf(problems);
        }
    }

    /** Browsers build chains of about eight. */
    private static final int MAX_CHAIN = 16;

    private final String name;
    private final String keyName;
    private final List<CertificateProblem> problems = new ArrayList<>();

    private CertificateFile(String name, String keyName) {
        this.name = name;
        this.keyName = keyName;
    }

    /** Reads a file that has the chain and the key. */
    public static Read read(Path file, Clock clock) {
        return read(file, file, clock);
    }

    /** Reads the chain from one file and the key from another, or the same. */
    public static Read read(Path chain, Path key, Clock clock) {
        try {
            byte[] chainText = Pem.contents(chain);
            byte[] keyText = chain.equals(key) ? chainText : Pem.contents(key);
            Read read = of(chainText, keyText, new String[] {chain.toString(), key.toString()}, clock);
            List<CertificateProblem> all = new ArrayList<>(read.problems());
            all.addAll(exposed(key));
            return new Read(read.certificate(), all);
        } catch (CertificateFault e) {
            return new Read(null, List.of(e.problem()));
        }
    }

    /** Chain and key that somebody sent in place of the file's; {@code file} is told in messages and as where it is from. */
    public static Read sent(byte[] both, Path file, Clock clock) {
        String name = file + " (sent)";
        return of(both, both, new String[] {name, name}, clock);
    }

    /** The same for bytes in memory; the names are those of chain and key in what is said. */
    static Read of(byte[] chain, byte[] key, String[] names, Clock clock) {
        CertificateFile file = new CertificateFile(names[0], names[1]);
        try {
            return new Read(file.assemble(chain, key, Instant.ofEpochMilli(clock.wallMillis())), file.problems);
        } catch (CertificateFault e) {
            return new Read(null, List.of(e.problem()));
        }
    }

    private KeyedCertificate assemble(byte[] chain, byte[] key, Instant now) throws CertificateFault {
        List<X509Certificate> all = CertificateBundle.certificates(Pem.read(chain, name), name);
        if (all.isEmpty()) {
            throw new CertificateFault(
                    Kind.NO_CERTIFICATE,
                    "no certificate is in " + name,
                    "a block that begins BEGIN CERTIFICATE is expected; DER becomes PEM with openssl x509 -inform der");
        }
        if (all.size() > MAX_CHAIN) {
            throw new CertificateFault(
                    Kind.MALFORMED,
                    name + " has " + all.size() + " certificates",
                    "a chain of at most " + MAX_CHAIN + " is expected, not a bundle of roots");
        }
        PrivateKey privateKey = key(Pem.read(key, keyName));
        ChainOrder order = ChainOrder.of(leaf(privateKey, all), all, name);
        KeyedCertificate certificate = new KeyedCertificate(privateKey, order.chain(), name);
        problems.addAll(order.problems());
        problems.addAll(validity(certificate, now));
        return certificate;
    }

    private PrivateKey key(List<PemBlock> blocks) throws CertificateFault {
        List<PemBlock> keys = blocks.stream().filter(PemBlock::isKey).toList();
        if (keys.isEmpty()) {
            String remedy = name.equals(keyName)
                    ? "give the file of the key, too, or put the key into this one"
                    : "a block that begins BEGIN PRIVATE KEY is expected";
            throw new CertificateFault(Kind.NO_KEY, "no private key is in " + keyName, remedy);
        }
        if (keys.size() > 1) {
            throw new CertificateFault(
                    Kind.SEVERAL_KEYS,
                    keyName + " has " + keys.size() + " private keys",
                    "one is expected; RSA and ECDSA for one name are two files");
        }
        return KeyReader.read(keys.get(0), keyName);
    }

    private X509Certificate leaf(PrivateKey key, List<X509Certificate> all) throws CertificateFault {
        for (X509Certificate certificate : all) {
            if (KeyReader.match(key, certificate.getPublicKey())) {
                return certificate;
            }
        }
        String subject = all.get(0).getSubjectX500Principal().getName();
        throw new CertificateFault(
                Kind.KEY_MISMATCH,
                "the key in " + keyName + " does not belong to the certificate of " + subject + " in " + name,
                "give the key that the certificate was requested with");
    }

    /** What is wrong with the certificate at this time. */
    static List<CertificateProblem> validity(KeyedCertificate certificate, Instant now) {
        List<CertificateProblem> found = new ArrayList<>();
        for (X509Certificate each : certificate.chain()) {
            Instant from = each.getNotBefore().toInstant();
            Instant until = each.getNotAfter().toInstant();
            String whose = each.equals(certificate.leaf())
                    ? "the certificate of " + certificate.source()
                    : "the certificate " + each.getSubjectX500Principal().getName() + " in " + certificate.source();
            if (now.isAfter(until)) {
                found.add(new CertificateProblem(
                        Kind.EXPIRED, whose + " expired at " + until, "clients will refuse it; renew it"));
            } else if (now.isBefore(from)) {
                found.add(new CertificateProblem(
                        Kind.NOT_YET_VALID,
                        whose + " is valid only from " + from,
                        "clients will refuse it; check the clock"));
            }
        }
        return found;
    }

    /** A warning where others may read the file. */
    static List<CertificateProblem> exposed(Path key) {
        try {
            if (Files.getPosixFilePermissions(key).contains(PosixFilePermission.OTHERS_READ)) {
                return List.of(new CertificateProblem(
                        Kind.KEY_EXPOSED, "everyone on this machine can read the key in " + key, "chmod o= " + key));
            }
        } catch (IOException | UnsupportedOperationException e) {
            // it was read a moment ago; a file system without permissions has none to warn of
            return List.of();
        }
        return List.of();
    }
}
