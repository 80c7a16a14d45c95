package dev.sluice.certs;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Instant;
import java.util.List;

/** Whatever is in a file: it is read, or it is a problem that can be told; what is read can be written and read again. */
class PemFuzz {
    private static final String[] NAMES = {"fuzzed", "fuzzed"};
    private static final FakeWallClock CLOCK = new FakeWallClock(Instant.parse("2026-01-01T00:00:00Z"));

    @FuzzTest(maxDuration = "20s")
    void everyFileIsReadOrRefused(byte[] text) {
        CertificateFile.Read read = CertificateFile.of(text, text, NAMES, CLOCK);
        boolean refused =
                read.problems().stream().anyMatch(problem -> problem.kind().isError());
        assertThat(read.certificate() == null).isEqualTo(refused);
        assertThat(read.problems())
                .allSatisfy(problem -> assertThat(problem.message()).isNotEmpty());
    }

    @FuzzTest(maxDuration = "20s")
    void everyKeyIsReadOrRefused(byte[] der) {
        for (String label : List.of("PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY")) {
            try {
                assertThat(KeyReader.read(new PemBlock(label, der, false), "fuzzed"))
                        .isNotNull();
            } catch (CertificateFault fault) {
                assertThat(fault.problem().kind().isError()).isTrue();
            }
        }
    }

    @FuzzTest(maxDuration = "20s")
    void blocksSurviveWriting(byte[] text) {
        try {
            for (PemBlock block : Pem.read(text, "fuzzed")) {
                List<PemBlock> again = Pem.read(
                        Pem.write(block.label(), block.der()).getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                        "again");
                assertThat(again).hasSize(1);
                assertThat(again.get(0).label()).isEqualTo(block.label());
                assertThat(again.get(0).der()).isEqualTo(block.der());
            }
        } catch (CertificateFault fault) {
            assertThat(fault.problem().kind().isError()).isTrue();
        }
    }
}
