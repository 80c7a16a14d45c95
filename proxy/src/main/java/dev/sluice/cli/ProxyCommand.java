package dev.sluice.cli;

import dev.sluice.config.ConfigReader;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice proxy}. Main thread. */
@Command(
        name = "proxy",
        customSynopsis = "sluice proxy --from ADDR --to ADDR... [--admin ADDR] [--loops N]",
        header = "Serve one address from one or more servers, without a file.",
        description = {
            "Does what a configuration of one site would do, with every default: balancing by latency, retries of safe"
                    + " requests on another server, an access log on standard output, the admin page."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sluice proxy --from :8080 --to localhost:3000",
            "  sluice proxy --from 127.0.0.1:8080 --to 10.0.0.11:8080 10.0.0.12:8080",
            "  sluice proxy --from unix:/run/app.sock --to unix:/run/backend.sock",
            "",
            "Signals are those of \"sluice run\"."
        })
final class ProxyCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private LoopsOption loops = new LoopsOption();

    @Option(
            names = "--from",
            required = true,
            paramLabel = "ADDR",
            description = "Where to listen: :PORT for every address, HOST:PORT, or unix:/PATH.")
    private String from = "";

    @Option(
            names = "--to",
            required = true,
            arity = "1..*",
            paramLabel = "ADDR",
            description = "The servers: HOST:PORT or unix:/PATH, as many as you like.")
    private List<String> to = List.of();

    @Option(
            names = "--admin",
            paramLabel = "ADDR",
            description = "The admin address, or off (default: 127.0.0.1:9900).")
    private String admin = "127.0.0.1:9900";

    ProxyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ConfigReader reader = new ConfigReader(terminal.environment());
        return new Operation(terminal, loops.count()).run(() -> reader.of("the command line", from, to, admin));
    }
}
