package dev.sluice.server.tls;

import dev.sluice.base.Clock;
import dev.sluice.base.Entropy;
import dev.sluice.certs.CertificateFault;
import dev.sluice.certs.KeyedCertificate;
import dev.sluice.certs.LocalAuthority;
import dev.sluice.certs.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;

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

    /** The authority of the directory. */
    public static LocalAuthority authority(Path directory) {
        return LocalAuthority.open(new StateDirectory(directory.resolve("state")), Clock.SYSTEM, Entropy.system());
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
