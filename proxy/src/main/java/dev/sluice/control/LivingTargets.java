package dev.sluice.control;

import dev.sluice.config.RouteConfig;
import dev.sluice.exchange.Target;
import dev.sluice.upstream.Cluster;
import dev.sluice.upstream.Forward;
import dev.sluice.upstream.ServiceConfig;
import java.util.List;

/** The targets of the running proxy: services live on over reloads, the rest is built anew. Conductor only. */
final class LivingTargets implements Targets {
    private final Keeper<ServiceConfig, Service> services;

    LivingTargets(Keeper<ServiceConfig, Service> services) {
        this.services = services;
    }

    @Override
    public void begin() {
        services.begin();
    }

    @Override
    public Target target(RouteConfig route) {
        if (route.target() instanceof RouteConfig.Forward forward) {
            return new Forward(services.keep(forward.service()).cluster());
        }
        throw new IllegalStateException("no target for " + route.target());
    }

    @Override
    public List<Cluster> clusters() {
        return services.wanted().stream().map(Service::cluster).toList();
    }
}
