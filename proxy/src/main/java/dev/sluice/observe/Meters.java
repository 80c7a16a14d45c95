package dev.sluice.observe;

import dev.sluice.observe.Layout.Column;
import dev.sluice.observe.Layout.Kept;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The registry of all meters. Asking for a meter with the same names gives the same object, so numbers survive reloads;
 * each asking is one hold, taken back with {@link #retire}. The control plane asks and retires; loops write to the cells
 * of the meters they were handed; any thread reads.
 */
public final class Meters {
    /** How many meters of a kind there may be when nothing else is said. */
    public static final int DEFAULT_LIMIT = 10_000;

    private static final Family FOLDED = Family.counter(
            "sluice_meters_folded_total",
            "Listeners, routes, services or servers that were over the limit of label sets"
                    + " and are counted under the name other.",
            "kind");

    private final MeterTable<ListenerMeter> listeners;
    private final MeterTable<RouteMeter> routes;
    private final MeterTable<ServiceMeter> services;
    private final MeterTable<ServerMeter> servers;
    private final List<LoopMeter> loops = new ArrayList<>();
    private final ProcessMeter process;

    /** A registry for so many loops and {@link #DEFAULT_LIMIT} meters of a kind. */
    public Meters(int loops) {
        this(loops, DEFAULT_LIMIT);
    }

    /** A registry for so many loops, with at most {@code limit} meters of each kind. */
    public Meters(int loops, int limit) {
        listeners = new MeterTable<>(limit, 1, l -> new ListenerMeter(loops, l.get(0)));
        routes = new MeterTable<>(limit, 2, l -> new RouteMeter(loops, l.get(0), l.get(1)));
        services = new MeterTable<>(limit, 1, l -> new ServiceMeter(loops, l.get(0)));
        servers = new MeterTable<>(limit, 2, l -> new ServerMeter(loops, l.get(0), l.get(1)));
        for (int i = 0; i < loops; i++) {
            this.loops.add(new LoopMeter(i));
        }
        process = new ProcessMeter(loops);
    }

    /** The meter of a listener. */
    public ListenerMeter listener(String listener) {
        return listeners.hold(listener);
    }

    /** The meter of a site's route. */
    public RouteMeter route(String site, String route) {
        return routes.hold(site, route);
    }

    /** The meter of a service. */
    public ServiceMeter service(String service) {
        return services.hold(service);
    }

    /** The meter of a service's server. */
    public ServerMeter server(String service, String server) {
        return servers.hold(service, server);
    }

    /** The meter of a loop; lives as long as the registry.  */
    public LoopMeter loop(int loop) {
        return loops.get(loop);
    }

    /** The meter of the process; lives as long as the registry. */
    public ProcessMeter process() {
        return process;
    }

    /** Takes back one hold of a meter; after the last one its series are gone. */
    public void retire(Meter<?> meter) {
        if (meter instanceof ListenerMeter) {
            listeners.retire(meter);
        } else if (meter instanceof RouteMeter) {
            routes.retire(meter);
        } else if (meter instanceof ServiceMeter) {
            services.retire(meter);
        } else if (meter instanceof ServerMeter) {
            servers.retire(meter);
        }
    }

    /** Every family that a registry may have, in the order of {@link #read}. */
    public static List<Family> families() {
        Set<Family> families = new LinkedHashSet<>();
        for (Layout layout : List.of(
                ListenerMeter.LAYOUT,
                RouteMeter.LAYOUT,
                ServiceMeter.LAYOUT,
                ServerMeter.LAYOUT,
                LoopMeter.LAYOUT,
                ProcessMeter.LAYOUT)) {
            layout.columns().forEach(column -> families.add(column.family()));
        }
        families.add(FOLDED);
        return List.copyOf(families);
    }

    /** Tells the reader every number there is. A route that was never asked for is left out. */
    public void read(MeterReader reader) {
        read(ListenerMeter.LAYOUT, listeners.living(), reader);
        read(RouteMeter.LAYOUT, touchedRoutes(), reader);
        read(ServiceMeter.LAYOUT, services.living(), reader);
        read(ServerMeter.LAYOUT, servers.living(), reader);
        read(LoopMeter.LAYOUT, loops, reader);
        read(ProcessMeter.LAYOUT, List.of(process), reader);
        reader.family(FOLDED);
        reader.value(List.of(), List.of("listener"), listeners.folded());
        reader.value(List.of(), List.of("route"), routes.folded());
        reader.value(List.of(), List.of("service"), services.folded());
        reader.value(List.of(), List.of("server"), servers.folded());
    }

    private List<RouteMeter> touchedRoutes() {
        List<RouteMeter> touched = routes.living();
        touched.removeIf(Meter::isUntouched);
        return touched;
    }

    private static void read(Layout layout, List<? extends Meter<?>> meters, MeterReader reader) {
        long[] counts = new long[DurationBuckets.COUNT];
        List<Column> columns = layout.columns();
        for (int from = 0, to; from < columns.size(); from = to) {
            Family family = columns.get(from).family();
            to = from + 1;
            while (to < columns.size() && family.equals(columns.get(to).family())) {
                to++;
            }
            reader.family(family);
            for (Meter<?> meter : meters) {
                for (Column column : columns.subList(from, to)) {
                    read(meter, column, counts, reader);
                }
            }
        }
    }

    private static void read(Meter<?> meter, Column column, long[] counts, MeterReader reader) {
        int cell = column.cell();
        if (column.kept() == Kept.LOOPS_HISTOGRAM) {
            for (int i = 0; i < counts.length; i++) {
                counts[i] = meter.sum(cell + i);
            }
            reader.durations(meter.labels(), counts, meter.sum(cell + DurationBuckets.COUNT));
            return;
        }
        long value = column.kept() == Kept.SHARED ? meter.shared(cell) : meter.sum(cell);
        if (value != 0 || column.kept() != Kept.LOOPS_SPARSE) {
            reader.value(meter.labels(), column.labels(), value);
        }
    }
}
