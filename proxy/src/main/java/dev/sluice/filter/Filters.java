package dev.sluice.filter;

import dev.sluice.exchange.Filter;
import dev.sluice.exchange.ForwardedConfig;
import dev.sluice.exchange.Plan;
import dev.sluice.filter.forwarded.ForwardedFields;
import java.util.List;

/** The one list of features: the table of contents, and the order in which they see a request. Control plane. */
public final class Filters {
    private Filters() {}

    /** The plan of a route with these settings. */
    public static Plan plan(ForwardedConfig forwarded) {
        List<Filter> filters = List.of(
                // last before the target: it describes the client as everything before it has found it to be
                new ForwardedFields(forwarded));
        return new Plan(filters);
    }
}
