package dev.sluice.conformance.product;

import dev.sluice.conformance.Deadline;
import dev.sluice.conformance.SceneFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Our proxy: {@code ./sluice run --loops 2 FILE}, reconfigured by rewriting the file and {@code POST /reload}; used by one
 * scene at a time.
 */
public final class SluiceProcess implements Product {
    private static final String LOOPS = System.getProperty("sluice.loops", "2");
    private static final int SHORTEST_WAIT_MILLIS = 10;
    private static final int LONGEST_RECORD = 4_000;

    private final Path directory;
    private final Path file;
    private final Path log;
    private final int adminPort = Ports.free();
    private final AdminPort admin = new AdminPort(adminPort);
    private final Watch watch;
    private @Nullable Child child;

    /** How closely the process watches its network buffers. */
    public enum Watch {
        /** Every buffer, with where it was last touched; slow. */
        PARANOID,
        /** One buffer in 128: for load and for figures of memory. */
        SIMPLE;

        private String options() {
            return "-Dio.netty.leakDetection.level=" + name().toLowerCase(Locale.ROOT)
                    + " -Dio.netty.leakDetection.targetRecords=8";
        }
    }

    /** A process that keeps its files in {@code directory} and watches every buffer; it starts with the first configuration. */
    public SluiceProcess(Path directory) {
        this(directory, Watch.PARANOID);
    }

    /** As above, with another watch over its buffers. */
    public SluiceProcess(Path directory, Watch watch) {
        this.directory = directory;
        this.watch = watch;
        this.file = directory.resolve("sluice.yaml");
        this.log = directory.resolve("access.log");
    }

    /** Where the project and its launcher stand. */
    public static Path root() {
        return Path.of(System.getProperty("sluice.root", "..")).toAbsolutePath().normalize();
    }

    /** Whether there is a launcher to start. */
    public static boolean isBuilt() {
        return Files.isExecutable(root().resolve("sluice"));
    }

    @Override
    public String name() {
        return "sluice";
    }

    @Override
    public void install(String configuration, Deadline deadline) {
        write(configuration);
        if (child == null) {
            start(deadline);
            return;
        }
        AdminPort.Answer answer = admin.post("/reload", deadline);
        if (answer.status() != 200) {
            throw new SceneFailure("the configuration was refused with " + answer.status() + ":\n" + answer.body());
        }
    }

    /** Replaces the file's text, in one step so that a file watch never sees half of it. */
    public void write(String configuration) {
        Path fresh = directory.resolve("sluice.yaml.new");
        try {
            Files.writeString(fresh, complete(configuration));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The scene's configuration with the admin port and the access log it does not speak of. */
    private String complete(String configuration) {
        StringBuilder text = new StringBuilder(configuration);
        if (!has(configuration, "admin")) {
            text.append("\nadmin: 127.0.0.1:").append(adminPort).append("\n");
        }
        if (!has(configuration, "log")) {
            text.append("\nlog: {access: {format: json, to: \"").append(log).append("\"}}\n");
        }
        return text.toString();
    }

    private static boolean has(String configuration, String key) {
        return Pattern.compile("^" + key + ":", Pattern.MULTILINE)
                .matcher(configuration)
                .find();
    }

    private void start(Deadline deadline) {
        List<String> command = List.of(root().resolve("sluice").toString(), "run", "--loops", LOOPS, file.toString());
        // The launcher puts these last, so that they win over its own.
        String options = System.getenv().getOrDefault("SLUICE_JAVA_OPTS", "") + " " + watch.options();
        Child started = Child.start(
                command, directory, directory.resolve("output.txt"), Map.of("SLUICE_JAVA_OPTS", options.trim()));
        child = started;
        while (!admin.isUp(deadline)) {
            if (!started.isAlive()) {
                throw new SceneFailure("sluice ended at start:\n" + started.output());
            }
            pause();
        }
    }

    private static void pause() {
        LockSupport.parkNanos(SHORTEST_WAIT_MILLIS * 1_000_000L);
    }

    /** Fails if the process has said that it lost a buffer, in all that it printed since its start. */
    public void expectNoLeak() {
        String output = child == null ? "" : child.output();
        int leak = output.indexOf("LEAK:");
        if (leak >= 0) {
            throw new SceneFailure(
                    "a buffer was lost:\n" + output.substring(leak, Math.min(output.length(), leak + LONGEST_RECORD)));
        }
    }

    /**
     * Brings lost buffers to light: collects garbage, then asks the admin port until the detector, which looks whenever a
     * buffer is taken, has looked.
     */
    public void searchLeaks(Deadline deadline) {
        for (int i = 0; i < 2; i++) {
            child().collectGarbage(directory, deadline);
            int looks = watch == Watch.PARANOID ? 5 : 500;
            for (int look = 0; look < looks; look++) {
                admin.get("/healthz", deadline);
            }
        }
        expectNoLeak();
    }

    /** The process; there is none before the first configuration. */
    public Child child() {
        if (child == null) {
            throw new SceneFailure("sluice was not started");
        }
        return child;
    }

    /** The admin port. */
    public AdminPort admin() {
        return admin;
    }

    /** The number of the admin port. */
    public int adminPortNumber() {
        return adminPort;
    }

    /** The access log. */
    public Path log() {
        return log;
    }

    @Override
    public long pid() {
        return child().pid();
    }

    @Override
    public boolean isAlive() {
        return child != null && child.isAlive();
    }

    @Override
    public void close() {
        if (child != null) {
            child.close();
        }
    }
}
