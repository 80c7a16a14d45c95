package dev.sluice.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Handshakes in memory, between our two ends. */
class FirstHandshakeTest {
    @TempDir
    Path directory;

    private boolean shakes(String name) throws IOException {
        var certificate = TestKeys.in(directory, name).certificate();
        TlsContext context = TlsContext.of(
                new TlsSettings(TlsProfile.INTERMEDIATE, List.of("h2", "http/1.1"), ClientTrust.OFF),
                certificate.tlsKey(Staple.NONE),
                new TicketKeys(),
                null);
        try {
            return FirstHandshake.of(context, certificate.chain());
        } finally {
            context.close();
        }
    }

    @Test
    void bothEndsFindItGood() throws IOException {
        assertThat(shakes("localhost")).isTrue();
    }

    @Test
    void whatIsRefusedDoesNoHarm() throws IOException {
        assertThat(shakes("a.test")).isFalse();
    }
}
