package dev.sluice.control;

import dev.sluice.config.RouteConfig;
import dev.sluice.exchange.Target;
import dev.sluice.local.Files;
import dev.sluice.local.FixedReply;
import dev.sluice.local.LoopProxy;
import dev.sluice.local.Redirect;
import dev.sluice.upstream.Cluster;
import dev.sluice.upstream.Forward;
import dev.sluice.upstream.ServiceConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/** The targets of the running proxy: services live on over reloads, the rest is built anew. Conductor only. */
final class LivingTargets implements Targets {
    private final Keeper<Wanted, Service> services;
    private final Executor blocking;
    private final LoopProxy loops;
    private final Map<ServiceConfig, Wanted> read = new HashMap<>();

    LivingTargets(Keeper<Wanted, Service> services, Executor blocking, LoopProxy loops) {
        this.services = services;
        this.blocking = blocking;
        this.loops = loops;
    }

    @Override
    public void begin() {
        services.begin();
        read.clear();
    }

    @Override
    public Target target(RouteConfig route) {
        RouteConfig.Target target = route.target();
        if (target instanceof RouteConfig.Forward forward) {
            return new Forward(services.keep(wanted(forward.service())).cluster());
        }
        if (target instanceof RouteConfig.Redirect redirect) {
            return new Redirect(redirect.redirect());
        }
        if (target instanceof RouteConfig.Reply reply) {
            return new FixedReply(reply.reply());
        }
        return new Files(((RouteConfig.Files) target).files(), blocking, loops);
    }

    /** Files are read once a compilation, so that all routes to a service see the same. */
    private Wanted wanted(ServiceConfig service) {
        return read.computeIfAbsent(service, Wanted::of);
    }

    @Override
    public List<Cluster> clusters() {
        return services.wanted().stream().map(Service::cluster).toList();
    }
}
