package dev.sluice.control;

import dev.sluice.config.RouteConfig;
import dev.sluice.exchange.Target;
import dev.sluice.upstream.Cluster;
import java.util.List;

/** Where the compiler gets targets from: living ones for the conductor, mere descriptions for a dry run. */
public interface Targets {
    /** A compilation begins. */
    void begin();

    /** What the route ends in. */
    Target target(RouteConfig route);

    /** The services asked for since the compilation began. */
    List<Cluster> clusters();
}
