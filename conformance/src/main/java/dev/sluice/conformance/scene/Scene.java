package dev.sluice.conformance.scene;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One scene: a title, settings, and blocks that act at the same time; immutable.
 *
 * @param file where it was read
 * @param title what must hold, from the first comment line
 * @param settings the {@code key: value} lines before the first block
 * @param blocks the blocks in the order of the file
 */
public record Scene(Path file, String title, Map<String, String> settings, List<Block> blocks) {
    private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(10);

    /** The settings a scene may carry. */
    static final Set<String> SETTINGS = Set.of("deadline", "process", "peers", "matrix");

    /** The time the whole scene may take. */
    public Duration deadline() {
        String text = settings.get("deadline");
        return text == null ? DEFAULT_DEADLINE : Duration.parse("PT" + text);
    }

    /** Whether the scene needs a process that no other scene has used or will use. */
    public boolean needsOwnProcess() {
        return "own".equals(settings.get("process"));
    }

    /** Whether the named peer is known to pass this scene too. */
    public boolean holdsFor(String peer) {
        return List.of(settings.getOrDefault("peers", "").split(" ", -1)).contains(peer);
    }

    /** The pairs of protocols to play it with. */
    public List<Pair> pairs() {
        String text = settings.get("matrix");
        return text == null ? List.of(Pair.PLAIN) : Pair.parse(text);
    }

    /** What is spoken when {@code usual} is what blocks speak that do not say it: by the first client and upstream. */
    public Pair spoken(Pair usual) {
        Protocol client = blocks("client").isEmpty()
                ? usual.client()
                : blocks("client").get(0).protocol(usual.client());
        Protocol upstream = blocks("upstream").isEmpty()
                ? usual.upstream()
                : blocks("upstream").get(0).protocol(usual.upstream());
        return new Pair(client, upstream);
    }

    /** Whether it is played with more than one pair. */
    public boolean isMatrix() {
        return settings.containsKey("matrix");
    }

    /** Whether something in it is encrypted, or may be. */
    public boolean speaksOfCertificates() {
        return configuration().contains("${c")
                || configuration().contains("${key")
                || blocks.stream().anyMatch(block -> block.protocol(Protocol.H1).isSecure());
    }

    /** The configuration text of the {@code sluice} block. */
    public String configuration() {
        return blocks("sluice").get(0).text();
    }

    /** The blocks of one kind, in order. */
    public List<Block> blocks(String kind) {
        return blocks.stream().filter(block -> block.kind().equals(kind)).toList();
    }
}
