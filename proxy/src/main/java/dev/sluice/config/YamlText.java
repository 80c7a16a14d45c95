package dev.sluice.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * One YAML 1.2 text on its way to a {@link Tree}. It is built from parser events, so depth, size and what aliases expand to are
 * bounded before anything is kept. For one thread, the reader's.
 */
final class YamlText {
    static final int MAX_CODE_POINTS = 32 << 20;
    static final int MAX_DEPTH = 32;
    static final int MAX_NODES = 2_000_000;

    private final String file;
    private final String[] lines;
    private final References references;
    private final Problems problems;
    private final Iterator<Event> events;
    private final Map<String, Anchored> anchors = new HashMap<>();
    private long nodes;

    private record Anchored(Tree tree, long size) {}

    /** What stops the reading of a text: it is beyond its bounds, or its rest cannot be understood. */
    private static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Unreadable() {
            super(null, null, false, false);
        }
    }

    private YamlText(String file, String text, References references, Problems problems) {
        this.file = file;
        this.lines = text.split("\r\n|\n|\r", -1);
        this.references = references;
        this.problems = problems;
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setCodePointLimit(MAX_CODE_POINTS)
                .setUseMarks(true)
                .build();
        this.events = new Parse(settings).parseString(text).iterator();
    }

    /** The tree of {@code text}, null when it holds none; everything wrong with it is in {@code problems}. */
    static @Nullable Tree read(String file, String text, References references, Problems problems) {
        YamlText reading = new YamlText(file, text, references, problems);
        try {
            return reading.document();
        } catch (MarkedYamlEngineException e) {
            String message = e.getProblem() == null ? "this is not YAML" : e.getProblem();
            Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
            problems.add(reading.place(mark, mark), "not YAML: " + firstLine(message), reading.hint(mark));
        } catch (YamlEngineException | NoSuchElementException e) {
            problems.add(reading.start(), "not YAML: " + firstLine(String.valueOf(e.getMessage())), "");
        } catch (Unreadable e) {
            assert !problems.isEmpty();
        }
        return null;
    }

    private @Nullable Tree document() {
        Tree tree = null;
        while (events.hasNext()) {
            Event event = events.next();
            switch (event.getEventId()) {
                case StreamStart, StreamEnd, DocumentEnd, Comment -> {}
                case DocumentStart -> {
                    if (tree != null) {
                        throw refuse(place(event), "a second document begins here", "keep one document in a file");
                    }
                }
                default -> tree = node(event, 0);
            }
        }
        return tree;
    }

    private Tree node(Event event, int depth) {
        if (depth > MAX_DEPTH) {
            throw refuse(place(event), "nested more than " + MAX_DEPTH + " deep", "");
        }
        count(place(event), 1);
        long before = nodes;
        if (event instanceof AliasEvent alias) {
            return alias(alias);
        }
        if (event instanceof ScalarEvent scalar) {
            return keep(scalar.getAnchor(), scalar(scalar), 1);
        }
        CollectionStartEvent start = (CollectionStartEvent) event;
        boolean reset = reset(start.getTag(), place(start));
        Tree tree = event.getEventId() == Event.ID.MappingStart
                ? mapping(start, reset, depth + 1)
                : items(start, reset, depth + 1);
        return keep(start.getAnchor(), tree, 1 + nodes - before);
    }

    private Tree keep(Optional<Anchor> anchor, Tree tree, long size) {
        anchor.ifPresent(a -> anchors.put(a.getValue(), new Anchored(tree, size)));
        return tree;
    }

    private Tree alias(AliasEvent alias) {
        String name = alias.getAlias().getValue();
        Anchored anchored = anchors.get(name);
        if (anchored == null) {
            String remedy = Suggestion.text(name, anchors.keySet());
            throw refuse(place(alias), "no anchor named '" + name + "' is complete before this place", remedy);
        }
        count(place(alias), anchored.size);
        return anchored.tree;
    }

    private void count(Place place, long more) {
        nodes += more;
        if (nodes > MAX_NODES) {
            throw refuse(place, "more than " + MAX_NODES + " values, aliases counted as what they stand for", "");
        }
    }

    private Tree scalar(ScalarEvent event) {
        Place place = place(event);
        String raw = event.getValue();
        String text = references.resolve(raw, place, problems);
        return new Tree.Scalar(place, raw, text, event.isPlain(), reset(event.getTag(), place));
    }

    private Tree items(CollectionStartEvent start, boolean reset, int depth) {
        List<Tree> items = new ArrayList<>();
        Event event = next();
        while (event.getEventId() != Event.ID.SequenceEnd) {
            items.add(node(event, depth));
            event = next();
        }
        return new Tree.Items(place(start.getStartMark(), event.getEndMark()), List.copyOf(items), reset);
    }

    private Tree mapping(CollectionStartEvent start, boolean reset, int depth) {
        Map<String, Tree.Entry> entries = new LinkedHashMap<>();
        Event event = next();
        while (event.getEventId() != Event.ID.MappingEnd) {
            Tree key = node(event, depth);
            Tree value = node(next(), depth);
            enter(key, value, entries);
            event = next();
        }
        Place place = place(start.getStartMark(), event.getEndMark());
        return new Tree.Mapping(place, List.copyOf(entries.values()), reset);
    }

    private void enter(Tree key, Tree value, Map<String, Tree.Entry> entries) {
        if (!(key instanceof Tree.Scalar name)) {
            problems.add(key.place(), "a key is a single text", "");
            return;
        }
        if (name.isSecret()) {
            problems.add(key.place(), "a key cannot hold a reference", "");
        }
        Tree.Entry first = entries.putIfAbsent(name.raw(), new Tree.Entry(name, value));
        if (first != null) {
            String remedy = "first written at " + first.key().place() + "; keep one of them";
            problems.add(key.place(), "the key '" + name.raw() + "' is written twice", remedy);
        }
    }

    private Event next() {
        Event event = events.next();
        while (event.getEventId() == Event.ID.Comment) {
            event = events.next();
        }
        return event;
    }

    private boolean reset(Optional<String> tag, Place place) {
        String name = tag.orElse("");
        boolean known =
                name.isEmpty() || name.equals("!") || name.equals("!reset") || name.startsWith("tag:yaml.org,2002:");
        if (!known) {
            problems.add(place, "the tag '" + name + "' is unknown", "the only tag is !reset");
        }
        return name.equals("!reset");
    }

    private Unreadable refuse(Place place, String message, String remedy) {
        problems.add(place, message, remedy);
        return new Unreadable();
    }

    /** The classic slip is worth its own sentence. */
    private String hint(Optional<Mark> mark) {
        int line = mark.map(Mark::getLine).orElse(-1);
        boolean tab = line >= 0
                && line < lines.length
                && lines[line].stripLeading().length() < lines[line].length()
                && lines[line]
                                .substring(
                                        0,
                                        lines[line].length()
                                                - lines[line].stripLeading().length())
                                .indexOf('\t')
                        >= 0;
        return tab ? "YAML is indented with spaces, not with tabs" : "";
    }

    private Place start() {
        return new Place(file, 1, 1, 1, lines[0]);
    }

    private Place place(Event event) {
        return place(event.getStartMark(), event.getEndMark());
    }

    private Place place(Optional<Mark> from, Optional<Mark> to) {
        if (from.isEmpty()) {
            return start();
        }
        Mark begin = from.get();
        Mark end = to.orElse(begin);
        String source = begin.getLine() < lines.length ? lines[begin.getLine()] : "";
        int column = chars(source, begin.getColumn());
        int until = end.getLine() == begin.getLine()
                ? chars(source, end.getColumn())
                : source.stripTrailing().length();
        return new Place(file, begin.getLine() + 1, column + 1, Math.max(1, until - column), source);
    }

    /** Marks count code points, strings count chars. */
    private static int chars(String line, int codePoints) {
        int have = line.codePointCount(0, line.length());
        return line.offsetByCodePoints(0, Math.min(codePoints, have));
    }

    private static String firstLine(String message) {
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
