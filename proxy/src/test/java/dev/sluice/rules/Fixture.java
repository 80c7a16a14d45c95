package dev.sluice.rules;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/** A few classes that break a rule on purpose, written in a test and compiled into its own folder. */
public record Fixture(Path sources, Path classes) {
    private static final Pattern PACKAGE = Pattern.compile("package ([\\w.]+);");
    private static final Pattern TYPE = Pattern.compile("(?:class|interface|record|enum) (\\w+)");

    /** Compiles types, each a whole source whose first type names its file. */
    public static Fixture compile(Path folder, List<String> types) throws IOException {
        var sources = folder.resolve("src/main/java");
        var classes = Files.createDirectories(folder.resolve("classes"));
        var arguments = new ArrayList<>(List.of("-proc:none", "-nowarn", "-d", classes.toString()));
        arguments.addAll(List.of("-cp", System.getProperty("java.class.path")));
        for (var type : types) {
            arguments.add(write(sources, type).toString());
        }
        var output = new StringWriter();
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var paths = arguments.stream().filter(a -> a.endsWith(".java")).map(Path::of);
            var options = arguments.stream().filter(a -> !a.endsWith(".java")).toList();
            var objects = files.getJavaFileObjectsFromPaths(paths.toList());
            if (!compiler.getTask(output, files, null, options, null, objects).call()) {
                throw new IllegalStateException("the fixture does not compile: " + output);
            }
        }
        return new Fixture(sources, classes);
    }

    private static Path write(Path sources, String type) throws IOException {
        var named = PACKAGE.matcher(type);
        var first = TYPE.matcher(type);
        if (!named.find() || !first.find()) {
            throw new IllegalStateException("no package or type in " + type);
        }
        var file = sources.resolve(named.group(1).replace('.', '/')).resolve(first.group(1) + ".java");
        Files.createDirectories(file.getParent());
        return Files.writeString(file, type);
    }

    public JavaClasses imported() {
        return new ClassFileImporter().importPath(classes);
    }

    /** A loader that sees the fixture's classes before the product's own of the same name. */
    public ClassLoader loader() throws IOException {
        var here = new URL[] {classes.toUri().toURL()};
        return new URLClassLoader(here, Fixture.class.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                var mine = Files.exists(classes.resolve(name.replace('.', '/') + ".class"));
                if (!mine || findLoadedClass(name) != null) {
                    return super.loadClass(name, resolve);
                }
                return findClass(name);
            }
        };
    }
}
