package dev.sluice.cli;

import dev.sluice.admin.DryRun;
import dev.sluice.config.ConfigReader;
import dev.sluice.config.SluiceConfig;
import dev.sluice.control.TlsFileException;
import dev.sluice.route.RouteException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the configuration is: the file that was named, or the first of the usual ones that exists. Immutable. */
final class ConfigFile {
    /** The usual places, in order. */
    static final List<Path> USUAL = List.of(Path.of("sluice.yaml"), Path.of("/etc/sluice/sluice.yaml"));

    private final Path path;

    private ConfigFile(Path path) {
        this.path = path;
    }

    /** The named file, or the first usual one that exists. */
    static ConfigFile of(@Nullable Path named) {
        if (named != null) {
            return new ConfigFile(named);
        }
        for (Path usual : USUAL) {
            if (Files.exists(usual)) {
                return new ConfigFile(usual);
            }
        }
        throw new CommandException(
                ExitCode.REFUSED,
                "there is no configuration: neither ./sluice.yaml nor /etc/sluice/sluice.yaml; name a file, or try: sluice"
                        + " proxy --from :8080 --to localhost:3000");
    }

    Path path() {
        return path;
    }

    /**
     * The configuration.
     *
     * @throws CommandException with all problems if it has any
     */
    SluiceConfig config(Map<String, String> environment) {
        ConfigReader.Result result = read(environment);
        SluiceConfig config = result.config();
        if (config == null) {
            throw CommandException.refused(result.render());
        }
        return config;
    }

    /**
     * The configuration compiled without sockets.
     *
     * @throws CommandException with all problems if it has any
     */
    DryRun dryRun(Map<String, String> environment) {
        SluiceConfig config = config(environment);
        try {
            return DryRun.of(config);
        } catch (RouteException e) {
            throw CommandException.refused(path + ": " + e.getMessage());
        } catch (TlsFileException e) {
            throw CommandException.refused(e.getMessage() + "\n");
        }
    }

    ConfigReader.Result read(Map<String, String> environment) {
        return new ConfigReader(environment).read(path);
    }
}
