package dev.sluice.route;

import com.google.re2j.Matcher;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The compiled routes of one host: a tree for each kind of path, and the regular expressions in their order. Filled
 * while a router is compiled, then never changed; any thread searches.
 *
 * @param <R> what a match answers
 */
final class SiteRoutes<R> {
    private @Nullable PathTree<R> exact;
    private @Nullable PathTree<R> templates;
    private @Nullable PathTree<R> prefixes;
    private @Nullable Leaf<R> regexes;

    /** Compiles routes that stand in {@link RouteOrder}. */
    SiteRoutes(List<RankedRoute<R>> ordered) {
        for (int i = ordered.size() - 1; i >= 0; i--) {
            RouteSpec<R> spec = ordered.get(i).spec();
            switch (spec.path().kind()) {
                case EXACT -> exact = plant(exact, spec);
                case TEMPLATE -> templates = plant(templates, spec);
                case PREFIX -> prefixes = plant(prefixes, spec);
                case REGEX -> regexes = new Leaf<>(spec, regexes);
            }
        }
    }

    private static <R> PathTree<R> plant(@Nullable PathTree<R> tree, RouteSpec<R> spec) {
        PathTree<R> planted = tree == null ? new PathTree<>() : tree;
        planted.add(spec);
        return planted;
    }

    /** The route that serves the request, or null. */
    @Nullable
    Leaf<R> find(Captures captures) {
        Leaf<R> found = exact == null ? null : exact.find(captures);
        if (found == null && templates != null) {
            found = templates.find(captures);
        }
        if (found == null && prefixes != null) {
            found = prefixes.find(captures);
        }
        return found == null && regexes != null ? findRegex(regexes, captures) : found;
    }

    /** Asks conditions before expressions, as they cost less; the answer is the same. */
    private static <R> @Nullable Leaf<R> findRegex(Leaf<R> first, Captures captures) {
        int start = captures.pathStart();
        for (Leaf<R> leaf = first; leaf != null; leaf = leaf.next()) {
            if (captures.holds(leaf)) {
                Matcher matcher = leaf.path().search(captures.array(), start, captures.pathEnd());
                if (matcher.find()) {
                    captures.groups(matcher, start);
                    captures.matched(leaf.path(), Captures.NONE);
                    return leaf;
                }
            }
        }
        return null;
    }
}
