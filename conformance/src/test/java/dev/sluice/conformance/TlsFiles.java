package dev.sluice.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Certificates made by the openssl command in a directory: an authority in {@code ca.pem}, and what it issues. Immutable. */
final class TlsFiles {
    private static final List<String> EC = List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes");

    private final Path directory;

    TlsFiles(Path directory) {
        this.directory = directory;
        List<String> authority = new ArrayList<>(List.of("req", "-x509"));
        authority.addAll(EC);
        authority.addAll(List.of("-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=test authority"));
        run(authority);
    }

    /** Writes {@code name.pem} and {@code name.key} for these alternative names, valid for so many days from now. */
    void issue(String name, String alternatives, int days) {
        List<String> request = new ArrayList<>(List.of("req"));
        request.addAll(EC);
        request.addAll(List.of("-keyout", name + ".key", "-out", name + ".csr", "-subj", "/CN=" + name));
        run(request);
        try {
            Files.writeString(directory.resolve(name + ".ext"), "subjectAltName=" + alternatives + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run(List.of(
                "x509",
                "-req",
                "-in",
                name + ".csr",
                "-CA",
                "ca.pem",
                "-CAkey",
                "ca.key",
                "-CAcreateserial",
                "-out",
                name + ".pem",
                "-days",
                String.valueOf(days),
                "-extfile",
                name + ".ext"));
    }

    private void run(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(arguments);
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new SceneFailure(command + ":\n" + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SceneFailure("stopped", e);
        }
    }
}
