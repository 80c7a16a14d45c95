package dev.sluice.rules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The rules about packages, names and shapes: R1 to R8 and R13 to R16, R18 and R23. What code may call stands in
 * {@link CallRules}, what only the source shows in {@link SourceRules}.
 */
public final class ArchitectureRules {
    private static final String EXCHANGE = "dev.sluice.exchange.";
    private static final String FILTER = EXCHANGE + "Filter";
    private static final List<String> SNAPSHOT_TYPES =
            List.of(EXCHANGE + "Site", EXCHANGE + "Route", EXCHANGE + "Plan");
    private static final List<String> PUBLISHED_TYPES =
            List.of(EXCHANGE + "Site", "dev.sluice.control.Snapshot", "dev.sluice.upstream.Endpoint[]");
    private static final List<String> COMPOSERS = List.of(
            "dev.sluice.control.LivingTargets",
            "dev.sluice.control.Service",
            "dev.sluice.Sluice",
            "dev.sluice.control.Compiler");
    private static final List<String> COMPOSED = List.of("dev.sluice.route.Router", "dev.sluice.upstream.Cluster");
    /** What a pure package may use beside the JDK. */
    private static final Map<String, List<String>> LIBRARIES =
            Map.of("http", List.of("io.netty.buffer", "io.netty.util"), "route", List.of("com.google.re2j"));

    private static final String NO_NAME = ".*(Manager|Helper|Utils?|Impl|Data|Info|Common|Misc)";
    private static final String NO_PREFIX = "(Abstract|Base|I(?!P)(?=[A-Z][a-z]))[A-Z].*";

    private final Layers layers;
    private final NullReturns nullReturns;

    public ArchitectureRules(Layers layers, ClassLoader compiled) {
        this.layers = layers;
        this.nullReturns = new NullReturns(compiled);
    }

    /** All rules that class files can show, in the order of their numbers. */
    public List<Rule> all() {
        var calls = new CallRules(layers);
        return List.of(
                new Rule("R1", onlyUpwards()),
                new Rule("R2", listedPackagesOnly()),
                new Rule("R3", slices().matching("dev.sluice.(**)").should().beFreeOfCycles()),
                new Rule("R4", pureDecisions()),
                new Rule(
                        "R5",
                        slices().matching("dev.sluice.filter.(*)..").should().notDependOnEachOther()),
                new Rule("R6", filtersKnowNoSockets()),
                new Rule("R7", nettyOnlyWhereBytesAre()),
                new Rule("R8", protocolsApart()),
                new Rule("R9", calls.noBlocking()),
                new Rule("R10", calls.noLocks()),
                new Rule("R11", calls.timeAndRandomnessFromBase()),
                new Rule("R12", calls.loopsGetWorkFromProxies()),
                new Rule("R13", publishedFieldsAreVolatile()),
                new Rule("R14", snapshotsAreFinal()),
                new Rule("R15", plainNames()),
                new Rule("R16", filtersAreValues()),
                new Rule("R18", composedInOnePlace()),
                new Rule("R20", calls.noPrinting()),
                new Rule("R21", calls.noBacktrackingPatterns()),
                new Rule("R22", noBroadThrows()),
                new Rule("R23", nullReturns.rule()),
                new Rule("R24", calls.exitOnlyInMain()));
    }

    private ArchRule onlyUpwards() {
        return every(
                        "depend only on packages above its own",
                        type -> ours(type)
                                .filter(d -> layers.rankOf(d.getTargetClass()) > layers.rankOf(type))
                                .map(Dependency::getDescription))
                .because("the list in ARCHITECTURE.md is the whole dependency diagram");
    }

    private ArchRule listedPackagesOnly() {
        return every(
                        "be in a package of the list",
                        type -> wrongIf(
                                layers.rankOf(type) < 0,
                                type.getName() + " is in no package of the list in ARCHITECTURE.md"))
                .because("a package outside the list has no place in the order");
    }

    private ArchRule pureDecisions() {
        return every("be pure where it decides", type -> {
                    var layer = layers.layerOf(type);
                    var policy = outermost(type).getSimpleName().endsWith("Policy");
                    if (!layer.equals("http") && !layer.equals("route") && !policy) {
                        return Stream.empty();
                    }
                    return type.getDirectDependenciesFromSelf().stream()
                            .filter(d -> !mayDecideWith(layer, policy, type, d.getTargetClass()))
                            .map(Dependency::getDescription);
                })
                .because("parsers of values, the router and policies are functions, tested without sockets and clocks");
    }

    private boolean mayDecideWith(String layer, boolean policy, JavaClass from, JavaClass onto) {
        var target = onto.getBaseComponentType();
        if (Layers.isOurs(target)) {
            return outermost(target).equals(outermost(from))
                    || List.of("base", "http").contains(layers.layerOf(target))
                    || (policy ? isValue(target) : mayDecideWithin(layer, layers.layerOf(target)));
        }
        var name = target.getPackageName();
        return target.isPrimitive()
                || Stream.of("java.", "org.jspecify").anyMatch(name::startsWith)
                || (!policy && LIBRARIES.getOrDefault(layer, List.of()).stream().anyMatch(name::startsWith));
    }

    private static boolean mayDecideWithin(String layer, String there) {
        return layer.equals(there) || (layer.equals("route") && there.equals("exchange"));
    }

    /** Policies weigh values of other packages, and reach nothing that acts. */
    private static boolean isValue(JavaClass type) {
        return type.isEnum() || type.isRecord() || type.getName().equals(EXCHANGE + "Failure");
    }

    private static ArchRule filtersKnowNoSockets() {
        return noClasses()
                .that()
                .resideInAPackage("dev.sluice.filter..")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("dev.sluice.wire..", "dev.sluice.upstream..", "dev.sluice.server.."))
                .because("a filter is called with an exchange and can be tested with one");
    }

    private ArchRule nettyOnlyWhereBytesAre() {
        var channels = List.of("wire", "server", "upstream", "observe");
        var buffers = List.of("http", "exchange", "filter", "local");
        return every("use Netty only where bytes are", type -> {
                    var layer = layers.layerOf(type);
                    return type.getDirectDependenciesFromSelf().stream()
                            .filter(d -> (within(d, "io.netty.channel") && !channels.contains(layer))
                                    || (within(d, "io.netty.buffer")
                                            && !channels.contains(layer)
                                            && !buffers.contains(layer)))
                            .map(Dependency::getDescription);
                })
                .because("channels belong to the shell of the data plane, buffers to those who carry bodies");
    }

    private static ArchRule protocolsApart() {
        return every(
                        "keep protocols apart",
                        type -> ours(type)
                                .filter(d -> {
                                    var here = protocol(type);
                                    var there = protocol(d.getTargetClass());
                                    var neighbour = resideInAnyPackage(
                                                    "dev.sluice.wire..", "dev.sluice.server..", "dev.sluice.upstream..")
                                            .test(type);
                                    return !there.isEmpty() && (!neighbour || (!here.isEmpty() && !here.equals(there)));
                                })
                                .map(Dependency::getDescription))
                .because("the core sees streams, never a protocol");
    }

    private static ArchRule publishedFieldsAreVolatile() {
        return every(
                        "publish safely",
                        type -> type.getFields().stream()
                                // The exchange pins the Site it read at DECODE, on its own loop.
                                .filter(f -> !type.getName().equals(EXCHANGE + "Exchange"))
                                .filter(f -> PUBLISHED_TYPES.contains(
                                                f.getRawType().getName().startsWith("[L")
                                                        ? f.getRawType()
                                                                        .getBaseComponentType()
                                                                        .getName() + "[]"
                                                        : f.getRawType().getName())
                                        || f.isAnnotatedWith("dev.sluice.base.Published"))
                                .filter(f -> !has(f.getModifiers(), JavaModifier.FINAL, JavaModifier.VOLATILE))
                                .map(f -> f.getFullName() + " is neither final nor volatile"))
                .because("what the conductor writes, loops read without a lock");
    }

    private static ArchRule snapshotsAreFinal() {
        return every(
                        "be immutable in a snapshot",
                        type -> wrongIf(SNAPSHOT_TYPES.contains(type.getName()), type)
                                .flatMap(t -> t.getFields().stream())
                                .filter(f -> !f.getModifiers().contains(JavaModifier.FINAL))
                                .map(f -> f.getFullName() + " is not final"))
                .because("configuration never changes under a request");
    }

    private static ArchRule plainNames() {
        return every(
                        "be named for what it is",
                        type -> wrongIf(
                                !type.isAnonymousClass()
                                        && (type.getSimpleName().matches(NO_NAME)
                                                || type.getSimpleName().matches(NO_PREFIX)),
                                type.getName() + " has a name that says nothing"))
                .because("types are nouns of the domain");
    }

    private static ArchRule filtersAreValues() {
        return every("be a final, immutable filter in a feature's package", type -> {
                    if (!Layers.isOurs(type) || type.isInterface() || !type.isAssignableTo(FILTER)) {
                        return Stream.empty();
                    }
                    var name = type.getName();
                    var home = resideInAPackage("dev.sluice.filter.(*)..").test(type);
                    return Stream.of(
                                    wrongIf(!home, name + " is a filter outside dev.sluice.filter.<feature>"),
                                    wrongIf(
                                            !type.getModifiers().contains(JavaModifier.FINAL),
                                            name + " is a filter and not final"),
                                    wrongIf(home && features(type) != 1, name + " has not one Feature in its package"),
                                    type.getFields().stream()
                                            .filter(f -> !f.getModifiers().contains(JavaModifier.FINAL))
                                            .map(f -> f.getFullName() + " is a filter's field and not final"))
                            .flatMap(Function.identity());
                })
                .because("a filter is shared by all loops; its state lives in the exchange");
    }

    private static long features(JavaClass filter) {
        return filter.getPackage().getClasses().stream()
                .flatMap(c -> c.getFields().stream())
                .filter(f -> f.getModifiers().contains(JavaModifier.STATIC))
                .filter(f -> f.getRawType().getSimpleName().equals("Feature"))
                .count();
    }

    private static ArchRule composedInOnePlace() {
        return every(
                        "leave composition to Sluice and Compiler",
                        type -> Stream.concat(
                                        type.getConstructorCallsFromSelf().stream(),
                                        type.getConstructorReferencesFromSelf().stream())
                                .filter(c -> isComposed(c.getTargetOwner()))
                                .filter(c -> !COMPOSERS.contains(outermost(type).getName()))
                                .filter(c -> !outermost(type).equals(outermost(c.getTargetOwner())))
                                .map(Object::toString))
                .because("there are two composition roots and no framework");
    }

    private static boolean isComposed(JavaClass type) {
        return COMPOSED.contains(type.getName()) || type.isAssignableTo(EXCHANGE + "Target");
    }

    private static ArchRule noBroadThrows() {
        return every(
                        "declare what it throws",
                        type -> type.getCodeUnits().stream()
                                // the compiler's bridge to an interface's method declares what that one declares
                                .filter(unit -> !unit.getModifiers().contains(JavaModifier.BRIDGE))
                                .filter(unit -> unit.getExceptionTypes().stream()
                                        .anyMatch(e ->
                                                e.isEquivalentTo(Exception.class) || e.isEquivalentTo(Throwable.class)))
                                .map(unit -> unit.getFullName() + " throws Exception or Throwable"))
                .because("a caller must be able to tell failures apart");
    }

    static ArchRule every(String sentence, Function<JavaClass, Stream<String>> wrongs) {
        return classes().should(Finding.of(sentence, wrongs));
    }

    static Stream<String> wrongIf(boolean wrong, String sentence) {
        return wrong ? Stream.of(sentence) : Stream.empty();
    }

    private static Stream<JavaClass> wrongIf(boolean wrong, JavaClass type) {
        return wrong ? Stream.of(type) : Stream.empty();
    }

    static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureRules::outermost).orElse(type);
    }

    private static Stream<Dependency> ours(JavaClass type) {
        Predicate<Dependency> toOurs = d -> Layers.isOurs(d.getTargetClass());
        return type.getDirectDependenciesFromSelf().stream().filter(toOurs);
    }

    private static boolean within(Dependency dependency, String root) {
        var name = dependency.getTargetClass().getBaseComponentType().getPackageName();
        return name.equals(root) || name.startsWith(root + ".");
    }

    private static String protocol(JavaClass type) {
        for (var protocol : List.of("h1", "h2", "h3")) {
            if (resideInAPackage("dev.sluice.wire." + protocol + "..").test(type)) {
                return protocol;
            }
        }
        return "";
    }

    private static boolean has(java.util.Set<JavaModifier> modifiers, JavaModifier one, JavaModifier other) {
        return modifiers.contains(one) || modifiers.contains(other);
    }
}
