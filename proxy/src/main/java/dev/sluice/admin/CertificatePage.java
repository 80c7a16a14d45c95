package dev.sluice.admin;

import dev.sluice.certs.KeyedCertificate;
import dev.sluice.exchange.Reply;
import dev.sluice.observe.Family;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The certificates that clients are shown: what they say and where they are from, never a key. Any blocking thread. */
public final class CertificatePage implements Page {
    private static final Family EXPIRY = Family.gauge(
            "sluice_tls_certificate_expiry_timestamp_seconds",
            "When the certificate that clients are shown expires, in seconds since 1970.",
            "certificate",
            "serial");

    private final Supplier<List<KeyedCertificate>> certificates;

    /** A page of these. */
    public CertificatePage(Supplier<List<KeyedCertificate>> certificates) {
        this.certificates = certificates;
    }

    @Override
    public Reply answer(AdminRequest request) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (KeyedCertificate certificate : certificates.get()) {
            X509Certificate leaf = certificate.leaf();
            Map<String, Object> said = new LinkedHashMap<>();
            said.put("file", certificate.source());
            said.put("names", certificate.names().toString());
            said.put("issuer", leaf.getIssuerX500Principal().getName());
            said.put("serial", leaf.getSerialNumber().toString(16));
            said.put("key", leaf.getPublicKey().getAlgorithm());
            said.put("from", leaf.getNotBefore().toInstant().toString());
            said.put("until", leaf.getNotAfter().toInstant().toString());
            all.add(said);
        }
        return Replies.json(200, Map.of("certificates", all));
    }

    static List<Family> families() {
        return List.of(EXPIRY);
    }

    void read(Exposition.Lines lines) {
        lines.family(EXPIRY);
        for (KeyedCertificate certificate : certificates.get()) {
            Instant until = certificate.leaf().getNotAfter().toInstant();
            lines.value(
                    List.of(
                            certificate.source(),
                            certificate.leaf().getSerialNumber().toString(16)),
                    List.of(),
                    until.getEpochSecond());
        }
    }
}
