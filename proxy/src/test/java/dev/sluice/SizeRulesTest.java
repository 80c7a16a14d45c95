package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.rules.RuleExceptions;
import dev.sluice.rules.SourceRules;
import dev.sluice.rules.SourceRules.Budget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds all Java sources, product and tests, to the size budgets of CONTRIBUTING.md (R25). */
class SizeRulesTest {
    private static final Path EXCEPTIONS = Path.of("src/test/resources/rule-exceptions.txt");

    @Test
    void filesAndMethodsStayWithinTheirBudgets() throws IOException {
        var found = new ArrayList<String>();
        for (var sources : SourceRules.allSources(Path.of("..")).toList()) {
            var rules = new SourceRules(sources).checkSizes(Budget.WRITTEN);
            if (sources.endsWith("proxy/src/main/java")) {
                rules.checkProduct(sources);
            }
            found.addAll(rules.violations("R25", RuleExceptions.NONE));
        }
        assertThat(RuleExceptions.read(EXCEPTIONS).apply("R25", List.copyOf(found)))
                .isEmpty();
    }
}
