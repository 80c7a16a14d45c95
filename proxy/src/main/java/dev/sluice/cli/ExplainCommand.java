package dev.sluice.cli;

import dev.sluice.admin.DryRun;
import dev.sluice.admin.Inquiry;
import dev.sluice.base.Address;
import dev.sluice.upstream.Forecast;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice explain}. Main thread. */
@Command(
        name = "explain",
        header = "Tell what becomes of a request, and why.",
        description = {
            "Prints the path as it is matched and forwarded, the route that takes it, why each of the others does not, the"
                    + " filters in order, limits and timeouts, and the server that would be picked.",
            "",
            "The running Sluice is asked where one answers at the admin address, as it knows how its servers fare. Otherwise,"
                    + " and where -c names a file, or with --offline, the file is compiled here and all servers count as up."
                    + " The last line says which."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sluice explain GET http://example.com/api/users",
            "  sluice explain GET http://example.com/ -H \"Cookie: sid=1\" --client 10.1.2.3",
            "  sluice explain POST http://example.com/orders -c new.yaml",
            "  sluice explain GET https://vpn.example.com:443/   (a name of l4: tells where its connections go)"
        })
final class ExplainCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "METHOD", description = "The method, such as GET.")
    private String method = "";

    @Parameters(index = "1", paramLabel = "URL", description = "The absolute URL, such as http://example.com/path.")
    private String url = "";

    @Option(
            names = {"-H", "--header"},
            paramLabel = "NAME:VALUE",
            description = "A header of the request; may be repeated.")
    private List<String> headers = List.of();

    @Option(names = "--client", paramLabel = "IP", description = "The client's address (default: 127.0.0.1).")
    private String client = "127.0.0.1";

    @Option(names = "--offline", description = "Do not ask the running Sluice.")
    private boolean offline;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = {
                "Explain this configuration; by default the running",
                "one, or ./sluice.yaml, then /etc/sluice/sluice.yaml."
            })
    private @Nullable Path file;

    @Option(
            names = "--admin",
            paramLabel = "ADDR",
            description = "Ask the running Sluice there, HOST:PORT or unix:/PATH.")
    private @Nullable String address;

    ExplainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Inquiry inquiry = inquiry();
        AdminClient running = running();
        AdminClient.Answer answer = running == null ? null : ask(running);
        if (running == null || answer == null) {
            return explainHere(inquiry);
        }
        if (answer.status() == 400) {
            throw new CommandException(ExitCode.USAGE, answer.body().stripTrailing());
        }
        terminal.out().print(answer.body());
        terminal.out().println("source    the running Sluice at " + running.address());
        return ExitCode.OK;
    }

    /** Whom to ask: the address that is named, or the one of the usual file; nobody when a file is named. */
    private @Nullable AdminClient running() {
        String named = address;
        if (offline || (named == null && file != null)) {
            return null;
        }
        if (named != null) {
            return AdminClient.of(named);
        }
        Address admin =
                ConfigFile.of(null).config(terminal.environment()).admin().listen();
        return admin == null ? null : new AdminClient(admin);
    }

    /** The answer of the running Sluice, or null when there is none that helps; then the reason is said. */
    private AdminClient.@Nullable Answer ask(AdminClient running) {
        StringBuilder target = new StringBuilder("/explain?method=").append(encoded(method));
        target.append("&url=").append(encoded(url)).append("&client=").append(encoded(client));
        headers.forEach(header -> target.append("&header=").append(encoded(header)));
        String why;
        try {
            AdminClient.Answer answer = running.ask(target.toString());
            if (answer.status() == 200 || answer.status() == 400) {
                return answer;
            }
            why = "sluice: the running Sluice does not explain: "
                    + answer.body().stripTrailing();
        } catch (CommandException e) {
            why = e.text();
        }
        terminal.err().println(why);
        terminal.err().println("sluice: the file is explained instead, with all servers up");
        return null;
    }

    private int explainHere(Inquiry inquiry) {
        ConfigFile configFile = ConfigFile.of(file);
        DryRun dryRun = configFile.dryRun(terminal.environment());
        try {
            terminal.out().print(dryRun.explain(inquiry, Forecast::allUp));
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
        terminal.out().println("source    " + configFile.path() + ", with all servers up");
        return ExitCode.OK;
    }

    private Inquiry inquiry() {
        try {
            return Inquiry.of(method, url, headers, client);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
