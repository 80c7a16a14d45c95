package dev.sluice.wire;

import dev.sluice.base.Ascii;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** What a client's TLS handshake agreed on. Immutable; made once a connection. */
public final class TlsSession {
    /** There was no handshake. */
    public static final TlsSession NONE = new TlsSession("", "", "", "", 0, List.of(), false);

    private final byte[] version;
    private final byte[] cipher;
    private final byte[] serverName;
    private final byte[] protocol;
    private final long settings;
    private final List<X509Certificate> certificates;
    private final boolean verified;
    private final String commonName;
    private final byte[] clientCert;
    private final byte[] clientCertChain;

    /**
     * A session.
     *
     * @param version such as {@code TLSv1.3}
     * @param cipher the suite's name as the IANA has it
     * @param serverName the name the client asked for; empty without one
     * @param protocol what ALPN chose; empty when nothing was offered
     * @param settings stands for the TLS settings of the site that answered; equal numbers are equal settings
     * @param certificates the client's certificate and those that vouch for it; empty without one
     * @param verified whether that certificate was judged, and passed
     */
    public TlsSession(
            String version,
            String cipher,
            String serverName,
            String protocol,
            long settings,
            List<X509Certificate> certificates,
            boolean verified) {
        this.version = Ascii.bytes(version);
        this.cipher = Ascii.bytes(cipher);
        this.serverName = Ascii.bytes(serverName);
        this.protocol = Ascii.bytes(protocol);
        this.settings = settings;
        this.certificates = List.copyOf(certificates);
        this.verified = verified;
        this.commonName = certificates.isEmpty() ? "" : commonName(certificates.get(0));
        this.clientCert = byteSequences(certificates, 0, Math.min(1, certificates.size()));
        this.clientCertChain = byteSequences(certificates, 1, certificates.size());
    }

    /** The most specific CN of the certificate's subject; empty without one. */
    private static String commonName(X509Certificate certificate) {
        String name = "";
        try {
            for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN") && part.getValue() instanceof String text) {
                    name = text;
                }
            }
            return name;
        } catch (InvalidNameException e) {
            // a name that its own library writes in a way that the other does not read is told as none
            return "";
        }
    }

    /** Certificates as structured fields write them (RFC 8941 section 3.3.5): base64 between colons, in a list. */
    private static byte[] byteSequences(List<X509Certificate> certificates, int from, int to) {
        StringBuilder list = new StringBuilder();
        try {
            for (int i = from; i < to; i++) {
                String encoded =
                        Base64.getEncoder().encodeToString(certificates.get(i).getEncoded());
                list.append(list.length() == 0 ? ":" : ", :").append(encoded).append(':');
            }
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was decoded has no encoding", e);
        }
        return Ascii.bytes(list.toString());
    }

    /** The value of Client-Cert (RFC 9440); empty without a certificate. Do not change the array. */
    public byte[] clientCert() {
        return clientCert;
    }

    /** The value of Client-Cert-Chain (RFC 9440); empty without one. Do not change the array. */
    public byte[] clientCertChain() {
        return clientCertChain;
    }

    /** Whether there was a handshake. */
    public boolean isPresent() {
        return version.length > 0;
    }

    /** The version, such as {@code TLSv1.3}; do not change the array. */
    public byte[] version() {
        return version;
    }

    /** The cipher suite; do not change the array. */
    public byte[] cipher() {
        return cipher;
    }

    /** The name the client asked for, or nothing; do not change the array. */
    public byte[] serverName() {
        return serverName;
    }

    /** The protocol that ALPN chose, or nothing; do not change the array. */
    public byte[] protocol() {
        return protocol;
    }

    /** Stands for the TLS settings of the site that answered. */
    public long settings() {
        return settings;
    }

    /** The client's certificate and those that vouch for it; empty without one. */
    public List<X509Certificate> certificates() {
        return certificates;
    }

    /** The CN of the client's certificate; empty without a certificate, or where it has none. */
    public String commonName() {
        return commonName;
    }

    /** Whether the client's certificate was judged, and passed. */
    public boolean isVerified() {
        return verified;
    }
}
