package dev.sluice.rules;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The packages in their total order, as the fenced list in ARCHITECTURE.md gives it. */
public record Layers(List<String> order) {
    static final String ROOT = "dev.sluice";
    private static final String FENCE = "```packages";

    /** Reads the fenced list of a page: the first word of each line, where a dot stands for the root package. */
    public static Layers read(Path page) throws IOException {
        var names = new ArrayList<String>();
        var inside = false;
        for (var line : Files.readAllLines(page)) {
            if (inside && line.startsWith("```")) {
                return new Layers(List.copyOf(names));
            } else if (inside) {
                names.add(line.strip().split("\\s+", 2)[0]);
            }
            inside |= line.equals(FENCE);
        }
        throw new IllegalStateException(page + " has no closed list of packages after " + FENCE);
    }

    /** The name of the top package a class lives in, a dot for the root package. */
    String layerOf(JavaClass type) {
        var name = type.getPackageName();
        if (name.equals(ROOT)) {
            return ".";
        }
        var below = name.substring(ROOT.length() + 1);
        var dot = below.indexOf('.');
        return dot < 0 ? below : below.substring(0, dot);
    }

    int rankOf(JavaClass type) {
        return order.indexOf(layerOf(type));
    }

    /** Whether a class is of the request path: base to server. */
    boolean isDataPlane(JavaClass type) {
        var rank = rankOf(type);
        return rank >= 0 && rank <= order.indexOf("server");
    }

    static boolean isOurs(JavaClass type) {
        return type.getPackageName().equals(ROOT) || type.getPackageName().startsWith(ROOT + ".");
    }
}
