package dev.sluice.route;

import dev.sluice.base.CidrSet;
import java.util.ArrayList;
import java.util.List;

/** From a route's {@code match:} record to the router's conditions. Pure. */
public final class Conditions {
    private Conditions() {}

    /** The conditions that the record stands for. */
    public static List<Condition> of(MatchConfig match) {
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
        ValuePattern pattern = switch (value.kind()) {
            case PRESENT -> ValuePattern.PRESENT;
            case EXACT -> ValuePattern.exact(value.text());
            case PREFIX -> ValuePattern.prefix(value.text());
            case REGEX -> ValuePattern.regex(value.text());
        };
        return value.reference().isEmpty() ? pattern : pattern.shownAs(value.reference());
    }
}
