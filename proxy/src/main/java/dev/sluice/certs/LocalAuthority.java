package dev.sluice.certs;

import dev.sluice.base.Clock;
import dev.sluice.certs.CertificateProblem.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The authority of this machine: a root certificate with its key, kept in the state directory, and leaves for {@link LocalNames}. Where
 * the root cannot be kept there is one for as long as the process lives. Opening and issuing block; one thread at a time.
 */
public final class LocalAuthority {
    /** The file of the root: its certificate, then its key. */
    public static final String FILE = "local-authority.pem";

    static final Duration ROOT_LIFE = Duration.ofDays(3650);
    static final Duration LEAF_LIFE = Duration.ofDays(7);
    /** Clients whose clock is behind are to take what was issued a moment ago. */
    static final Duration BACKDATED = Duration.ofHours(1);

    private static final Path HOST = Path.of("/proc/sys/kernel/hostname");

    private final StateDirectory state;
    private final Clock clock;
    private final Mint mint;
    private final String host;
    private final List<CertificateProblem> problems = new ArrayList<>();
    private final KeyedCertificate root;
    private boolean kept = true;

    private LocalAuthority(StateDirectory state, Clock clock, SecureRandom random, String host) {
        this.state = state;
        this.clock = clock;
        this.mint = new Mint(random);
        this.host = host;
        this.root = openRoot();
    }

    /** The authority whose root is in this directory; it is made when there is none. */
    public static LocalAuthority open(StateDirectory state, Clock clock, SecureRandom random) {
        return new LocalAuthority(state, clock, random, hostName());
    }

    static LocalAuthority open(StateDirectory state, Clock clock, SecureRandom random, String host) {
        return new LocalAuthority(state, clock, random, host);
    }

    /** The root's certificate. */
    public X509Certificate root() {
        return root.leaf();
    }

    /** What stores and browsers call the root: its common name. */
    public String name() {
        String subject = root().getSubjectX500Principal().getName();
        String start = "CN=";
        // RFC 2253 order: the common name is first, and has no character that would be escaped
        return subject.substring(start.length(), subject.indexOf(','));
    }

    /** Where the root is kept, with its key. */
    public Path file() {
        return state.path().resolve(FILE);
    }

    /** Whether the root is the same after a restart. */
    public boolean isKept() {
        return kept;
    }

    /** What is to be said about the root; warnings only. */
    public List<CertificateProblem> problems() {
        return List.copyOf(problems);
    }

    /** A new certificate for a DNS name, also {@code *.name}, or an address. */
    public KeyedCertificate issue(String name) throws CertificateFault {
        if (!LocalNames.permits(name)) {
            throw new CertificateFault(
                    Kind.NOT_LOCAL,
                    "the local authority does not certify " + name,
                    "it certifies " + LocalNames.text() + "; give a certificate file for others");
        }
        Instant now = now();
        Instant from = later(now.minus(BACKDATED), root().getNotBefore().toInstant());
        Instant until = earlier(now.plus(LEAF_LIFE), root().getNotAfter().toInstant());
        KeyPair keys = mint.keys();
        X509Certificate leaf = mint.leaf(keys.getPublic(), bare(name), root, new Instant[] {from, until});
        return new KeyedCertificate(keys.getPrivate(), List.of(leaf), "local");
    }

    /** The root in PEM. */
    public String pem() {
        return Pem.write(PemBlock.CERTIFICATE, der(root()));
    }

    /** The SHA-256 of the root, as browsers show it. */
    public String fingerprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(der(root()));
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no SHA-256 in this Java", e);
        }
    }

    /* --------------- the root --------------- */

    private KeyedCertificate openRoot() {
        try {
            if (!Files.exists(file())) {
                create();
            }
            KeyedCertificate found = read();
            if (found != null && runsOut(found)) {
                replace(found);
                found = read();
            }
            if (found != null) {
                return found;
            }
        } catch (IOException e) {
            String reason = e instanceof java.nio.file.AccessDeniedException ? "permission denied" : String.valueOf(e);
            notKept(
                    "in " + state + ": " + reason,
                    "let this user write there, or name another directory in SLUICE_STATE");
        }
        kept = false;
        return newRoot();
    }

    private @Nullable KeyedCertificate read() {
        CertificateFile.Read read = CertificateFile.read(file(), clock);
        KeyedCertificate found = read.certificate();
        if (found != null && found.leaf().getBasicConstraints() >= 0) {
            problems.addAll(CertificateFile.exposed(file()));
            return found;
        }
        String why = found == null ? read.problems().get(0).message() : file() + " is not a root";
        notKept("as " + why, "mend the file, or remove it and let clients trust a new root");
        return null;
    }

    private void notKept(String why, String remedy) {
        problems.add(new CertificateProblem(
                Kind.NOT_KEPT,
                "the root of the local authority lasts for this run only; it cannot be kept " + why,
                remedy));
    }

    private void create() throws IOException {
        KeyedCertificate made = newRoot();
        String text = Pem.write(PemBlock.CERTIFICATE, der(made.leaf()))
                + Pem.write(PemBlock.PRIVATE_KEY, made.key().getEncoded());
        state.create(FILE, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** A leaf is not to be shorter because its root ends. */
    private boolean runsOut(KeyedCertificate found) {
        return now().plus(LEAF_LIFE).isAfter(found.leaf().getNotAfter().toInstant());
    }

    private void replace(KeyedCertificate old) throws IOException {
        Path aside = state.path().resolve(FILE + ".old");
        Files.move(file(), aside, StandardCopyOption.REPLACE_EXISTING);
        problems.add(new CertificateProblem(
                Kind.EXPIRED,
                "the root of the local authority ends at "
                        + old.leaf().getNotAfter().toInstant() + "; there is a new one",
                "clients have to trust it anew: sluice trust --install"));
        create();
    }

    private KeyedCertificate newRoot() {
        KeyPair keys = mint.keys();
        Instant now = now();
        X509Certificate made = mint.root(keys, host, now.minus(BACKDATED), now.plus(ROOT_LIFE));
        return new KeyedCertificate(keys.getPrivate(), List.of(made), "local");
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.wallMillis());
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** Without the brackets of a URI. */
    private static String bare(String name) {
        return CertificateNames.single(name).toString();
    }

    private static byte[] der(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was parsed has no bytes", e);
        }
    }

    /** For the root's name only; asking the resolver could take seconds. */
    private static String hostName() {
        try {
            String name = Files.readString(HOST).strip();
            return name.matches("[A-Za-z0-9.-]+") ? name : "localhost";
        } catch (IOException e) {
            return "localhost";
        }
    }
}
