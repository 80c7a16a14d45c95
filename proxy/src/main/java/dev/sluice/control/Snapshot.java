package dev.sluice.control;

import dev.sluice.base.Address;
import dev.sluice.config.SluiceConfig;
import dev.sluice.exchange.Route;
import dev.sluice.observe.Meter;
import dev.sluice.route.Router;
import dev.sluice.server.Served;
import dev.sluice.upstream.Cluster;
import java.util.List;
import java.util.Map;

/**
 * Everything one configuration compiles to. Immutable, for any thread.
 *
 * @param id counts published snapshots, from 1
 * @param config what it was compiled from
 * @param served what each address serves
 * @param routers how each address finds its route
 * @param clusters the services
 * @param meters what its routes are counted by, to be retired with it
 */
public record Snapshot(
        long id,
        SluiceConfig config,
        Map<Address, Served> served,
        Map<Address, Router<Route>> routers,
        List<Cluster> clusters,
        List<Meter<?>> meters) {
    public Snapshot {
        served = Map.copyOf(served);
        routers = Map.copyOf(routers);
        clusters = List.copyOf(clusters);
        meters = List.copyOf(meters);
    }
}
