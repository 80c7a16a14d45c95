package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.IpAddress;
import dev.sluice.certs.CertificateNames;
import dev.sluice.certs.CertificateState;
import dev.sluice.observe.Meters;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is shown of certificates, to people and to scrapers. */
class CertificatePageTest {
    private final CertificatePage page = new CertificatePage(() -> List.of(new CertificateState(
            new CertificateNames(
                    List.of("a.test", "*.a.test"), List.of(Objects.requireNonNull(IpAddress.parse("127.0.0.1")))),
            "CN=Some \"authority\"",
            "1f",
            Instant.parse("2027-01-02T03:04:05Z"),
            "/etc/a.pem",
            "good",
            false)));

    @Test
    void certificatesAreListedWithoutKeys() {
        assertThat(page.listed())
                .hasToString("{certificates=[{source=/etc/a.pem, names=a.test, *.a.test, 127.0.0.1,"
                        + " issuer=CN=Some \"authority\", serial=1f, until=2027-01-02T03:04:05Z, ocsp=good}]}");
    }

    @Test
    void scrapersAreToldWhenTheyExpire() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Exposition(new Meters(1), new ProcessReadings(() -> 0), "1")
                .with(page)
                .write(out, Exposition.Format.PROMETHEUS);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("sluice_tls_certificate_expiry_timestamp_seconds{certificate=\"/etc/a.pem\",serial=\"1f\"} "
                        + Instant.parse("2027-01-02T03:04:05Z").getEpochSecond());
    }
}
