package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of openssl, and how its answer is read. */
class HandshakesTest {

    private static String output(String marks) {
        return """
                Collecting connection statistics for 1 seconds
                MARKS

                6 connections in 0.01s; 1417.24 connections/user sec, bytes read 882
                6 connections in 2 real seconds, 147 bytes read per connection
                """.replace("MARKS", marks);
    }

    @Test
    void countsConnections() {
        Load load = Handshakes.parse(output("******"), false);
        assertThat(load.requests()).isEqualTo(6);
        assertThat(load.seconds()).isEqualTo(2);
        assertThat(load.errors()).isZero();
    }

    @Test
    void takesTheOtherKindOfHandshakeForAnError() {
        assertThat(Handshakes.parse(output("rrrrrr"), false).errors()).isEqualTo(6);
        assertThat(Handshakes.parse(output("rrrrrr"), true).errors()).isZero();
        assertThat(Handshakes.parse(output("*rrrrr"), true).errors()).isZero();
        assertThat(Handshakes.parse(output("******"), true).errors()).isEqualTo(6);
    }

    @Test
    void refusesOutputWithoutFigures() {
        assertThatThrownBy(() -> Handshakes.parse("ERROR\n", false)).hasMessageContaining("ERROR");
    }

    @Test
    void asksForNewOrKnownSessions() {
        assertThat(Handshakes.command(4711, "/80", true, 3)).contains("-reuse", "127.0.0.1:4711", "3");
        assertThat(Handshakes.command(4711, "/80", false, 3)).contains("-new");
    }

    @Test
    void makesACertificateForLoopback(@TempDir Path dir) throws IOException {
        Path certificate = dir.resolve("a.crt");
        Path key = dir.resolve("a.key");
        Handshakes.certificate(certificate, key);
        assertThat(Files.readString(certificate)).contains("BEGIN CERTIFICATE");
        assertThat(Files.readString(key)).contains("PRIVATE KEY");
    }
}
