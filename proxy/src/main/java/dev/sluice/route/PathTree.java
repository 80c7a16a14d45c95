package dev.sluice.route;

import org.jspecify.annotations.Nullable;

/**
 * The paths of one kind of a site's routes as a tree of segments. The search goes depth first: the literal child, then
 * the parameter child, then the open end of the node itself, which is the order of {@link RouteOrder} among templates
 * and among prefixes. Each node stands for one way to read the path, so none is visited twice. Filled from the last route of that order
 * to the first while a router is compiled, then never changed; any thread searches.
 *
 * @param <R> what a match answers
 */
final class PathTree<R> {
    /** The place that a path has reached behind some segments. */
    private static final class Node<R> extends ByteTable.Entry {
        private @Nullable ByteTable<Node<R>> literals;
        private @Nullable Node<R> parameter;
        private @Nullable Leaf<R> closed;
        private @Nullable Leaf<R> open;

        Node(byte[] key, int hash) {
            super(key, hash);
        }
    }

    private final Node<R> root = new Node<>(new byte[0], 0);

    /** Adds a route before all those with the same path. */
    void add(RouteSpec<R> spec) {
        PathPattern path = spec.path();
        Node<R> node = root;
        for (int i = 0; i < path.segments(); i++) {
            node = path.isParameter(i) ? parameter(node) : literal(node, path.segment(i));
        }
        if (path.isOpen()) {
            node.open = new Leaf<>(spec, node.open);
        } else {
            node.closed = new Leaf<>(spec, node.closed);
        }
    }

    private static <R> Node<R> parameter(Node<R> node) {
        Node<R> child = node.parameter;
        if (child == null) {
            child = new Node<>(new byte[0], 0);
            node.parameter = child;
        }
        return child;
    }

    private static <R> Node<R> literal(Node<R> node, byte[] segment) {
        ByteTable<Node<R>> literals = node.literals;
        if (literals == null) {
            literals = new ByteTable<>(false);
            node.literals = literals;
        }
        int hash = hash(segment, 0, segment.length);
        Node<R> child = literals.find(hash, segment, 0, segment.length);
        if (child == null) {
            child = new Node<>(segment, hash);
            literals.add(child);
        }
        return child;
    }

    private static int hash(byte[] array, int start, int end) {
        int hash = 0;
        for (int i = start; i < end; i++) {
            hash = ByteTable.mix(hash, array[i]);
        }
        return hash;
    }

    /** The first route in the order whose path matches the request's and whose conditions hold, or null. */
    @Nullable
    Leaf<R> find(Captures captures) {
        return search(root, captures.pathStart(), 0, captures);
    }

    /** Searches below a node; {@code at} is the slash before the next segment, or the end of the path. */
    private static <R> @Nullable Leaf<R> search(Node<R> node, int at, int parameters, Captures captures) {
        captures.visit();
        Leaf<R> found = at == captures.pathEnd()
                ? found(captures.firstHolding(node.closed), Captures.NONE, captures)
                : searchChildren(node, at, parameters, captures);
        return found != null ? found : found(captures.firstHolding(node.open), at, captures);
    }

    private static <R> @Nullable Leaf<R> searchChildren(Node<R> node, int at, int parameters, Captures captures) {
        byte[] array = captures.array();
        if (array[at] != '/') {
            return null;
        }
        int start = at + 1;
        int hash = 0;
        int end = start;
        while (end < captures.pathEnd() && array[end] != '/') {
            hash = ByteTable.mix(hash, array[end++]);
        }
        Node<R> literal = node.literals == null ? null : node.literals.find(hash, array, start, end);
        Leaf<R> found = literal == null ? null : search(literal, end, parameters, captures);
        if (found != null || node.parameter == null || end == start) {
            return found;
        }
        captures.span(parameters, start, end);
        return search(node.parameter, end, parameters + 1, captures);
    }

    private static <R> @Nullable Leaf<R> found(@Nullable Leaf<R> leaf, int tail, Captures captures) {
        if (leaf != null) {
            captures.matched(leaf.path(), tail);
        }
        return leaf;
    }
}
