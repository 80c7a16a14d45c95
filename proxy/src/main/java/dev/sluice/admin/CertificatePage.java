package dev.sluice.admin;

import dev.sluice.certs.CertificateState;
import dev.sluice.exchange.Reply;
import dev.sluice.observe.Family;
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

    private final Supplier<List<CertificateState>> certificates;

    /** A page of these. */
    public CertificatePage(Supplier<List<CertificateState>> certificates) {
        this.certificates = certificates;
    }

    @Override
    public Reply answer(AdminRequest request) {
        return Replies.json(200, listed());
    }

    /** All of them, as JSON has them. */
    Map<String, Object> listed() {
        List<Map<String, Object>> all = new ArrayList<>();
        for (CertificateState certificate : certificates.get()) {
            Map<String, Object> said = new LinkedHashMap<>();
            said.put("source", certificate.source());
            said.put("names", certificate.names().toString());
            said.put("issuer", certificate.issuer());
            said.put("serial", certificate.serial());
            said.put("until", certificate.notAfter().toString());
            said.put("ocsp", certificate.ocsp());
            all.add(said);
        }
        return Map.of("certificates", all);
    }

    static List<Family> families() {
        return List.of(EXPIRY);
    }

    void read(Exposition.Lines lines) {
        lines.family(EXPIRY);
        for (CertificateState certificate : certificates.get()) {
            lines.value(
                    List.of(certificate.source(), certificate.serial()),
                    List.of(),
                    certificate.notAfter().getEpochSecond());
        }
    }
}
