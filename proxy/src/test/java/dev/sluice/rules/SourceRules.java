package dev.sluice.rules;

import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * The rules that only the source shows: sizes (R25), broad catches (R22), synchronized blocks (R10), what a package's
 * introduction must say (R19, R26) and which tests a configuration record has (R17). The compiler's own parser reads.
 */
public final class SourceRules {
    /** The budgets of one source tree. */
    public record Budget(
            int fileLines, int methodLines, int nesting, int parameters, int constructorParameters, int complexity) {
        public static final Budget WRITTEN = new Budget(800, 60, 3, 5, 8, 15);
    }

    private static final int TYPES_PER_PACKAGE = 40;
    private static final int TYPES_IN_EXCHANGE = 30;
    private static final List<String> DATA_PLANE =
            List.of("base", "http", "observe", "wire", "exchange", "route", "upstream", "local", "filter", "server");
    private static final List<String> SHELL = List.of("wire", "upstream", "server");

    private final Path root;
    private @Nullable Trees trees;
    private final Map<String, List<String>> violations = new TreeMap<>();
    private final Map<Path, List<CompilationUnitTree>> packages = new TreeMap<>();

    /** Looks at a folder of sources, the parent of {@code dev}. */
    public SourceRules(Path root) throws IOException {
        this.root = root;
        read();
    }

    /** The violations of one rule that no exception covers. */
    public List<String> violations(String rule, RuleExceptions exceptions) {
        return exceptions.apply(rule, violations.getOrDefault(rule, List.of()));
    }

    /** Checks the length of files and the shape of methods. */
    public SourceRules checkSizes(Budget budget) {
        packages.values().stream().flatMap(List::stream).forEach(unit -> {
            var lines = unit.getLineMap();
            var last = lines.getLineNumber(endOf(unit));
            if (last > budget.fileLines()) {
                broken("R25", "%s has %d lines, more than %d".formatted(path(unit), last, budget.fileLines()));
            }
            methods(unit).forEach((name, method) -> checkMethod(budget, unit, path(unit) + ":" + name, method));
        });
        return this;
    }

    private void checkMethod(Budget budget, CompilationUnitTree unit, String name, MethodTree method) {
        var at = positions();
        var first = unit.getLineMap().getLineNumber(at.getStartPosition(unit, method));
        var last = unit.getLineMap().getLineNumber(at.getEndPosition(unit, method));
        var shape = MethodShape.of(method);
        var constructor = method.getReturnType() == null;
        over("R25", name, "lines", last - first + 1, budget.methodLines());
        over("R25", name, "levels of nesting", shape.nesting(), budget.nesting());
        over("R25", name, "branches", shape.complexity(), budget.complexity());
        var most = constructor ? budget.constructorParameters() : budget.parameters();
        over(
                "R25",
                name,
                "parameters",
                isCompact(unit, method) ? 0 : method.getParameters().size(),
                most);
    }

    /** Whether a method is a record's constructor without a parameter list; the record's components are its keys. */
    private boolean isCompact(CompilationUnitTree unit, MethodTree method) {
        if (method.getReturnType() != null || method.getBody() == null) {
            return false;
        }
        var from = (int) positions().getStartPosition(unit, method);
        var to = (int) positions().getStartPosition(unit, method.getBody());
        return from < to
                && text(root.resolve(path(unit)))
                        .substring(from, to)
                        .stripTrailing()
                        .matches("(?s).*\\w");
    }

    private void over(String rule, String name, String what, long found, int budget) {
        if (found > budget) {
            broken(rule, "%s has %d %s, more than %d".formatted(name, found, what, budget));
        }
    }

    /** Checks what the product's own packages must hold to beside sizes. */
    public SourceRules checkProduct(Path tests) {
        packages.forEach((folder, units) -> {
            checkTypeCount(folder, units);
            checkIntroduction(folder, units);
            units.forEach(unit -> checkBodies(folder, unit));
            units.forEach(unit -> checkConfigRecords(folder, unit, tests));
        });
        return this;
    }

    private void checkTypeCount(Path folder, List<CompilationUnitTree> units) {
        var types = units.stream().mapToInt(u -> u.getTypeDecls().size()).sum();
        var most = folder.endsWith("dev/sluice/exchange") ? TYPES_IN_EXCHANGE : TYPES_PER_PACKAGE;
        over("R25", folder.toString(), "types", types, most);
    }

    private void checkIntroduction(Path folder, List<CompilationUnitTree> units) {
        var text = text(root.resolve(folder).resolve("package-info.java"));
        if (!text.contains("@NullMarked") || !text.contains("/**")) {
            broken("R26", "%s has no package-info.java with Javadoc and @NullMarked".formatted(folder));
        }
        if (!SHELL.contains(layer(folder))) {
            return;
        }
        units.stream()
                .flatMap(u -> u.getTypeDecls().stream())
                .filter(ClassTree.class::isInstance)
                .map(ClassTree.class::cast)
                .filter(type -> type.getModifiers().getFlags().contains(Modifier.PUBLIC))
                // Values can be public without opening a door: configuration records, enums.
                .filter(type -> type.getKind() != Tree.Kind.RECORD && type.getKind() != Tree.Kind.ENUM)
                .filter(type -> !text.matches("(?s).*\\b" + type.getSimpleName() + "\\b.*"))
                .forEach(type -> broken(
                        "R19",
                        "%s/%s is public and its package-info does not name it"
                                .formatted(folder, type.getSimpleName())));
    }

    private void checkBodies(Path folder, CompilationUnitTree unit) {
        new TreeScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitCatch(CatchTree node, @Nullable Void nothing) {
                if (node.getParameter().getType().toString().matches("(.*\\W)?Throwable(\\W.*)?")) {
                    broken("R22-source", "%s catches Throwable at line %d".formatted(path(unit), line(node)));
                }
                return super.visitCatch(node, null);
            }

            @Override
            public @Nullable Void visitSynchronized(SynchronizedTree node, @Nullable Void nothing) {
                if (DATA_PLANE.contains(layer(folder))) {
                    broken("R10-source", "%s has a synchronized block at line %d".formatted(path(unit), line(node)));
                }
                return super.visitSynchronized(node, null);
            }

            private long line(Tree node) {
                return unit.getLineMap().getLineNumber(positions().getStartPosition(unit, node));
            }
        }.scan(unit, null);
    }

    private void checkConfigRecords(Path folder, CompilationUnitTree unit, Path tests) {
        if (!layer(folder).equals("filter")) {
            return;
        }
        for (var declared : unit.getTypeDecls()) {
            if (!(declared instanceof ClassTree type)
                    || !type.getSimpleName().toString().endsWith("Config")) {
                continue;
            }
            if (type.getKind() != Tree.Kind.RECORD || folder.endsWith("filter")) {
                broken("R17", "%s is no record beside its feature".formatted(path(unit)));
            }
            if (!Files.exists(tests.resolve(folder).resolve(type.getSimpleName() + "Test.java"))) {
                broken("R17", "%s has no %sTest".formatted(path(unit), type.getSimpleName()));
            }
        }
    }

    private void read() throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null);
                var walk = Files.walk(root)) {
            var sources = walk.filter(p -> p.toString().endsWith(".java")).sorted(Comparator.naturalOrder());
            Iterable<? extends JavaFileObject> objects = files.getJavaFileObjectsFromPaths(sources.toList());
            if (!objects.iterator().hasNext()) {
                return;
            }
            var task = (JavacTask) compiler.getTask(null, files, null, List.of("-proc:none"), null, objects);
            for (var unit : task.parse()) {
                var folder = Path.of(path(unit)).getParent();
                packages.computeIfAbsent(folder, f -> new ArrayList<>()).add(unit);
            }
            trees = Trees.instance(task);
        }
    }

    private SourcePositions positions() {
        return Objects.requireNonNull(trees).getSourcePositions();
    }

    private long endOf(CompilationUnitTree unit) {
        var text = text(root.resolve(path(unit)));
        return Math.max(0, text.stripTrailing().length() - 1);
    }

    private static Map<String, MethodTree> methods(CompilationUnitTree unit) {
        var found = new TreeMap<String, MethodTree>();
        new TreeScanner<@Nullable Void, String>() {
            @Override
            public @Nullable Void visitClass(ClassTree node, String owner) {
                return super.visitClass(node, owner + node.getSimpleName() + ".");
            }

            @Override
            public @Nullable Void visitMethod(MethodTree node, String owner) {
                // Overloads share a name and differ in their parameters.
                found.put(
                        owner
                                + node.getName()
                                + node.getParameters().stream()
                                        .map(p -> String.valueOf(p.getType()))
                                        .toList(),
                        node);
                return super.visitMethod(node, owner + node.getName() + ".");
            }
        }.scan(unit, "");
        return found;
    }

    private static String layer(Path folder) {
        return folder.getNameCount() < 3 ? "." : folder.getName(2).toString();
    }

    private String path(CompilationUnitTree unit) {
        return root.relativize(Path.of(unit.getSourceFile().toUri())).toString();
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void broken(String rule, String sentence) {
        violations.computeIfAbsent(rule, r -> new ArrayList<>()).add(sentence);
    }

    /** The folders of sources of all modules beside this one. */
    public static Stream<Path> allSources(Path reactor) {
        return Stream.of("proxy", "conformance", "bench")
                .flatMap(module ->
                        Stream.of("main", "test").map(kind -> reactor.resolve(module + "/src/" + kind + "/java")))
                .filter(Files::isDirectory)
                .map(folder -> folder.toAbsolutePath().normalize());
    }
}
