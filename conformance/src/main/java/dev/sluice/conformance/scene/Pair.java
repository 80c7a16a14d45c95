package dev.sluice.conformance.scene;

import dev.sluice.conformance.SceneFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What blocks speak that do not say it themselves; immutable.
 *
 * @param client what clients speak
 * @param upstream what upstreams speak
 */
public record Pair(Protocol client, Protocol upstream) {
    /** HTTP/1.1 on both sides, in the clear. */
    public static final Pair PLAIN = new Pair(Protocol.H1, Protocol.H1);

    /** The pairs of a {@code matrix:} setting: {@code all}, or pairs such as {@code h2>h1}; {@code *} is every protocol. */
    public static List<Pair> parse(String text) {
        if (text.equals("all")) {
            return parse("*>*");
        }
        List<Pair> pairs = new ArrayList<>();
        for (String word : text.split(" +", -1)) {
            String[] sides = word.split(">", -1);
            if (sides.length != 2) {
                throw new SceneFailure("a matrix is \"all\" or pairs such as h2>h1, not " + word);
            }
            for (Protocol client : protocols(sides[0])) {
                for (Protocol upstream : protocols(sides[1])) {
                    pairs.add(new Pair(client, upstream));
                }
            }
        }
        return List.copyOf(pairs);
    }

    private static List<Protocol> protocols(String name) {
        return name.equals("*") ? Arrays.asList(Protocol.values()) : List.of(Protocol.of(name));
    }

    @Override
    public String toString() {
        return client.shown() + " > " + upstream.shown();
    }
}
