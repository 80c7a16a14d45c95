package dev.sluice.cli;

import dev.sluice.admin.DryRun;
import dev.sluice.config.PassthroughConfig;
import dev.sluice.exchange.Route;
import dev.sluice.route.RankedRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sluice routes}. Main thread. */
@Command(
        name = "routes",
        header = "List all routes in the order in which they are tried.",
        description = {
            "One line a route: where it listens, the host, what it asks of a request, what it ends in. Only the routes of"
                    + " the most specific host that matches are tried, from top to bottom. TLS connections that l4: passes on"
                    + " unread by their name stand first."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  sluice routes", "  sluice routes /etc/sluice/sluice.yaml | grep api"})
final class RoutesCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private FileParameter file = new FileParameter();

    RoutesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("LISTENER", "HOST", "ROUTE", "TARGET"));
        DryRun dryRun = file.file().dryRun(terminal.environment());
        for (PassthroughConfig passed : dryRun.passed()) {
            rows.add(List.of(
                    passed.listen().toString(),
                    passed.name(),
                    "TLS, passed on unread",
                    "service " + passed.service().name()));
        }
        dryRun.routes().forEach((address, routes) -> {
            for (RankedRoute<Route> route : routes) {
                rows.add(List.of(
                        address.toString(),
                        route.host().toString(),
                        route.spec().text(),
                        route.spec().route().target().description()));
            }
        });
        print(rows);
        return ExitCode.OK;
    }

    private void print(List<List<String>> rows) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        rows.forEach(row -> {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            terminal.out().println(line.toString().stripTrailing());
        }
    }
}
