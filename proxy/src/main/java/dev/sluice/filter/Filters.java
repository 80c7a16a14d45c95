package dev.sluice.filter;

import dev.sluice.exchange.Feature;
import dev.sluice.exchange.Filter;
import dev.sluice.exchange.ForwardedConfig;
import dev.sluice.exchange.Plan;
import dev.sluice.filter.clientauth.ClientAuthConfig;
import dev.sluice.filter.clientauth.ClientCertificates;
import dev.sluice.filter.forwarded.ForwardedFields;
import dev.sluice.filter.grpcweb.GrpcWeb;
import dev.sluice.filter.hsts.HstsConfig;
import dev.sluice.filter.hsts.StrictTransport;
import java.util.ArrayList;
import java.util.List;

/** The one list of features: the table of contents, and the order in which they see a request. Control plane. */
public final class Filters {
    /** Every feature, in the order in which they see a request. */
    public static final List<Feature<?>> ALL = List.of(
            // first, so that all others see the call that it stands for; and last to see the answer
            GrpcWeb.FEATURE,
            StrictTransport.FEATURE,
            // last before the target: they describe the client as everything before them has found it to be
            ForwardedFields.FEATURE,
            // after the fields of others were removed
            ClientCertificates.FEATURE);

    private Filters() {}

    /** The plan of a route with these settings. */
    public static Plan plan(boolean grpcWeb, HstsConfig hsts, ClientAuthConfig clientAuth, ForwardedConfig forwarded) {
        List<Filter> filters = new ArrayList<>();
        if (grpcWeb) {
            filters.add(GrpcWeb.FEATURE.filter(true));
        }
        if (!hsts.maxAge().isZero()) {
            filters.add(StrictTransport.FEATURE.filter(hsts));
        }
        filters.add(ForwardedFields.FEATURE.filter(forwarded));
        if (clientAuth.mode() != ClientAuthConfig.Mode.OFF) {
            filters.add(ClientCertificates.FEATURE.filter(clientAuth));
        }
        return new Plan(filters);
    }
}
