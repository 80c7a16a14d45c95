package dev.sluice.cli;

import dev.sluice.base.Address;
import dev.sluice.config.SluiceConfig;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command finds the running Sluice. Filled in by the parser on the command's thread. */
final class AdminOptions {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = {
                "The configuration of the running Sluice; by default",
                "./sluice.yaml, then /etc/sluice/sluice.yaml."
            })
    private @Nullable Path file;

    @Option(
            names = "--admin",
            paramLabel = "ADDR",
            description = "The admin address, HOST:PORT or unix:/PATH, in place of the configuration's.")
    private @Nullable String address;

    /** The running Sluice: at the address that is named or configured. */
    AdminClient client(Map<String, String> environment) {
        String named = address;
        if (named != null) {
            return AdminClient.of(named);
        }
        ConfigFile configFile = ConfigFile.of(file);
        return new AdminClient(address(configFile, configFile.config(environment)));
    }

    private static Address address(ConfigFile file, SluiceConfig config) {
        Address listen = config.admin().listen();
        if (listen == null) {
            throw new CommandException(
                    ExitCode.UNAVAILABLE,
                    file.path() + " says \"admin: off\", so there is nobody to ask; send a signal");
        }
        return listen;
    }
}
