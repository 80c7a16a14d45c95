package dev.sluice.route;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A route to compile: its name, what it asks of a request, and what a match answers. Immutable; made by the control
 * plane.
 *
 * @param name the name for messages
 * @param path what it asks of the path
 * @param conditions what must hold besides; kept in the order of their texts, as their order does not count
 * @param priority the higher goes first where path and number of conditions leave a tie; usually 0
 * @param route what a match answers
 * @param <R> the type of that
 */
public record RouteSpec<R>(String name, PathPattern path, List<Condition> conditions, int priority, R route) {
    public RouteSpec {
        conditions = inOrder(conditions);
    }

    /** A route that asks for a path only. */
    public static <R> RouteSpec<R> of(String name, String path, R route) {
        return new RouteSpec<>(name, PathPattern.parse(path), List.of(), 0, route);
    }

    private static List<Condition> inOrder(List<Condition> conditions) {
        if (conditions.isEmpty()) {
            return List.of();
        }
        List<Condition> sorted = new ArrayList<>(conditions);
        sorted.sort(Comparator.comparing(Condition::text));
        return List.copyOf(sorted);
    }

    /** The pattern and conditions for messages: {@code /api/* when method GET and scheme https}. */
    public String text() {
        StringBuilder text = new StringBuilder(path.toString());
        for (int i = 0; i < conditions.size(); i++) {
            text.append(i == 0 ? " when " : " and ").append(conditions.get(i).text());
        }
        return priority == 0
                ? text.toString()
                : text.append(" priority ").append(priority).toString();
    }
}
