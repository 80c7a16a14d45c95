package dev.sluice.server.tls;

import dev.sluice.base.Clock;
import dev.sluice.base.Entropy;
import dev.sluice.certs.CertificateFault;
import dev.sluice.certs.CertificateFile;
import dev.sluice.certs.KeyedCertificate;
import dev.sluice.certs.LocalAuthority;
import dev.sluice.certs.StateDirectory;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import java.util.Date;
import java.util.Objects;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Files with a key and its certificate, as operators have them, issued by an authority of the test's own. */
public record TestKeys(Path cert, Path key, Path both, KeyedCertificate certificate) {

    /** Files for the name in the directory; each call issues anew, with the directory's one authority. */
    public static TestKeys in(Path directory, String name) throws IOException {
        try {
            KeyedCertificate made = authority(directory).issue(name);
            String chain = pem("CERTIFICATE", made.leaf().getEncoded());
            String key = pem("PRIVATE KEY", made.key().getEncoded());
            return new TestKeys(
                    write(directory.resolve(name + ".crt"), chain),
                    write(directory.resolve(name + ".key"), key),
                    write(directory.resolve(name + ".pem"), chain + key),
                    made);
        } catch (CertificateFault | CertificateEncodingException e) {
            throw new IOException(e);
        }
    }

    /** A client's certificate of the directory's authority. */
    public static TestKeys client(Path directory, String name) throws IOException {
        try {
            KeyedCertificate root = root(directory);
            KeyPair keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
            Date now = new Date(Clock.SYSTEM.wallMillis() - 60_000);
            JcaX509v3CertificateBuilder leaf = new JcaX509v3CertificateBuilder(
                    root.leaf(),
                    BigInteger.valueOf(Clock.SYSTEM.wallMillis()),
                    now,
                    new Date(now.getTime() + 86_400_000),
                    new X500Principal("CN=" + name),
                    keys.getPublic());
            leaf.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
            byte[] der = leaf.build(new JcaContentSignerBuilder("SHA256withECDSA").build(root.key()))
                    .getEncoded();
            String chain = pem("CERTIFICATE", der);
            String key = pem("PRIVATE KEY", keys.getPrivate().getEncoded());
            Path both = write(directory.resolve(name + ".pem"), chain + key);
            return new TestKeys(
                    write(directory.resolve(name + ".crt"), chain),
                    write(directory.resolve(name + ".key"), key),
                    both,
                    Objects.requireNonNull(
                            CertificateFile.read(both, Clock.SYSTEM).certificate()));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException(e);
        }
    }

    private static KeyedCertificate root(Path directory) {
        return Objects.requireNonNull(
                CertificateFile.read(authority(directory).file(), Clock.SYSTEM).certificate());
    }

    /** The authority of the directory. */
    public static LocalAuthority authority(Path directory) {
        return LocalAuthority.open(new StateDirectory(directory.resolve("state")), Clock.SYSTEM, Entropy.system());
    }

    /** A list of the directory's authority that revokes these, good for a day, in PEM. */
    public static Path revoking(Path directory, TestKeys... revoked) throws IOException {
        KeyedCertificate root = root(directory);
        Date now = new Date(Clock.SYSTEM.wallMillis() - 60_000);
        JcaX509v2CRLBuilder list = new JcaX509v2CRLBuilder(root.leaf().getSubjectX500Principal(), now);
        list.setNextUpdate(new Date(now.getTime() + 86_400_000));
        for (TestKeys each : revoked) {
            list.addCRLEntry(each.certificate().leaf().getSerialNumber(), now, 1);
        }
        try {
            byte[] der = list.build(new JcaContentSignerBuilder("SHA256withECDSA").build(root.key()))
                    .getEncoded();
            return write(directory.resolve("crl.pem"), pem("X509 CRL", der));
        } catch (OperatorCreationException e) {
            throw new IOException(e);
        }
    }

    private static String pem(String label, byte[] der) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
    }

    private static Path write(Path file, String text) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(draft, text);
        Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-------"));
        return Files.move(draft, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
}
