package dev.sluice.cli;

import dev.sluice.admin.DryRun;
import dev.sluice.admin.Inquiry;
import dev.sluice.base.Address;
import dev.sluice.config.SluiceConfig;
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
            "The running Sluice is asked where one answers at the configured admin address, as it knows how its servers fare."
                    + " Otherwise, or with --offline, the file is compiled here and all servers count as up. The last"
                    + " line says which."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sluice explain GET http://example.com/api/users",
            "  sluice explain GET http://example.com/ -H \"Cookie: sid=1\" --client 10.1.2.3",
            "  sluice explain POST http://example.com/orders --offline -c new.yaml"
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
            description = {"The configuration; by default ./sluice.yaml,", "then /etc/sluice/sluice.yaml."})
    private @Nullable Path file;

    ExplainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Inquiry inquiry = inquiry();
        ConfigFile configFile = ConfigFile.of(file);
        if (!offline) {
            SluiceConfig config = configFile.config(terminal.environment());
            Address admin = config.admin().listen();
            if (admin != null && new AdminClient(admin).isThere()) {
                return ask(new AdminClient(admin), admin);
            }
        }
        DryRun dryRun = configFile.dryRun(terminal.environment());
        try {
            terminal.out().print(dryRun.ask(inquiry, Forecast::allUp).text());
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

    private int ask(AdminClient running, Address admin) {
        StringBuilder target = new StringBuilder("/explain?method=").append(encoded(method));
        target.append("&url=").append(encoded(url)).append("&client=").append(encoded(client));
        headers.forEach(header -> target.append("&header=").append(encoded(header)));
        AdminClient.Answer answer = running.send("GET", target.toString());
        if (answer.status() != 200) {
            terminal.err().println("sluice: " + answer.body().stripTrailing());
            return answer.status() == 400 ? ExitCode.USAGE : ExitCode.UNAVAILABLE;
        }
        terminal.out().print(answer.body());
        terminal.out().println("source    the running Sluice at " + admin);
        return ExitCode.OK;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
