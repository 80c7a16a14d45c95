package dev.sluice.filter;

import dev.sluice.exchange.Feature;
import dev.sluice.exchange.ForwardedConfig;
import dev.sluice.exchange.Plan;
import dev.sluice.filter.forwarded.ForwardedFields;
import java.util.List;

/** The one list of features: the table of contents, and the order in which they see a request. Control plane. */
public final class Filters {
    /** Every feature, in the order in which they see a request. */
    public static final List<Feature<?>> ALL = List.of(
            // last before the target: it describes the client as everything before it has found it to be
            ForwardedFields.FEATURE);

    private Filters() {}

    /** The plan of a route with these settings. */
    public static Plan plan(ForwardedConfig forwarded) {
        return new Plan(List.of(ForwardedFields.FEATURE.filter(forwarded)));
    }
}
