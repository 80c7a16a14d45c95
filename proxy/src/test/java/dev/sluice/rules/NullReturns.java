package dev.sluice.rules;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rule R23 by reflection, because ArchUnit does not read annotations on types. */
final class NullReturns {
    /** A hook whose null means "nothing to do here", and a slot that was never filled. */
    private static final List<String> LISTED =
            List.of("dev.sluice.exchange.Filter$OnBody.open", "dev.sluice.exchange.Exchange.get");

    private final ClassLoader compiled;

    NullReturns(ClassLoader compiled) {
        this.compiled = compiled;
    }

    ArchRule rule() {
        return ArchitectureRules.every(
                        "return values, keep Optional to locals",
                        type -> Stream.concat(nullReturns(type), optionals(type)))
                .because("the core's callers must not have to ask what null means");
    }

    private Stream<String> nullReturns(JavaClass type) {
        if (!type.getPackageName().equals("dev.sluice.exchange")) {
            return Stream.empty();
        }
        return Arrays.stream(load(type).getDeclaredMethods())
                .filter(m -> Modifier.isPublic(m.getModifiers()) && !m.isSynthetic())
                .filter(m -> m.getAnnotatedReturnType().isAnnotationPresent(Nullable.class))
                .map(NullReturns::name)
                .filter(name -> !LISTED.contains(name))
                .map(name -> name + " is public and returns @Nullable");
    }

    private static String name(Method method) {
        return method.getDeclaringClass().getName() + "." + method.getName();
    }

    private static Stream<String> optionals(JavaClass type) {
        var fields = type.getFields().stream()
                .filter(f -> f.getRawType().isEquivalentTo(Optional.class))
                .map(f -> f.getFullName() + " is an Optional field");
        // A lambda's body takes what its caller passes; only written signatures are meant.
        var parameters = type.getCodeUnits().stream()
                .filter(u -> !u.getName().startsWith("lambda$"))
                .filter(u -> u.getRawParameterTypes().stream().anyMatch(p -> p.isEquivalentTo(Optional.class)))
                .map(u -> u.getFullName() + " has an Optional parameter");
        return Stream.concat(fields, parameters);
    }

    private Class<?> load(JavaClass type) {
        try {
            return Class.forName(type.getName(), false, compiled);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(type.getName() + " was imported and cannot be loaded", e);
        }
    }
}
