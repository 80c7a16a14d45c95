package dev.sluice.rules;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** One architecture rule with the number it has in the documentation. */
public record Rule(String id, ArchRule rule) {
    /** The violations that no exception covers. */
    public List<String> violations(JavaClasses classes, RuleExceptions exceptions) {
        var found =
                rule.allowEmptyShould(true).evaluate(classes).getFailureReport().getDetails();
        return exceptions.apply(id, found);
    }

    @Override
    public String toString() {
        return id + ": " + rule.getDescription();
    }
}
