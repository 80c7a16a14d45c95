package dev.sluice.control;

import dev.sluice.base.CidrSet;
import dev.sluice.route.AddressCondition;
import dev.sluice.route.Condition;
import dev.sluice.route.CookieCondition;
import dev.sluice.route.FieldCondition;
import dev.sluice.route.MatchConfig;
import dev.sluice.route.MethodCondition;
import dev.sluice.route.QueryCondition;
import dev.sluice.route.SchemeCondition;
import dev.sluice.route.ValueMatch;
import dev.sluice.route.ValuePattern;
import java.util.ArrayList;
import java.util.List;

/** From a route's {@code match:} record to the router's conditions. Pure. */
final class Conditions {
    private Conditions() {}

    static List<Condition> of(MatchConfig match) {
        List<Condition> conditions = new ArrayList<>();
        if (!match.method().isEmpty()) {
            conditions.add(MethodCondition.of(match.method()));
        }
        match.header().forEach((name, values) -> conditions.add(FieldCondition.of(name, patterns(values))));
        match.query().forEach((name, values) -> conditions.add(QueryCondition.of(name, patterns(values))));
        match.cookie().forEach((name, values) -> conditions.add(CookieCondition.of(name, patterns(values))));
        if (!match.ip().isEmpty()) {
            conditions.add(new AddressCondition(CidrSet.of(match.ip())));
        }
        if (match.scheme().size() == 1) {
            conditions.add(new SchemeCondition(match.scheme().get(0).equals("https")));
        }
        return conditions;
    }

    private static List<ValuePattern> patterns(List<ValueMatch> values) {
        return values.stream().map(Conditions::pattern).toList();
    }

    private static ValuePattern pattern(ValueMatch value) {
        return switch (value.kind()) {
            case PRESENT -> ValuePattern.PRESENT;
            case EXACT -> ValuePattern.exact(value.text());
            case PREFIX -> ValuePattern.prefix(value.text());
            case REGEX -> ValuePattern.regex(value.text());
        };
    }
}
