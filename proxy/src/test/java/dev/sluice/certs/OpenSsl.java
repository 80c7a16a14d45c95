package dev.sluice.certs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** OpenSSL's command line in a directory: what others make of certificates, and certificates that others made. */
final class OpenSsl {
    /** How a command ended and what it printed. */
    record Said(int code, String text) {}

    private final Path directory;

    OpenSsl(Path directory) {
        this.directory = directory;
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    Path write(String name, String text) throws IOException {
        return Files.writeString(file(name), text);
    }

    /** Joins files of the directory into a new one. */
    Path join(String name, String... parts) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String part : parts) {
            all.append(Files.readString(file(part)));
        }
        return write(name, all.toString());
    }

    /** Runs a command that may fail. */
    Said ask(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text);
    }

    /** Runs a command, written with spaces, that is to go well. */
    String run(String line) throws IOException, InterruptedException {
        Said said = ask(line.split(" "));
        if (said.code() != 0) {
            throw new AssertionError("openssl " + line + ": " + said.text());
        }
        return said.text();
    }

    /** A key in {@code name.key} by the arguments of genpkey. */
    void key(String name, String arguments) throws IOException, InterruptedException {
        run("genpkey " + arguments + " -out " + name + ".key");
    }

    /** An ECDSA key in {@code name.key}. */
    void key(String name) throws IOException, InterruptedException {
        key(name, "-algorithm EC -pkeyopt ec_paramgen_curve:P-256");
    }

    /** A root in {@code name.crt} with its key. */
    void root(String name) throws IOException, InterruptedException {
        key(name);
        run("req -x509 -new -key " + name + ".key -subj /CN=" + name + " -days 30 -out " + name + ".crt");
    }

    /** A certificate in {@code name.crt} for {@code name.key}, issued by another, with these lines of extensions. */
    void issue(String name, String issuer, String... extensions) throws IOException, InterruptedException {
        issue(name, issuer, 20, extensions);
    }

    void issue(String name, String issuer, int days, String... extensions) throws IOException, InterruptedException {
        write(name + ".ext", String.join("\n", extensions) + "\n");
        run("req -new -key " + name + ".key -subj /CN=" + name + " -out " + name + ".csr");
        run("x509 -req -in " + name + ".csr -CA " + issuer + ".crt -CAkey " + issuer + ".key -days " + days
                + " -extfile " + name + ".ext -out " + name + ".crt");
    }
}
