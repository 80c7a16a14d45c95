package dev.sluice.rules;

import static dev.sluice.rules.ArchitectureRules.every;
import static dev.sluice.rules.ArchitectureRules.outermost;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Lock;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The rules about what code may call: R9 to R12, R20, R21 and R24. */
final class CallRules {
    private static final Set<String> WAITS = Set.of("sync", "syncUninterruptibly", "await", "awaitUninterruptibly");
    private static final Set<String> LOOKUPS = Set.of("getByName", "getAllByName", "getLocalHost");
    private static final Set<String> PATTERN_METHODS = Set.of("matches", "replaceAll", "replaceFirst");
    private static final Set<String> LOOP_WORK =
            Set.of("execute", "submit", "schedule", "scheduleAtFixedRate", "scheduleWithFixedDelay");
    private static final String NETTY_FUTURE = "io.netty.util.concurrent.Future";
    private static final String NETTY_EXECUTOR = "io.netty.util.concurrent.EventExecutorGroup";

    private final Layers layers;

    CallRules(Layers layers) {
        this.layers = layers;
    }

    ArchRule noBlocking() {
        return every("never block a loop", type -> dataPlaneAccesses(type, CallRules::blocks))
                .because("a blocked loop is a stall for every connection it owns");
    }

    private static boolean blocks(JavaAccess<?> access) {
        var owner = access.getTargetOwner();
        var name = access.getName();
        var ownerName = owner.getName();
        return is(access, "java.lang.Thread", "sleep")
                || (name.equals("wait") && ownerName.equals("java.lang.Object"))
                || ((name.equals("get") || name.equals("join")) && owner.isAssignableTo(Future.class))
                || is(access, "java.util.concurrent.CountDownLatch", "await")
                || (name.equals("lock") && owner.isAssignableTo(Lock.class))
                || ownerName.equals("java.nio.file.Files")
                || ownerName.startsWith("java.io.File")
                || (ownerName.equals("java.net.InetAddress") && LOOKUPS.contains(name))
                || (owner.isAssignableTo(NETTY_FUTURE) && WAITS.contains(name));
    }

    ArchRule noLocks() {
        return every("hold no locks on a loop", type -> {
                    if (!layers.isDataPlane(type) || isShared(type)) {
                        return Stream.empty();
                    }
                    var methods = type.getMethods().stream()
                            .filter(m -> m.getModifiers().contains(JavaModifier.SYNCHRONIZED))
                            .map(m -> m.getFullName() + " is synchronized");
                    var locks = type.getDirectDependenciesFromSelf().stream()
                            .filter(d -> d.getTargetClass().getPackageName().equals("java.util.concurrent.locks"))
                            .map(d -> d.getDescription());
                    return Stream.concat(methods, locks);
                })
                .because("a connection lives and dies on one loop; what is shared says so with @Shared and a reason");
    }

    private static boolean isShared(JavaClass type) {
        return outermost(type).getAnnotations().stream()
                .anyMatch(a -> a.getRawType().getSimpleName().equals("Shared"));
    }

    ArchRule timeAndRandomnessFromBase() {
        return every(
                        "take time and randomness from base",
                        type -> layers.layerOf(type).equals("base")
                                ? Stream.empty()
                                : accesses(type, CallRules::readsTheWorld))
                .because("a decision that is given its time and its dice can be tested");
    }

    private static boolean readsTheWorld(JavaAccess<?> access) {
        var owner = access.getTargetOwner().getName();
        var name = access.getName();
        return is(access, "java.lang.System", "nanoTime")
                || is(access, "java.lang.System", "currentTimeMillis")
                || (owner.startsWith("java.time.") && name.equals("now"))
                || (owner.equals("java.time.Clock") && name.startsWith("system"))
                || is(access, "java.lang.Math", "random")
                || ((owner.equals("java.util.Random") || owner.equals("java.security.SecureRandom"))
                        && name.equals("<init>"))
                || is(access, "java.util.concurrent.ThreadLocalRandom", "current")
                || is(access, "java.util.UUID", "randomUUID");
    }

    ArchRule loopsGetWorkFromProxies() {
        return every("hand work to a loop through a proxy", type -> {
                    var home = outermost(type);
                    var may = home.getSimpleName().endsWith("Proxy")
                            || home.getName().equals("dev.sluice.server.EventLoops");
                    return may
                            ? Stream.empty()
                            : accesses(
                                    type,
                                    a -> LOOP_WORK.contains(a.getName())
                                            && a.getTargetOwner().isAssignableTo(NETTY_EXECUTOR));
                })
                .because("what crosses threads must be findable by its type");
    }

    ArchRule noPrinting() {
        return every(
                        "log through slf4j",
                        type -> layers.layerOf(type).equals(".")
                                ? Stream.empty()
                                : accesses(
                                        type,
                                        a -> is(a, "java.lang.System", "out")
                                                || is(a, "java.lang.System", "err")
                                                || a.getName().equals("printStackTrace")
                                                || a.getTargetOwner()
                                                        .getPackageName()
                                                        .equals("java.util.logging")))
                .because("an operator reads one log; only the command line prints");
    }

    ArchRule noBacktrackingPatterns() {
        return every("match with RE2J or by hand", type -> {
                    var calls = dataPlaneAccesses(
                            type,
                            a -> a.getTargetOwner().getName().equals("java.lang.String")
                                    && PATTERN_METHODS.contains(a.getName()));
                    var types = !layers.isDataPlane(type)
                            ? Stream.<String>empty()
                            : type.getDirectDependenciesFromSelf().stream()
                                    .filter(d ->
                                            d.getTargetClass().getPackageName().equals("java.util.regex"))
                                    .map(d -> d.getDescription());
                    return Stream.concat(calls, types);
                })
                .because("a backtracking pattern on hostile input is a denial of service");
    }

    ArchRule exitOnlyInMain() {
        var exits = List.of("exit", "halt");
        return every(
                        "leave the end of the process to Sluice",
                        type -> outermost(type).getName().equals("dev.sluice.Sluice")
                                ? Stream.empty()
                                : accesses(
                                        type,
                                        a -> exits.contains(a.getName())
                                                && List.of("java.lang.System", "java.lang.Runtime")
                                                        .contains(a.getTargetOwner()
                                                                .getName())))
                .because("a request must not be able to end the process");
    }

    private Stream<String> dataPlaneAccesses(JavaClass type, Predicate<JavaAccess<?>> wrong) {
        return layers.isDataPlane(type) ? accesses(type, wrong) : Stream.empty();
    }

    private static Stream<String> accesses(JavaClass type, Predicate<JavaAccess<?>> wrong) {
        Stream<JavaAccess<?>> direct = type.getAccessesFromSelf().stream().map(a -> a);
        Stream<JavaAccess<?>> references =
                type.getCodeUnitReferencesFromSelf().stream().map(a -> a);
        return Stream.concat(direct, references).distinct().filter(wrong).map(JavaAccess::getDescription);
    }

    private static boolean is(JavaAccess<?> access, String owner, String name) {
        return access.getTargetOwner().getName().equals(owner)
                && access.getName().equals(name);
    }
}
