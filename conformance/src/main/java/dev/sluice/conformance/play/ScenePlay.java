package dev.sluice.conformance.play;

import dev.sluice.conformance.Deadline;
import dev.sluice.conformance.SceneFailure;
import dev.sluice.conformance.product.Certificates;
import dev.sluice.conformance.product.PeerProcess;
import dev.sluice.conformance.product.Ports;
import dev.sluice.conformance.product.Product;
import dev.sluice.conformance.product.SluiceProcess;
import dev.sluice.conformance.scene.Block;
import dev.sluice.conformance.scene.Pair;
import dev.sluice.conformance.scene.Placeholders;
import dev.sluice.conformance.scene.Scene;
import dev.sluice.conformance.scene.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One play of one scene against one product: prepare sockets and files, install the configuration, let every block act on its
 * own thread, check what must hold afterwards. Used once, on the caller's thread.
 */
public final class ScenePlay implements AutoCloseable {
    private static final Duration START_TIME = Duration.ofSeconds(60);
    private static final List<String> PORTS = List.of("http", "http2", "http3", "https", "https2");

    private final Scene scene;
    private final Pair pair;
    private final Path directory;
    private final Transcript transcript = new Transcript();
    private final Map<String, String> values = new HashMap<>();
    private final Map<Block, UpstreamSocket> sockets = new LinkedHashMap<>();
    private final Map<Block, Actor> actors = new LinkedHashMap<>();
    private final AtomicReference<@Nullable SceneFailure> failure = new AtomicReference<>();

    /** A play that keeps its files in {@code directory}, which exists; {@code pair} is what blocks speak that do not say it. */
    public ScenePlay(Scene scene, Pair pair, Path directory) {
        this.scene = scene;
        this.pair = scene.spoken(pair);
        this.directory = directory;
        for (String port : PORTS) {
            values.put(port, String.valueOf(Ports.free()));
        }
        values.put("dir", directory.toString());
    }

    /** The port that clients use unless they say otherwise. */
    public int port() {
        return Integer.parseInt(values.getOrDefault(pair.client().isSecure() ? "https" : "http", "0"));
    }

    /** Plays the scene; fails with the line and the transcript if it does not hold. */
    public void against(Product product) {
        try {
            prepare();
            play(product);
        } catch (SceneFailure | IOException e) {
            fail(product, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(product, e);
        }
    }

    private void fail(Product product, Exception e) {
        throw new SceneFailure(
                scene.file() + "\n  " + scene.title() + "\n  with " + product.name() + ": " + e.getMessage() + "\n"
                        + transcript,
                e);
    }

    /** What a configuration has to say about the protocols of this play, and about certificates. */
    private void prepareProtocols() {
        boolean secure = pair.client().isSecure() || pair.upstream().isSecure();
        if (secure || scene.speaksOfCertificates()) {
            values.putAll(Certificates.ofThisRun().placeholders());
        }
        values.put("site", pair.client().isSecure() ? "https://:" + values.get("https") : ":" + values.get("http"));
        values.put(
                "site.tls",
                pair.client().isSecure()
                        ? "tls: {cert: \"" + values.get("cert") + "\", key: \"" + values.get("key") + "\"}"
                        : "# no tls");
        values.put(
                "service",
                switch (pair.upstream()) {
                    case H1 -> "";
                    case TLS, H2 -> "tls: {ca: \"" + values.get("ca") + "\", name: a.test}";
                    case H2C -> "protocol: h2c";
                });
    }

    private void prepare() throws IOException {
        prepareProtocols();
        for (Block block : scene.blocks("upstream")) {
            UpstreamSocket socket = new UpstreamSocket(block, directory);
            sockets.put(block, socket);
            boolean secure = block.protocol(pair.upstream()).isSecure();
            values.put(block.name(), (secure ? "https://" : "") + socket.text());
            values.put(block.name() + ".port", String.valueOf(socket.port()));
        }
        for (Block block : scene.blocks("file")) {
            Path file = directory.resolve(block.name());
            Files.createDirectories(file.getParent());
            String text = block.options().isEmpty()
                    ? block.text()
                    : block.options().get(0).value();
            Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
        }
        for (Block block : scene.blocks("link")) {
            link(block);
        }
    }

    private void link(Block block) throws IOException {
        Path link = directory.resolve(block.name());
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, directory.resolve(block.options().get(0).value()));
    }

    private void play(Product product) throws IOException, InterruptedException {
        if (product instanceof SluiceProcess sluice) {
            values.put("admin", String.valueOf(sluice.adminPortNumber()));
            values.put("log", sluice.log().toString());
        }
        Placeholders placeholders = new Placeholders(Map.copyOf(values));
        String configuration = placeholders.fill(scene.configuration());
        product.install(
                product instanceof PeerProcess ? "127.0.0.1:" + placeholders.value("a.port") : configuration,
                Deadline.in(START_TIME));
        Deadline deadline = Deadline.in(scene.deadline());
        Stage stage = new Stage(product, directory, placeholders, new Barriers(), deadline, transcript);
        perform(stage, actors(stage));
        if (product instanceof SluiceProcess sluice && sluice.isAlive()) {
            Postconditions.check(sluice, deadline);
        }
    }

    private Map<Block, Actor> actors(Stage stage) throws IOException {
        for (Block block : scene.blocks()) {
            Actor actor = actor(block, stage);
            if (actor != null) {
                actors.put(block, actor);
            }
        }
        return actors;
    }

    private @Nullable Actor actor(Block block, Stage stage) throws IOException {
        UpstreamSocket socket = sockets.get(block);
        if (socket != null) {
            return new Upstream(stage, block.name(), socket, block.protocol(pair.upstream()), block.has("raw"));
        }
        return switch (block.kind()) {
            case "client" -> new Client(stage, block.name(), block.protocol(pair.client()), block.has("raw"));
            case "admin" -> new Admin(stage, sluice(stage));
            case "log" -> new Log(stage, sluice(stage));
            case "control" -> new Control(stage, sluice(stage));
            default -> null;
        };
    }

    private static SluiceProcess sluice(Stage stage) {
        if (stage.product() instanceof SluiceProcess sluice) {
            return sluice;
        }
        throw new SceneFailure("only sluice has an admin port, a log and controls");
    }

    private void perform(Stage stage, Map<Block, Actor> made) throws IOException, InterruptedException {
        List<Thread> threads = new ArrayList<>();
        made.forEach((block, actor) -> {
            Thread thread = new Thread(() -> perform(block, actor, stage, threads), block.kind() + " " + block.name());
            thread.setDaemon(true);
            threads.add(thread);
        });
        synchronized (threads) {
            threads.forEach(Thread::start);
        }
        for (Thread thread : threads) {
            thread.join(scene.deadline().toMillis() + 2_000);
        }
        SceneFailure first = failure.get();
        if (first != null) {
            throw first;
        }
        for (Actor actor : made.values()) {
            actor.finish();
        }
        made.values().forEach(Actor::close);
    }

    private void perform(Block block, Actor actor, Stage stage, List<Thread> all) {
        for (Step step : block.steps()) {
            try {
                perform(step.with(stage.placeholders()), actor, stage);
            } catch (IOException | InterruptedException | RuntimeException e) {
                SceneFailure failed = new SceneFailure(
                        "line " + step.line() + ", " + block.name() + ": " + step.source() + ": " + e.getMessage(), e);
                if (failure.compareAndSet(null, failed)) {
                    transcript.add(block.name(), "! line " + step.line() + " fails");
                    stopOthers(all);
                }
                return;
            }
        }
        if (actor instanceof Client) {
            actor.close();
        }
    }

    private static void stopOthers(List<Thread> all) {
        synchronized (all) {
            for (Thread thread : all) {
                if (thread != Thread.currentThread()) {
                    thread.interrupt();
                }
            }
        }
    }

    private static void perform(Step step, Actor actor, Stage stage) throws IOException, InterruptedException {
        switch (step.verb()) {
            case "reach" -> stage.barriers().reach(step.argument(0));
            case "await" -> stage.barriers().await(step.argument(0), stage.deadline());
            default -> actor.play(step);
        }
    }

    @Override
    public void close() {
        actors.values().forEach(Actor::close);
        sockets.values().forEach(UpstreamSocket::close);
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
