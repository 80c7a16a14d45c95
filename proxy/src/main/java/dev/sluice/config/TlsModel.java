package dev.sluice.config;

import dev.sluice.base.Clock;
import dev.sluice.base.Durations;
import dev.sluice.certs.CertificateBundle;
import dev.sluice.certs.CertificateFault;
import dev.sluice.certs.CertificateFile;
import dev.sluice.certs.CertificateProblem;
import dev.sluice.certs.KeyedCertificate;
import dev.sluice.certs.LocalNames;
import dev.sluice.certs.Revocations;
import dev.sluice.filter.clientauth.ClientAuthConfig;
import dev.sluice.filter.hsts.HstsConfig;
import dev.sluice.server.tls.CertificateConfig;
import dev.sluice.server.tls.TlsConfig;
import dev.sluice.server.tls.TlsDefaultsConfig;
import dev.sluice.server.tls.TlsProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The language of {@code tls:}, at the top of a file and of sites. Immutable, for any thread. */
final class TlsModel {
    private static final int LONGEST_YEARS = 10;
    private static final int DAYS = 365;

    static final TextShape<String> FILE =
            new TextShape<>("file", "a file", List.of(), false, "", TlsModel::file, s -> s);

    static final TextShape<String> CERT_FILE = new TextShape<>(
            "PEM file or `local`",
            "a PEM file, or local",
            List.of(CertificateConfig.LOCAL),
            false,
            "",
            (scalar, in) -> scalar.text().equals(CertificateConfig.LOCAL) ? scalar.text() : file(scalar, in),
            s -> s);

    static final TextShape<String> KEY_LOG = new TextShape<>(
            "file", "a file in a directory that exists", List.of(), false, "", TlsModel::newFile, s -> s);

    static final RecordShape<CertificateConfig> CERTIFICATE = new RecordShape<CertificateConfig>(
                    CertificateConfig.class, "Certificate", "A certificate and its private key.", null)
            .required(
                    "cert",
                    CERT_FILE,
                    "The PEM file of the chain, the site's certificate first; or `local`: the local authority issues one for the site's name.")
            .optional(
                    "key", FILE, null, "The PEM file of the private key; without it the key is in the file of `cert`.")
            .shorthand("the PEM file of chain and key, or `local`", (tree, in) -> certificate((Tree.Scalar) tree, in))
            .built();

    static final RecordShape<ClientAuthConfig> CLIENT_AUTH = new RecordShape<>(
                    ClientAuthConfig.class,
                    "ClientAuth",
                    "Which certificates clients show. What a client has shown is told to the server in `Client-Cert` and `Client-Cert-Chain` (RFC 9440); what a client itself writes there is removed.",
                    ClientAuthConfig.DEFAULTS)
            .with(
                    "mode",
                    TextShape.choice(ClientAuthConfig.Mode.class),
                    "`require`: without a certificate that `ca` vouches for the handshake fails. `optional`: one may be left out, but one that is shown must be good. `request`: what is shown is not verified. `off`: none is asked for.")
            .with("ca", FILE, "The PEM file of the authorities whose certificates are good.")
            .with("crl", FILE, "The file of their revocation lists, PEM or DER; with it, each of them needs one.")
            .shorthand("the mode", (tree, in) -> clientAuth((Tree.Scalar) tree, in))
            .check(TlsModel::checkClientAuth)
            .built();

    static final TextShape<Duration> MAX_AGE = new TextShape<>(
            "duration or `off`",
            "a duration such as 1y or 180d, or off",
            List.of("off"),
            false,
            "^off$|^[0-9]+y$|" + Texts.TIME,
            (scalar, in) -> maxAge(scalar.text()),
            TlsModel::printAge);

    static final RecordShape<HstsConfig> HSTS = new RecordShape<>(
                    HstsConfig.class,
                    "Hsts",
                    "Tells browsers to ask for this host by HTTPS only (RFC 6797), in answers over TLS. It cannot be taken back before its time is over.",
                    HstsConfig.DEFAULTS)
            .with("maxAge", MAX_AGE, "For how long.")
            .with("includeSubdomains", Texts.SWITCH, "Whether it holds for all names below, too.")
            .with("preload", Texts.SWITCH, "Whether browsers may ship it.")
            .shorthand("`TIME [includeSubdomains] [preload]`, or `off`", (tree, in) -> hsts((Tree.Scalar) tree, in))
            .check(TlsModel::checkHsts)
            .built();

    private static final String PROFILE =
            "Versions and ciphers, after Mozilla's lists: `modern` is TLS 1.3, `intermediate` adds TLS 1.2, `compat` what is older.";
    private static final String CERT =
            "The certificate: a PEM file, `local`, or a list with an RSA and an ECDSA certificate for the same name. Names that no public authority can certify have a local one by default.";
    private static final String KEY = "The PEM file of the private key of `cert`, where that has none.";
    private static final String MISMATCH =
            "A request for a host whose `tls` settings are not those of the name in the handshake: refused with 421, or allowed. Allowing it lets who was asked for no certificate reach sites that ask for one.";

    static final RecordShape<TlsConfig> TLS = new RecordShape<>(
                    TlsConfig.class, "Tls", "How a site's HTTPS is spoken.", TlsConfig.DEFAULTS)
            .with("profile", TextShape.choice(TlsProfile.class), PROFILE)
            .with("cert", new ListShape<>(CERTIFICATE), CERT)
            .with("key", FILE, KEY)
            .with("clientAuth", CLIENT_AUTH, "Which certificates clients show.")
            .with("hostMismatch", Texts.permission(), MISMATCH)
            .with("hsts", HSTS, "Whether browsers are told to stay with HTTPS.")
            .refuse("is about all sites", "write it under tls: at the top of the file", "strictSni", "keyLog")
            .refuse("is not part of this version", "", "acme")
            .check((value, written, in) -> check(value, written, in))
            .adjust(TlsConfig::folded)
            .built();

    static final RecordShape<TlsDefaultsConfig> DEFAULTS = new RecordShape<>(
                    TlsDefaultsConfig.class,
                    "TlsDefaults",
                    "How HTTPS is spoken. Sites change it for themselves, key by key.",
                    TlsDefaultsConfig.DEFAULTS)
            .with("profile", TextShape.choice(TlsProfile.class), PROFILE)
            .with("cert", new ListShape<>(CERTIFICATE), CERT)
            .with("key", FILE, KEY)
            .with("clientAuth", CLIENT_AUTH, "Which certificates clients show.")
            .with("hostMismatch", Texts.permission(), MISMATCH)
            .with("hsts", HSTS, "Whether browsers are told to stay with HTTPS.")
            .with(
                    "strictSni",
                    Texts.SWITCH,
                    "Whether a handshake without a name, or with one that no site has, is refused. Otherwise the certificate of the listener's site for any host answers, or else of its first.")
            .with(
                    "keyLog",
                    KEY_LOG,
                    "For debugging only: a file that takes the secrets of all connections, in the form of SSLKEYLOGFILE. Who has it can read everything.")
            .refuse("is not part of this version", "", "acme")
            .check((value, written, in) -> check(value.inherited(), written, in))
            .adjust(TlsDefaultsConfig::folded)
            .built();

    private TlsModel() {}

    /* --------------- texts --------------- */

    private static @Nullable String file(Tree.Scalar scalar, Reading in) {
        Path path = Values.near(scalar);
        if (path == null || scalar.isAbsent()) {
            return null;
        }
        in.watch(path);
        if (!Files.isRegularFile(path)) {
            String what = Files.exists(path) ? " is not a file" : ": no such file";
            in.problem(
                    scalar.place(),
                    "'" + scalar.raw() + "'" + what,
                    "a relative path is meant from where the configuration file is");
            return null;
        }
        return path.toString();
    }

    private static @Nullable String newFile(Tree.Scalar scalar, Reading in) {
        Path path = Values.near(scalar);
        if (path == null) {
            return null;
        }
        Path parent = path.getParent();
        return parent == null || !Files.isDirectory(parent) || Files.isDirectory(path) ? null : path.toString();
    }

    private static @Nullable CertificateConfig certificate(Tree.Scalar scalar, Reading in) {
        Shape.Bound<String> bound = CERT_FILE.bind(scalar, null, in);
        return bound == null ? null : new CertificateConfig(bound.value(), null);
    }

    private static @Nullable ClientAuthConfig clientAuth(Tree.Scalar scalar, Reading in) {
        Shape.Bound<ClientAuthConfig.Mode> mode =
                TextShape.choice(ClientAuthConfig.Mode.class).bind(scalar, null, in);
        if (mode == null) {
            return null;
        }
        needsAuthorities(mode.value(), null, scalar.place(), in);
        return new ClientAuthConfig(mode.value(), null, null);
    }

    private static @Nullable Duration maxAge(String text) {
        if (text.equals("off")) {
            return Duration.ZERO;
        }
        if (text.endsWith("y")) {
            Integer years = Texts.integer(text.substring(0, text.length() - 1), 1, LONGEST_YEARS);
            return years == null ? null : Duration.ofDays((long) years * DAYS);
        }
        Duration value = Durations.parse(text);
        if (value == null || value.isZero() || !value.equals(Duration.ofSeconds(value.toSeconds()))) {
            return null;
        }
        return value.toDays() <= (long) LONGEST_YEARS * DAYS ? value : null;
    }

    private static String printAge(Duration age) {
        long days = age.toDays();
        boolean years = !age.isZero() && days % DAYS == 0 && age.equals(Duration.ofDays(days));
        return age.isZero() ? "off" : years ? days / DAYS + "y" : Durations.print(age);
    }

    private static @Nullable HstsConfig hsts(Tree.Scalar scalar, Reading in) {
        List<String> words = List.of(scalar.text().strip().split("\\s+"));
        Duration age = maxAge(words.get(0));
        boolean known = words.stream().skip(1).allMatch(w -> w.equals("includeSubdomains") || w.equals("preload"));
        if (age == null || !known || (age.isZero() && words.size() > 1)) {
            in.problem(
                    scalar.place(),
                    "'" + scalar.raw() + "' is no setting of hsts",
                    "the form is: TIME [includeSubdomains] [preload], as in 1y includeSubdomains; or off");
            return null;
        }
        HstsConfig hsts = new HstsConfig(age, words.contains("includeSubdomains"), words.contains("preload"));
        checkPreload(hsts, scalar.place(), in);
        return hsts;
    }

    /* --------------- checks --------------- */

    private static void checkHsts(HstsConfig value, Tree.Mapping written, Reading in) {
        checkPreload(value, written.place(), in);
    }

    private static void checkPreload(HstsConfig value, Place place, Reading in) {
        boolean list = value.includeSubdomains() && value.maxAge().toDays() >= DAYS;
        if (value.preload() && !list) {
            in.problem(place, "browsers take preload only with includeSubdomains and a year or more", "");
        }
    }

    private static void checkClientAuth(ClientAuthConfig value, Tree.Mapping written, Reading in) {
        Place place = written.place();
        needsAuthorities(value.mode(), value.ca(), place, in);
        if (value.mode() == ClientAuthConfig.Mode.OFF && value.ca() != null && has(written, "ca")) {
            in.problem(
                    entry(written, "ca").place(), "without a mode no certificate is asked for", "write mode: require");
        }
        if (value.ca() != null && (has(written, "ca") || has(written, "crl"))) {
            Set<X509Certificate> authorities = Set.of();
            try {
                authorities = CertificateBundle.read(Path.of(value.ca()));
            } catch (CertificateFault e) {
                tell(
                        e.problem(),
                        entry(written, has(written, "ca") ? "ca" : "crl").place(),
                        in);
            }
            if (value.crl() != null && !authorities.isEmpty()) {
                checkLists(
                        value.crl(),
                        authorities,
                        entry(written, has(written, "crl") ? "crl" : "ca").place(),
                        in);
            }
        }
    }

    private static void checkLists(String file, Set<X509Certificate> authorities, Place place, Reading in) {
        try {
            Revocations.read(Path.of(file), authorities, Clock.SYSTEM)
                    .problems()
                    .forEach(problem -> tell(problem, place, in));
        } catch (CertificateFault e) {
            tell(e.problem(), place, in);
        }
    }

    private static void needsAuthorities(ClientAuthConfig.Mode mode, @Nullable String ca, Place place, Reading in) {
        boolean verifies = mode == ClientAuthConfig.Mode.REQUIRE || mode == ClientAuthConfig.Mode.OPTIONAL;
        if (verifies && ca == null) {
            in.problem(
                    place,
                    "nothing says whose certificates are good",
                    "write ca: FILE, or mode: request to take any unverified");
        }
    }

    private static void check(TlsConfig value, Tree.Mapping written, Reading in) {
        if (has(written, "key") && (value.cert().size() > 1 || !has(written, "cert"))) {
            in.problem(
                    entry(written, "key").place(),
                    "this key belongs to no certificate",
                    "write cert: beside it; with several, write each as {cert: FILE, key: FILE}");
            return;
        }
        if (!has(written, "cert")) {
            return;
        }
        Place place = entry(written, "cert").place();
        String algorithm = "";
        for (CertificateConfig each : value.folded().cert()) {
            algorithm = look(each, place, algorithm, in);
        }
    }

    /** Reads a certificate for what is wrong with it, and answers the algorithm of its key. */
    private static String look(CertificateConfig certificate, Place place, String other, Reading in) {
        if (certificate.isLocal()) {
            if (certificate.key() != null) {
                in.problem(place, "a certificate of the local authority has a key already", "leave key: out");
            }
            return other;
        }
        CertificateFile.Read read = in.certificate(certificate);
        read.problems().forEach(problem -> tell(problem, place, in));
        if (read.certificate() == null) {
            return other;
        }
        String algorithm = read.certificate().key().getAlgorithm();
        if (algorithm.equals(other)) {
            in.problem(
                    place, "two certificates with keys of one kind", "write one with RSA and one with ECDSA at most");
        }
        return algorithm;
    }

    private static void tell(CertificateProblem problem, Place place, Reading in) {
        if (problem.kind().isError()) {
            in.problem(place, problem.message(), problem.remedy());
        } else {
            in.warning(place, problem.message(), problem.remedy());
        }
    }

    static boolean has(Tree.Mapping written, String key) {
        return written.entries().stream().anyMatch(e -> e.key().raw().equals(key));
    }

    private static Tree entry(Tree.Mapping written, String key) {
        return written.entries().stream()
                .filter(e -> e.key().raw().equals(key))
                .findFirst()
                .orElseThrow()
                .value();
    }

    /* --------------- what a site gets --------------- */

    /** The settings of an HTTPS site, with the certificate that it has by default; problems are told at its key. */
    static TlsConfig of(SiteKey key, TlsConfig written, Reading in) {
        TlsConfig tls = written.folded();
        List<CertificateConfig> certificates = tls.cert();
        if (certificates.isEmpty()) {
            if (!LocalNames.permits(key.host())) {
                in.problem(
                        key.place(),
                        "no certificate for '" + key.text() + "'",
                        "write tls: {cert: FILE, key: FILE}; the local authority certifies only " + LocalNames.text());
            }
            certificates = List.of(CertificateConfig.OF_LOCAL);
        }
        for (CertificateConfig each : certificates) {
            if (each.isLocal()) {
                local(key, tls, in);
            } else if (!key.host().isEmpty()) {
                KeyedCertificate read = in.certificate(each).certificate();
                CertificateProblem uncovered = read == null ? null : read.coverage(key.host());
                if (uncovered != null) {
                    in.warning(key.place(), uncovered.message(), uncovered.remedy());
                }
            }
        }
        return tls.with(certificates);
    }

    private static void local(SiteKey key, TlsConfig tls, Reading in) {
        if (!tls.cert().isEmpty() && !LocalNames.permits(key.host())) {
            in.problem(
                    key.place(),
                    "the local authority issues no certificate for '" + key.text() + "'",
                    "it certifies only " + LocalNames.text());
        }
    }

    /** The same as the clock of whoever checks dates. */
    static CertificateFile.Read read(CertificateConfig certificate) {
        return CertificateFile.read(Path.of(certificate.cert()), Path.of(certificate.keyFile()), Clock.SYSTEM);
    }
}
