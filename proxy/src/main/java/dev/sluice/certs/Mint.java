package dev.sluice.certs;

import dev.sluice.base.Cidr;
import dev.sluice.base.IpAddress;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Makes the certificates of the local authority, ECDSA on P-256 throughout: roots and leaves. The one class that issues with Bouncy
 * Castle, loaded when the first is made. For one thread at a time.
 */
final class Mint {
    private static final String CURVE = "secp256r1";
    private static final String SIGNATURE = "SHA256withECDSA";
    private static final String ORGANISATION = "Sluice Local Authority";
    private static final int SERIAL_BYTES = 16;
    /** RFC 5280 appendix A.1, ub-common-name. */
    private static final int MAX_COMMON_NAME = 64;

    private final SecureRandom random;

    Mint(SecureRandom random) {
        this.random = random;
    }

    KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(CURVE), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no elliptic curves in this Java", e);
        }
    }

    /** A root for the keys, which may issue leaves for {@link LocalNames} only. */
    X509Certificate root(KeyPair keys, String host, Instant from, Instant until) {
        String tail = " " + shortId(keys.getPublic());
        String head = ORGANISATION + " " + host;
        X500Name name = name(head.substring(0, Math.min(head.length(), MAX_COMMON_NAME - tail.length())) + tail);
        try {
            JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                            name, serial(), Date.from(from), Date.from(until), name, keys.getPublic())
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                    .addExtension(
                            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                    .addExtension(Extension.nameConstraints, true, new NameConstraints(permitted(), null))
                    .addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            identifiers.createSubjectKeyIdentifier(keys.getPublic()));
            return sign(builder, keys);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("a root cannot be made", e);
        }
    }

    /** A leaf for the name, signed by the root. */
    X509Certificate leaf(PublicKey leaf, String name, KeyedCertificate root, Instant[] validity) {
        String shown = "Certificate for " + name;
        X500Name subject = name(shown.length() > MAX_COMMON_NAME ? "Certificate" : shown);
        X509Certificate issuer = root.leaf();
        try {
            JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                            issuer, serial(), Date.from(validity[0]), Date.from(validity[1]), subject, leaf)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(
                            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                    .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(general(name)))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            identifiers.createAuthorityKeyIdentifier(issuer.getPublicKey()))
                    .addExtension(Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(leaf));
            return sign(builder, new KeyPair(issuer.getPublicKey(), root.key()));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("a certificate for " + name + " cannot be made", e);
        }
    }

    private X509Certificate sign(X509v3CertificateBuilder builder, KeyPair issuer)
            throws IOException, GeneralSecurityException {
        try {
            var signer = new JcaContentSignerBuilder(SIGNATURE)
                    .setSecureRandom(random)
                    .build(issuer.getPrivate());
            return CertificateBundle.parse(builder.build(signer).getEncoded());
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /** RFC 5280 section 4.1.2.2: positive, of at most 20 octets; nobody can guess it. */
    private BigInteger serial() {
        byte[] bytes = new byte[SERIAL_BYTES];
        random.nextBytes(bytes);
        // neither negative nor zero, whatever was drawn
        bytes[0] = (byte) (bytes[0] & 0x7f | 0x40);
        return new BigInteger(1, bytes);
    }

    private static X500Name name(String commonName) {
        return new X500NameBuilder()
                .addRDN(BCStyle.O, ORGANISATION)
                .addRDN(BCStyle.CN, commonName)
                .build();
    }

    private static GeneralName general(String name) {
        IpAddress address = CertificateNames.address(name);
        return address == null
                ? new GeneralName(GeneralName.dNSName, name)
                : new GeneralName(GeneralName.iPAddress, address.toString());
    }

    private static GeneralSubtree[] permitted() {
        List<GeneralSubtree> trees = new ArrayList<>();
        LocalNames.DOMAINS.forEach(each -> trees.add(new GeneralSubtree(new GeneralName(GeneralName.dNSName, each))));
        LocalNames.NETWORKS.forEach(each -> trees.add(
                new GeneralSubtree(new GeneralName(GeneralName.iPAddress, new DEROctetString(octets(each))))));
        return trees.toArray(GeneralSubtree[]::new);
    }

    /** Address and mask (RFC 5280 section 4.2.1.10). */
    private static byte[] octets(Cidr network) {
        boolean v4 = network.network().isV4();
        int size = v4 ? IpAddress.V4_BYTES : IpAddress.V6_BYTES;
        int bits = v4 ? network.bits() - 96 : network.bits();
        byte[] octets = new byte[size * 2];
        for (int i = 0; i < size; i++) {
            int from = v4 ? i + IpAddress.V6_BYTES - IpAddress.V4_BYTES : i;
            long half = from < Long.BYTES
                    ? network.network().high()
                    : network.network().low();
            octets[i] = (byte) (half >>> (Long.BYTES - 1 - from % Long.BYTES) * Byte.SIZE);
            octets[size + i] = (byte) (0xff00 >> Math.max(0, Math.min(Byte.SIZE, bits - i * Byte.SIZE)));
        }
        return octets;
    }

    private static String shortId(PublicKey key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            return HexFormat.of().formatHex(digest, 0, 4);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no SHA-256 in this Java", e);
        }
    }
}
