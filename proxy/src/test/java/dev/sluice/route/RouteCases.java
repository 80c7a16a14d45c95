package dev.sluice.route;

import dev.sluice.base.FastRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/** Generated sites and requests from a small alphabet, so that they meet often. */
final class RouteCases {
    private static final String[] HOSTS = {
        "a.example", "b.a.example", "example", "*.example", "*.a.example", "*.b.a.example", ""
    };
    private static final String[] ASKED_HOSTS = {
        "a.example",
        "B.A.example:80",
        "example.",
        "x.example",
        "x.y.a.example",
        "z.b.a.example",
        "-",
        "other",
        ".example"
    };
    private static final String[] SEGMENTS = {"a", "b", "aa", ""};
    private static final String[] REGEXES = {"^/a", "a$", "/b", "^/(a|b)/(a*)$", "^/[ab]+", "."};

    /** Draws a number below its argument; random or from a fuzzer. */
    private final IntUnaryOperator draw;

    RouteCases(IntUnaryOperator draw) {
        this.draw = draw;
    }

    static RouteCases seeded(long seed) {
        FastRandom random = new FastRandom(seed);
        return new RouteCases(random::nextInt);
    }

    private String pick(String[] from) {
        return from[draw.applyAsInt(from.length)];
    }

    /** Sites without duplicate routes. */
    List<SiteSpec<String>> sites() {
        Map<String, RouteSpec<String>> unique = new HashMap<>();
        List<SiteSpec<String>> sites = new ArrayList<>();
        for (int i = 1 + draw.applyAsInt(4); i > 0; i--) {
            HostPattern host = HostPattern.parse(pick(HOSTS));
            List<RouteSpec<String>> routes = new ArrayList<>();
            for (int r = draw.applyAsInt(9); r > 0; r--) {
                RouteSpec<String> route = route("r" + sites.size() + "." + r);
                if (unique.putIfAbsent(host + route.path().shape() + route.conditions() + route.priority(), route)
                        == null) {
                    routes.add(route);
                }
            }
            sites.add(new SiteSpec<>("s" + i, host, routes));
        }
        return sites;
    }

    private RouteSpec<String> route(String name) {
        List<Condition> conditions = new ArrayList<>();
        if (draw.applyAsInt(3) == 0) {
            conditions.add(MethodCondition.of(List.of(pick(new String[] {"GET", "POST"}))));
        }
        if (draw.applyAsInt(3) == 0) {
            conditions.add(FieldCondition.of("X", List.of(ValuePattern.exact(pick(SEGMENTS)))));
        }
        if (draw.applyAsInt(4) == 0) {
            conditions.add(new SchemeCondition(draw.applyAsInt(2) == 0));
        }
        return new RouteSpec<>(name, PathPattern.parse(pattern()), conditions, draw.applyAsInt(2), name);
    }

    private String pattern() {
        if (draw.applyAsInt(5) == 0) {
            return "~" + pick(REGEXES);
        }
        StringBuilder text = new StringBuilder();
        for (int i = draw.applyAsInt(4); i > 0; i--) {
            text.append('/').append(draw.applyAsInt(3) == 0 ? "{p" + i + "}" : pick(SEGMENTS));
        }
        boolean open = draw.applyAsInt(2) == 0 || text.length() == 0;
        return open ? text.append("/*").toString() : text.toString();
    }

    String host() {
        return pick(ASKED_HOSTS);
    }

    String method() {
        return pick(new String[] {"GET", "POST", "PUT"});
    }

    String path() {
        StringBuilder text = new StringBuilder();
        for (int i = 1 + draw.applyAsInt(4); i > 0; i--) {
            text.append('/').append(pick(SEGMENTS));
        }
        return text.toString();
    }

    String field() {
        return "X: " + pick(SEGMENTS);
    }

    boolean secure() {
        return draw.applyAsInt(2) == 0;
    }
}
