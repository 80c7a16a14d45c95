package dev.sluice.exchange;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A route's filters sorted into one array a hook, once a snapshot. A hook nobody implements costs a length check. */
public final class Plan {
    /** No filter at all. */
    public static final Plan EMPTY = new Plan(List.of());

    private final List<Filter> filters;
    private final Filter.OnRequest[] onRequest;
    private final Filter.OnResponse[] onResponse;
    private final Filter.OnEnd[] onEnd;

    /** A plan of the filters in the order of the list. */
    public Plan(List<Filter> filters) {
        this.filters = List.copyOf(filters);
        this.onRequest = hooks(Filter.OnRequest.class, filters).toArray(new Filter.OnRequest[0]);
        List<Filter.OnResponse> responses = hooks(Filter.OnResponse.class, filters);
        Collections.reverse(responses);
        this.onResponse = responses.toArray(new Filter.OnResponse[0]);
        this.onEnd = hooks(Filter.OnEnd.class, filters).toArray(new Filter.OnEnd[0]);
    }

    private static <T> List<T> hooks(Class<T> hook, List<Filter> filters) {
        List<T> found = new ArrayList<>();
        for (Filter filter : filters) {
            if (hook.isInstance(filter)) {
                found.add(hook.cast(filter));
            }
        }
        return found;
    }

    /** The filters in order. */
    public List<Filter> filters() {
        return filters;
    }

    Filter.OnRequest[] onRequest() {
        return onRequest;
    }

    Filter.OnResponse[] onResponse() {
        return onResponse;
    }

    Filter.OnEnd[] onEnd() {
        return onEnd;
    }
}
