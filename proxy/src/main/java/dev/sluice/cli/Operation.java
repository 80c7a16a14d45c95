package dev.sluice.cli;

import dev.sluice.base.Address;
import dev.sluice.base.Clock;
import dev.sluice.config.ConfigReader;
import dev.sluice.config.SluiceConfig;
import dev.sluice.control.Outcome;
import dev.sluice.control.ReloadStep;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Running a proxy in the foreground, from start to drained, under the operating system's signals. Main thread. */
final class Operation {
    /** Set by the launcher: the virtual machine does not use SIGUSR2 itself, and it may be heard (decision 7). */
    private static final String SUSPENDS = "_JAVA_SR_SIGNUM";

    private final Terminal terminal;
    private final int loops;

    Operation(Terminal terminal, int loops) {
        this.terminal = terminal;
        this.loops = loops;
    }

    /** Runs until a signal or a command ends it; the exit code. */
    int run(Supplier<ConfigReader.Result> source) {
        return run(source, () -> {});
    }

    /** The same, and does something once it serves. */
    int run(Supplier<ConfigReader.Result> source, Runnable onReady) {
        List<Runnable> restore = new ArrayList<>();
        CompletableFuture<Boolean> started = new CompletableFuture<>();
        try (Instance instance = new Instance(source, loops, terminal.environment())) {
            listen(instance, started, restore);
            Outcome outcome = instance.start();
            if (!outcome.isApplied()) {
                terminal.err().println(outcome.text().stripTrailing());
                return outcome.step() == ReloadStep.WARM ? ExitCode.UNAVAILABLE : ExitCode.REFUSED;
            }
            restore.add(Signals.on("TERM", instance::stop));
            restore.add(Signals.on("INT", instance::stop));
            started.complete(true);
            announce(Objects.requireNonNull(instance.conductor().snapshot()).config());
            onReady.run();
            instance.awaitEnd();
            return ExitCode.OK;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERNAL;
        } finally {
            restore.forEach(Runnable::run);
        }
    }

    /**
     * Hears the signals that would end the process by default from the beginning, and acts once it has started; those that are
     * to end it do so until then.
     */
    private void listen(Instance instance, CompletableFuture<Boolean> started, List<Runnable> restore) {
        restore.add(Signals.on(
                "HUP", () -> started.thenRun(() -> instance.conductor().reload())));
        restore.add(Signals.on(
                "USR1", () -> started.thenRun(() -> instance.conductor().reopenLogs())));
        if (terminal.environment().containsKey(SUSPENDS)) {
            restore.add(Signals.on("USR2", () -> started.thenRun(instance::stopGracefully)));
        }
    }

    private void announce(SluiceConfig config) {
        Set<String> addresses = new TreeSet<>();
        config.sites()
                .forEach(site -> site.listen().forEach(address -> addresses.add(url(site.tls() != null, address))));
        config.passthrough().forEach(each -> addresses.add(each.key() + " for " + each.name()));
        addresses.forEach(address -> terminal.err().println("listening on " + address));
        Address admin = config.admin().listen();
        if (admin != null) {
            terminal.err().println("admin on " + url(false, admin));
        }
        terminal.err().println("ready in " + millisSinceStart() + " ms");
    }

    static String url(boolean secure, Address address) {
        if (address instanceof Address.Inet inet) {
            return (secure ? "https://" : "http://")
                    + (inet.host().isEmpty() ? "0.0.0.0:" + inet.port() : inet.toString());
        }
        return address.toString();
    }

    /** Since Java started: the process itself may be older, as the launcher becomes it. */
    private static long millisSinceStart() {
        return Clock.SYSTEM.wallMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    }
}
