package dev.sluice.cli;

import dev.sluice.admin.DryRun;
import dev.sluice.admin.Explained;
import dev.sluice.admin.Inquiry;
import dev.sluice.config.ConfigReader;
import dev.sluice.config.Expectation;
import dev.sluice.config.Problem;
import dev.sluice.config.Problems;
import dev.sluice.config.SluiceConfig;
import dev.sluice.upstream.Forecast;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sluice check}. Main thread. */
@Command(
        name = "check",
        header = "Find everything that is wrong with a configuration, and run its tests.",
        description = {
            "Reads and compiles the file as \"sluice run\" would, without opening a socket, and prints every problem with"
                    + " its place and a remedy. Then it takes each request of \"tests:\" through the compiled routes and"
                    + " compares.",
        },
        footerHeading = "%nExamples:%n",
        footer = {"  sluice check", "  sluice check /etc/sluice/sluice.yaml && sluice reload"})
final class CheckCommand implements Callable<Integer> {
    private static final String ANYONE = "127.0.0.1";

    private final Terminal terminal;

    @Mixin
    private FileParameter file = new FileParameter();

    CheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ConfigFile configFile = file.file();
        ConfigReader.Result read = configFile.read(terminal.environment());
        read.warnings().forEach(warning -> terminal.err().print("warning: " + warning.render()));
        DryRun dryRun = configFile.dryRun(terminal.environment());
        List<Problem> failed = new ArrayList<>();
        for (Expectation test : dryRun.config().tests()) {
            Problem problem = test(dryRun, test);
            if (problem != null) {
                failed.add(problem);
            }
        }
        if (!failed.isEmpty()) {
            terminal.err().print(Problems.render(failed));
            return ExitCode.REFUSED;
        }
        terminal.out().println("OK " + configFile.path() + ": " + counts(dryRun.config()));
        return ExitCode.OK;
    }

    private static @Nullable Problem test(DryRun dryRun, Expectation test) {
        List<String> fields = new ArrayList<>();
        test.headers().forEach((name, value) -> fields.add(name + ": " + value));
        Explained found;
        try {
            found = dryRun.ask(Inquiry.of(test.method(), test.url(), fields, ANYONE), Forecast::allUp);
        } catch (IllegalArgumentException e) {
            return new Problem(test.place(), "the test cannot be run: " + e.getMessage(), "");
        }
        List<String> wrong = new ArrayList<>();
        Integer status = test.status();
        if (status != null && !status.equals(found.status())) {
            wrong.add("status " + status + " was expected, but " + answer(found));
        }
        String route = found.route() == null ? null : found.route().path();
        if (test.route() != null && !test.route().equals(route)) {
            wrong.add("route " + test.route() + " was expected, but "
                    + (route == null ? "no route takes it" : "it goes to route " + route));
        }
        if (test.service() != null && !test.service().equals(found.service())) {
            wrong.add("service " + test.service() + " was expected, but " + answer(found));
        }
        return wrong.isEmpty()
                ? null
                : new Problem(
                        test.place(),
                        "a test fails: " + String.join("; ", wrong),
                        "\"sluice explain\" with this request tells why");
    }

    private static String answer(Explained found) {
        if (found.status() != null) {
            return "the answer is " + found.status()
                    + (found.reason().code().equals("ok")
                            ? ""
                            : " (" + found.reason().code() + ")");
        }
        return found.service() == null
                ? "the answer comes from " + found.compiled().target().description()
                : "the answer comes from service " + found.service();
    }

    private static String counts(SluiceConfig config) {
        int routes = config.sites().stream()
                .filter(site -> !site.made())
                .mapToInt(site -> site.routes().size())
                .sum();
        return String.join(
                ", ",
                count((int) config.sites().stream().filter(site -> !site.made()).count(), "site"),
                count(routes, "route"),
                count(config.services().size(), "named service"),
                count(config.tests().size(), "test") + (config.tests().isEmpty() ? "" : " passed"));
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
