package dev.sluice.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The databases of Chromium and Firefox in a user's home, kept by NSS's own program. Main thread. */
final class NssStore implements RootStore {
    private static final String DATABASE = "cert9.db";
    private static final List<String> CHROMIUM = List.of(".pki/nssdb", ".local/share/pki/nssdb");
    private static final List<String> PROFILES =
            List.of(".mozilla/firefox", "snap/firefox/common/.mozilla/firefox", ".config/mozilla/firefox");

    private final Path home;
    private final Programs programs;

    NssStore(Path home, Programs programs) {
        this.home = home;
        this.programs = programs;
    }

    @Override
    public Result install(LocalRoot root) {
        Path certutil = programs.find("certutil");
        if (certutil == null) {
            return missing();
        }
        List<Path> databases = databases();
        List<String> lines = new ArrayList<>();
        boolean done = true;
        if (databases.stream().noneMatch(each -> each.endsWith("nssdb"))) {
            Path made = make(certutil);
            if (made == null) {
                done = false;
                lines.add("browsers: " + home.resolve(CHROMIUM.get(0)) + " cannot be made");
            } else {
                databases.add(made);
            }
        }
        for (Path database : databases) {
            Programs.Ended ended =
                    run(certutil, database, root.pem(), List.of("-A", "-a", "-t", "C,,", "-n", root.name()));
            done &= ended.code() == 0;
            lines.add(told(ended, "added \"" + root.name() + "\" to ", database));
        }
        lines.add("browsers: restart them; undo: sluice trust --remove");
        return new Result(done, String.join("\n", lines));
    }

    @Override
    public Result remove(LocalRoot root) {
        List<Path> databases = databases();
        Path certutil = programs.find("certutil");
        if (certutil == null) {
            return databases.isEmpty() ? new Result(true, "browsers: no database in " + home) : missing();
        }
        List<String> lines = new ArrayList<>();
        boolean done = true;
        for (Path database : databases) {
            if (run(certutil, database, "", List.of("-L", "-n", root.name())).code() != 0) {
                lines.add("browsers: the root is not in " + database);
                continue;
            }
            Programs.Ended ended = run(certutil, database, "", List.of("-D", "-n", root.name()));
            done &= ended.code() == 0;
            lines.add(told(ended, "removed \"" + root.name() + "\" from ", database));
        }
        return new Result(done, lines.isEmpty() ? "browsers: no database in " + home : String.join("\n", lines));
    }

    private Result missing() {
        return new Result(
                false,
                "browsers: Chromium and Firefox have databases of their own; install certutil (Debian: libnss3-tools)"
                        + " and run this again as their user");
    }

    private static String told(Programs.Ended ended, String did, Path database) {
        return ended.code() == 0
                ? "browsers: " + did + database
                : "browsers: certutil failed for " + database + ": " + ended.text();
    }

    private Programs.Ended run(Path certutil, Path database, String input, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(certutil.toString(), "-d", "sql:" + database));
        command.addAll(arguments);
        return programs.run(command, input);
    }

    /** Chromium makes its own at its first start and would take this one over. */
    private @Nullable Path make(Path certutil) {
        Path database = home.resolve(CHROMIUM.get(0));
        try {
            Files.createDirectories(database);
        } catch (IOException e) {
            return null;
        }
        return run(certutil, database, "", List.of("-N", "--empty-password")).code() == 0 ? database : null;
    }

    private List<Path> databases() {
        List<Path> found = new ArrayList<>();
        for (String place : CHROMIUM) {
            add(found, home.resolve(place));
        }
        for (String place : PROFILES) {
            profiles(home.resolve(place)).forEach(profile -> add(found, profile));
        }
        return found;
    }

    /** None where there is no Firefox of this kind. */
    private static List<Path> profiles(Path place) {
        try (Stream<Path> profiles = Files.list(place)) {
            return profiles.sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static void add(List<Path> found, Path directory) {
        if (Files.exists(directory.resolve(DATABASE))) {
            found.add(directory);
        }
    }
}
