package dev.sluice.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.server.tls.ClientTrust;
import dev.sluice.server.tls.Staple;
import dev.sluice.server.tls.TestKeys;
import dev.sluice.server.tls.TicketKeys;
import dev.sluice.server.tls.TlsContext;
import dev.sluice.server.tls.TlsProfile;
import dev.sluice.server.tls.TlsSettings;
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
