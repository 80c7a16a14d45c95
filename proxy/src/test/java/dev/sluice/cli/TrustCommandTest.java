package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The root of the local authority, printed and put into real stores: those of NSS, and of Debian in a directory of its own. */
class TrustCommandTest {
    @TempDir
    private Path directory;

    private Map<String, String> environment() {
        return Map.of(
                "SLUICE_STATE", directory.resolve("state").toString(), "PATH", String.valueOf(System.getenv("PATH")));
    }

    private Cli.Result run(String... options) throws IOException {
        Files.createDirectories(directory.resolve("system"));
        Files.createDirectories(directory.resolve("etc"));
        Files.createDirectories(directory.resolve("home"));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Terminal terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), environment());
        // Debian's program, told to gather from here to here
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Path gather = bin.resolve("update-ca-certificates");
        Files.writeString(gather, """
                #!/bin/sh
                exec /usr/sbin/update-ca-certificates --localcertsdir "%1$s/system" --etccertsdir "%1$s/etc" \
                  --hooksdir "%1$s/none" "$@"
                """.formatted(directory));
        Files.setPosixFilePermissions(gather, PosixFilePermissions.fromString("rwxr-xr-x"));
        Programs programs = new Programs(Map.of("PATH", bin + ":" + System.getenv("PATH")));
        List<RootStore> stores = List.of(
                new SystemStore(directory.resolve("system"), programs),
                new NssStore(directory.resolve("home"), programs));
        CommandLine command = new CommandLine(new TrustCommand(terminal, stores));
        command.setExecutionExceptionHandler((e, line, parsed) -> CommandTree.onFailure(e, terminal.err()));
        return new Cli.Result(command.execute(options), out.toString(), err.toString());
    }

    private String tool(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(Arrays.toString(command) + text).isZero();
        return text;
    }

    private String nssList(String database) throws IOException, InterruptedException {
        return tool("certutil", "-L", "-d", "sql:" + directory.resolve("home").resolve(database));
    }

    @Test
    void printsTheRootAndWhereItIs() throws Exception {
        Cli.Result first = Cli.start(environment(), "trust").end();
        assertThat(first.code()).isZero();
        assertThat(first.out()).startsWith("-----BEGIN CERTIFICATE-----\n").doesNotContain("PRIVATE");
        Path root = Files.writeString(directory.resolve("root.pem"), first.out());
        String fingerprint = tool("openssl", "x509", "-noout", "-fingerprint", "-sha256", "-in", root.toString());
        assertThat(first.err())
                .contains(fingerprint.substring(fingerprint.indexOf('=') + 1).strip())
                .contains(directory.resolve("state/local-authority.pem").toString())
                .containsPattern("name +Sluice Local Authority .* [0-9a-f]{8}\n");
        assertThat(Cli.start(environment(), "trust").end()).isEqualTo(first);
    }

    @Test
    void installsAndRemoves() throws Exception {
        Files.createDirectories(directory.resolve("home/.mozilla/firefox/abc.default"));
        tool(
                "certutil",
                "-N",
                "--empty-password",
                "-d",
                "sql:" + directory.resolve("home/.mozilla/firefox/abc.default"));
        Cli.Result installed = run("--install");
        assertThat(installed.code()).as(installed.err()).isZero();
        assertThat(installed.out())
                .contains("ran update-ca-certificates", "undo: sluice trust --remove", ".pki/nssdb", "abc.default");
        for (String database : List.of(".pki/nssdb", ".mozilla/firefox/abc.default")) {
            assertThat(nssList(database)).containsPattern("Sluice Local Authority .* C,,");
        }
        Path bundle = directory.resolve("etc/ca-certificates.crt");
        String pem = Cli.start(environment(), "trust").end().out().strip();
        assertThat(bundle).content().contains(pem);

        Cli.Result again = run("--install");
        assertThat(again.code()).as(again.err()).isZero();

        Cli.Result removed = run("--remove");
        assertThat(removed.code()).as(removed.err()).isZero();
        assertThat(removed.out()).contains("system: removed", "browsers: removed");
        assertThat(nssList(".pki/nssdb")).doesNotContain("Sluice");
        assertThat(nssList(".mozilla/firefox/abc.default")).doesNotContain("Sluice");
        assertThat(bundle).content().doesNotContain(pem);

        Cli.Result gone = run("--remove");
        assertThat(gone.code()).isZero();
        assertThat(gone.out()).contains("is not in");
    }

    @Test
    void saysWhatToRunWhereItMayNot() throws Exception {
        Cli.Result printed = Cli.start(environment(), "trust").end();
        Path file = directory.resolve("system").resolve(fileName(printed));
        // a directory in the way stands for a missing permission: root has every permission
        Files.createDirectories(file.resolve("in-the-way"));
        Cli.Result result = run("--install");
        assertThat(result.code()).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(result.err())
                .contains("sluice trust | sudo tee " + file + " >/dev/null && sudo update-ca-certificates");
        Cli.Result removed = run("--remove");
        assertThat(removed.code()).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(removed.err()).contains("sudo rm " + file);
    }

    private static String fileName(Cli.Result printed) {
        String name = printed.err().lines().findFirst().orElseThrow();
        return new LocalRoot(name, "").fileName();
    }

    @Test
    void saysWhichProgramIsMissing() {
        Programs none = new Programs(Map.of("PATH", directory.toString()));
        LocalRoot root = new LocalRoot("Sluice Local Authority box 00000000", "pem");
        RootStore.Result system = new SystemStore(directory.resolve("absent"), none).install(root);
        assertThat(system.done()).isFalse();
        assertThat(system.text()).contains("no update-ca-certificates");
        // certutil is of users, not of the administrator
        RootStore.Result browsers = new NssStore(directory, none).install(root);
        assertThat(browsers.done()).isFalse();
        assertThat(browsers.text()).contains("libnss3-tools");
        assertThat(new NssStore(directory, none).remove(root).done()).isTrue();
    }

    @Test
    void doesNotMakeARootToRemoveIt() throws IOException {
        Cli.Result result = run("--remove");
        assertThat(result.code()).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(result.err()).contains("there is no root in");
        assertThat(directory.resolve("state")).doesNotExist();
    }

    @Test
    void aRootThatCannotBeKeptIsNotForTrusting() throws IOException {
        Files.writeString(directory.resolve("state"), "in the way");
        Cli.Result result = run();
        assertThat(result.code()).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("SLUICE_STATE", "not worth trusting");
    }

    @Test
    void aProgramThatFailsIsTold() throws IOException {
        Programs programs = new Programs(Map.of("PATH", "/usr/bin:/bin"));
        assertThat(programs.run(List.of("/bin/sh", "-c", "cat; echo oops >&2; exit 3"), "in "))
                .isEqualTo(new Programs.Ended(3, "in oops"));
        assertThat(programs.run(List.of("/nonexistent/program"), "").code()).isEqualTo(-1);
        assertThat(programs.find("nonexistent-program")).isNull();
    }
}
