package dev.sluice.rules;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.function.Function;
import java.util.stream.Stream;

/** A condition on a class, written as the function from the class to the sentences that say what is wrong with it. */
final class Finding extends ArchCondition<JavaClass> {
    private final Function<JavaClass, Stream<String>> wrongs;

    private Finding(String description, Function<JavaClass, Stream<String>> wrongs) {
        super(description);
        this.wrongs = wrongs;
    }

    static Finding of(String description, Function<JavaClass, Stream<String>> wrongs) {
        return new Finding(description, wrongs);
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        wrongs.apply(type).forEach(wrong -> events.add(SimpleConditionEvent.violated(type, wrong)));
    }
}
