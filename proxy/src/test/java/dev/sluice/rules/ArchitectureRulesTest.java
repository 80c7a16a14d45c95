package dev.sluice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Shows every rule a class that breaks it, and one that comes close and does not. */
class ArchitectureRulesTest {
    private static final String FILTER =
            "package dev.sluice.exchange; public interface Filter { interface OnBody { %s } }";
    private static final String FEATURE = "package dev.sluice.exchange; public record Feature(String key) {}";
    private static final String TARGET = "package dev.sluice.exchange; public interface Target {}";
    private static final String REPLY =
            "package dev.sluice.local; public class Reply implements dev.sluice.exchange.Target {}";
    private static final String SITE = "package dev.sluice.exchange; public final class Site { %s int limit = 1; }";

    @TempDir
    Path folder;

    /** Sources that break one rule, or none when the rule is empty. */
    record Case(String rule, List<String> sources) {}

    private static Case broken(String rule, String... sources) {
        return new Case(rule, List.of(sources));
    }

    static Stream<Case> broken() {
        return Stream.of(brokenOrder(), brokenCalls(), brokenShapes(), brokenManners())
                .flatMap(cases -> cases);
    }

    private static Stream<Case> brokenOrder() {
        return Stream.of(
                broken("R1", type("base", "A", "dev.sluice.http.B b;"), "package dev.sluice.http; public class B {}"),
                broken("R1", type("control", "A", "dev.sluice.Main m;"), "package dev.sluice; public class Main {}"),
                broken("R2", type("plumbing", "A", "")),
                broken(
                        "R3",
                        "package dev.sluice.wire; public class A { dev.sluice.wire.h1.B b; }",
                        "package dev.sluice.wire.h1; public class B { dev.sluice.wire.A a; }"),
                broken("R4", type("http", "A", "org.slf4j.Logger log;")),
                broken("R4", type("route", "A", "io.netty.buffer.ByteBuf bytes;")),
                broken("R4", type("upstream", "RetryPolicy", "io.netty.channel.Channel channel;")),
                broken("R4", type("upstream", "RetryPolicy", "Pool pool;"), type("upstream", "Pool", "")),
                broken(
                        "R5",
                        "package dev.sluice.filter.a; public class A { dev.sluice.filter.b.B b; }",
                        "package dev.sluice.filter.b; public class B {}"),
                broken(
                        "R6",
                        "package dev.sluice.filter.a; class A { dev.sluice.upstream.B b; }",
                        "package dev.sluice.upstream; public class B {}"),
                broken("R7", type("exchange", "A", "io.netty.channel.Channel channel;")),
                broken("R7", type("config", "A", "io.netty.buffer.ByteBuf bytes;")),
                broken(
                        "R8",
                        "package dev.sluice.wire.h1; class A { dev.sluice.wire.h2.B b; }",
                        "package dev.sluice.wire.h2; public class B {}"),
                broken(
                        "R8",
                        type("exchange", "A", "dev.sluice.wire.h1.B b;"),
                        "package dev.sluice.wire.h1; public class B {}"));
    }

    private static Stream<Case> brokenCalls() {
        return Stream.of(
                broken("R9", type("server", "A", "void nap() throws InterruptedException { Thread.sleep(1); }")),
                broken("R9", type("base", "A", "void nap() throws InterruptedException { wait(); }")),
                broken(
                        "R9",
                        type(
                                "local",
                                "A",
                                "boolean is(java.nio.file.Path p) { return java.nio.file.Files.exists(p); }")),
                broken("R9", type("local", "A", "Object o() { return new java.io.File(\"x\"); }")),
                broken(
                        "R9",
                        type("upstream", "A", "void a(io.netty.channel.ChannelFuture f) { f.syncUninterruptibly(); }")),
                broken("R9", type("wire", "A", "void a(java.util.concurrent.CompletableFuture<?> f) { f.join(); }")),
                broken(
                        "R9",
                        type(
                                "base",
                                "A",
                                "java.util.function.Consumer<java.util.concurrent.CompletableFuture<?>> c ="
                                        + " java.util.concurrent.CompletableFuture::join;")),
                broken("R10", type("exchange", "A", "synchronized void a() {}")),
                broken("R10", type("exchange", "A", "Object o = new java.util.concurrent.locks.ReentrantLock();")),
                broken("R11", type("exchange", "A", "long now = System.nanoTime();")),
                broken("R11", type("control", "A", "Object now = java.time.Instant.now();")),
                broken("R11", type("upstream", "A", "Object dice = new java.util.Random();")),
                broken("R11", type("route", "A", "java.util.function.LongSupplier now = System::currentTimeMillis;")),
                broken("R12", type("control", "A", "void a(io.netty.channel.EventLoop l) { l.execute(() -> {}); }")));
    }

    private static Stream<Case> brokenShapes() {
        return Stream.of(
                broken("R13", SITE.formatted("final"), type("server", "A", "dev.sluice.exchange.Site site;")),
                broken(
                        "R13",
                        "package dev.sluice.upstream; class Endpoint {}",
                        type("upstream", "A", "Endpoint[] endpoints;")),
                broken("R14", SITE.formatted("")),
                broken("R15", type("base", "BufferUtils", "")),
                broken("R15", type("base", "AbstractBuffer", "")),
                broken("R15", type("base", "IBuffer", "")),
                broken("R16", FILTER.formatted(""), FEATURE, filter("filter.a", "", FEATURE_FIELD)),
                broken("R16", FILTER.formatted(""), FEATURE, filter("filter.a", "final", "int count;" + FEATURE_FIELD)),
                broken("R16", FILTER.formatted(""), FEATURE, filter("filter.a", "final", "")),
                broken("R16", FILTER.formatted(""), FEATURE, filter("exchange", "final", FEATURE_FIELD)),
                broken("R18", TARGET, REPLY, type("admin", "A", "Object reply = new dev.sluice.local.Reply();")),
                broken("R18", type("route", "Router", ""), type("route", "A", "Object o = new Router();")));
    }

    private static Stream<Case> brokenManners() {
        return Stream.of(
                broken("R20", type("server", "A", "void a() { System.out.println(); }")),
                broken("R20", type("control", "A", "void a(RuntimeException e) { e.printStackTrace(); }")),
                broken("R21", type("route", "A", "Object p = java.util.regex.Pattern.compile(\"a\");")),
                broken("R21", type("http", "A", "boolean a(String s) { return s.matches(\"a\"); }")),
                broken("R22", type("config", "A", "void a() throws Exception {}")),
                broken(
                        "R23",
                        type("exchange", "A", "public @org.jspecify.annotations.Nullable String a() { return null; }")),
                broken("R23", type("config", "A", "java.util.Optional<String> name;")),
                broken("R23", type("config", "A", "void a(java.util.Optional<String> name) {}")),
                broken("R24", type("control", "A", "void a() { System.exit(1); }")));
    }

    private static final String FEATURE_FIELD =
            "static final dev.sluice.exchange.Feature FEATURE = new dev.sluice.exchange.Feature(\"a\");";

    /** Sources that stay just within the rules. */
    static Stream<Case> kept() {
        return Stream.of(
                broken(
                        "",
                        type("http", "A", ""),
                        type("route", "B", "dev.sluice.http.A a; com.google.re2j.Pattern p;")),
                broken(
                        "",
                        type("http", "A", "io.netty.buffer.ByteBuf bytes; int[][] table;"),
                        type("server", "B", "dev.sluice.http.A a; io.netty.channel.Channel c;")),
                broken(
                        "",
                        "package dev.sluice.upstream; enum Mode { ON }",
                        type(
                                "upstream",
                                "RetryPolicy",
                                "Mode mode; boolean is() { switch (mode) { case ON: return true; default: return false; } }")),
                broken(
                        "",
                        "package dev.sluice.wire.h1; public class A {}",
                        type("server", "B", "dev.sluice.wire.h1.A a;")),
                broken(
                        "",
                        type(
                                "control",
                                "A",
                                "synchronized void nap() throws InterruptedException { Thread.sleep(1); }")),
                broken(
                        "",
                        type("base", "Clocks", "long now = System.nanoTime(); Object dice = new java.util.Random();")),
                broken(
                        "",
                        type("server", "LoopProxy", "void a(io.netty.channel.EventLoop l) { l.execute(() -> {}); }")),
                broken("", SITE.formatted("final"), type("server", "A", "volatile dev.sluice.exchange.Site site;")),
                broken("", SITE.formatted("final"), type("exchange", "Exchange", "Site site;")),
                broken(
                        "",
                        type("base", "IPv6Address", ""),
                        type("base", "Base64Digits", ""),
                        type("base", "Database", "")),
                broken(
                        "",
                        FILTER.formatted(""),
                        FEATURE,
                        filter("filter.a", "final", "final int most = 1;" + FEATURE_FIELD)),
                broken(
                        "",
                        TARGET,
                        REPLY,
                        "package dev.sluice.control; class Compiler { Object o = new dev.sluice.local.Reply(); }"),
                broken("", "package dev.sluice; class Sluice { void a() { System.out.println(); System.exit(1); } }"),
                broken(
                        "",
                        FILTER.formatted("@org.jspecify.annotations.Nullable String open();"),
                        type("exchange", "A", "@org.jspecify.annotations.Nullable String inside() { return null; }")));
    }

    private static String type(String layer, String name, String body) {
        return "package dev.sluice." + layer + "; public class " + name + " { " + body + " }";
    }

    private static String filter(String layer, String modifier, String body) {
        return "package dev.sluice." + layer + "; public " + modifier
                + " class A implements dev.sluice.exchange.Filter { " + body + " }";
    }

    @ParameterizedTest
    @MethodSource("broken")
    void seesWhatIsBroken(Case broken) throws IOException {
        assertThat(brokenRules(broken, broken.rule()::equals)).containsExactly(broken.rule());
    }

    @ParameterizedTest
    @MethodSource
    void letsPassWhatIsNot(Case kept) throws IOException {
        assertThat(brokenRules(kept, any -> true)).isEmpty();
    }

    private static Stream<Case> letsPassWhatIsNot() {
        return kept();
    }

    @Test
    void everyRuleHasACaseThatBreaksIt() throws IOException {
        var layers = Layers.read(Path.of("../ARCHITECTURE.md"));
        var rules = new ArchitectureRules(layers, getClass().getClassLoader()).all().stream();
        assertThat(broken().map(Case::rule).distinct().toList())
                .containsExactlyElementsOf(rules.map(Rule::id).toList());
    }

    private List<String> brokenRules(Case sources, Predicate<String> asked) throws IOException {
        var fixture = Fixture.compile(folder, sources.sources());
        var classes = fixture.imported();
        var layers = Layers.read(Path.of("../ARCHITECTURE.md"));
        return new ArchitectureRules(layers, fixture.loader())
                .all().stream()
                        .filter(rule -> asked.test(rule.id()))
                        .filter(rule ->
                                !rule.violations(classes, RuleExceptions.NONE).isEmpty())
                        .map(Rule::id)
                        .toList();
    }

    @Test
    void anExceptionExcusesItsClassAndNoOther() {
        var exceptions =
                new RuleExceptions(List.of(new RuleExceptions.Entry("R9", "dev.sluice.local.Disk", "io thread")));
        var found =
                List.of("Method <dev.sluice.local.Disk.read()> calls", "Method <dev.sluice.local.Disks.read()> calls");
        assertThat(exceptions.apply("R9", found)).containsExactly(found.get(1));
        assertThat(exceptions.apply("R10", found)).isEqualTo(found);
        assertThat(exceptions.apply("R9", found.subList(1, 2))).hasSize(2).anyMatch(line -> line.contains("any more"));
    }

    @Test
    void theListOfPackagesIsReadInItsOrder() throws IOException {
        var order = Layers.read(Path.of("../ARCHITECTURE.md")).order();
        assertThat(order).startsWith("base", "http", "observe").endsWith("control", "admin", "cli", ".");
        assertThat(Arrays.asList(order.toArray())).doesNotHaveDuplicates();
    }
}
