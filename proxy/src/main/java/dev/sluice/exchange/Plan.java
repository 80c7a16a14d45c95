package dev.sluice.exchange;

import dev.sluice.exchange.body.Side;
import dev.sluice.exchange.body.Transform;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A route's filters sorted into one array a hook, once a snapshot. A hook nobody implements costs a length check. */
public final class Plan {
    /** No filter at all. */
    public static final Plan EMPTY = new Plan(List.of());

    private final List<Filter> filters;
    private final Filter.OnRequest[] onRequest;
    private final Filter.OnResponse[] onResponse;
    private final Filter.OnBody[] onBody;
    private final Filter.OnEnd[] onEnd;

    /** A plan of the filters in the order of the list. */
    public Plan(List<Filter> filters) {
        this.filters = List.copyOf(filters);
        this.onRequest = hooks(Filter.OnRequest.class, filters).toArray(new Filter.OnRequest[0]);
        List<Filter.OnResponse> responses = hooks(Filter.OnResponse.class, filters);
        Collections.reverse(responses);
        this.onResponse = responses.toArray(new Filter.OnResponse[0]);
        this.onBody = hooks(Filter.OnBody.class, filters).toArray(new Filter.OnBody[0]);
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

    /** Whether every body passes as it is. */
    public boolean passesBodies() {
        return onBody.length == 0;
    }

    /** What is to become of a body on its way through all filters; null where it passes as it is. */
    @Nullable
    Transform open(Exchange x, Side side) {
        Transform chain = null;
        for (int i = 0; i < onBody.length; i++) {
            Transform opened = onBody[side == Side.REQUEST ? i : onBody.length - 1 - i].open(x, side);
            if (opened != null) {
                chain = chain == null ? opened : chain.then(opened);
            }
        }
        return chain;
    }

    Filter.OnEnd[] onEnd() {
        return onEnd;
    }
}
