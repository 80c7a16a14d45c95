package dev.sluice.cli;

import dev.sluice.base.Clock;
import dev.sluice.base.Entropy;
import dev.sluice.certs.LocalAuthority;
import dev.sluice.certs.StateDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice trust}. Main thread. */
@Command(
        name = "trust",
        header = "Print the root of the local authority, or make this machine trust it.",
        description = {
            "The local authority certifies localhost and other names that no public authority can. Its root is kept in"
                    + " $SLUICE_STATE; else in /var/lib/sluice for root; else in $XDG_STATE_HOME/sluice or"
                    + " ~/.local/state/sluice. Without an option the root is printed in PEM, and made if there is none."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  sluice trust > root.pem", "  sluice trust --install", "  curl --cacert root.pem https://localhost/"
        })
final class TrustCommand implements Callable<Integer> {
    private static final Path SYSTEM = Path.of("/usr/local/share/ca-certificates");

    private final Terminal terminal;
    private final List<RootStore> stores;

    @ArgGroup(multiplicity = "0..1")
    private Change change = new Change();

    /** What is to be changed; one of them at most. */
    static final class Change {
        @Option(
                names = "--install",
                description = "Make programs of this machine trust it: the system's, Chromium, Firefox.")
        private boolean install;

        @Option(names = "--remove", description = "Undo that.")
        private boolean remove;
    }

    TrustCommand(Terminal terminal) {
        this(terminal, stores(terminal));
    }

    TrustCommand(Terminal terminal, List<RootStore> stores) {
        this.terminal = terminal;
        this.stores = stores;
    }

    private static List<RootStore> stores(Terminal terminal) {
        Programs programs = new Programs(terminal.environment());
        List<RootStore> stores = new ArrayList<>(List.of(new SystemStore(SYSTEM, programs)));
        String home = terminal.environment().getOrDefault("HOME", "");
        if (!home.isEmpty()) {
            stores.add(new NssStore(Path.of(home), programs));
        }
        return stores;
    }

    @Override
    public Integer call() {
        StateDirectory state = StateDirectory.of(terminal.environment());
        if (change.remove && !Files.exists(state.path().resolve(LocalAuthority.FILE))) {
            throw new CommandException(ExitCode.UNAVAILABLE, "there is no root in " + state);
        }
        LocalAuthority authority = LocalAuthority.open(state, Clock.SYSTEM, Entropy.system());
        authority.problems().forEach(problem -> terminal.err().println("sluice: " + problem));
        if (!authority.isKept()) {
            throw new CommandException(ExitCode.UNAVAILABLE, "a root that is not kept is not worth trusting");
        }
        return change.install || change.remove ? change(authority) : print(authority);
    }

    private int print(LocalAuthority authority) {
        terminal.out().print(authority.pem());
        terminal.err().println("name     " + authority.name());
        terminal.err()
                .println("file     " + authority.file() + " (with its key: do not copy it; copy what is printed)");
        terminal.err().println("sha-256  " + authority.fingerprint());
        terminal.err().println("until    " + authority.root().getNotAfter().toInstant());
        return ExitCode.OK;
    }

    private int change(LocalAuthority authority) {
        LocalRoot root = new LocalRoot(authority.name(), authority.pem());
        boolean done = true;
        for (RootStore store : stores) {
            RootStore.Result result = change.install ? store.install(root) : store.remove(root);
            (result.done() ? terminal.out() : terminal.err()).println(result.text());
            done &= result.done();
        }
        return done ? ExitCode.OK : ExitCode.UNAVAILABLE;
    }
}
