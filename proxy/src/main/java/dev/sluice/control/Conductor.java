package dev.sluice.control;

import dev.sluice.base.Address;
import dev.sluice.base.Clock;
import dev.sluice.base.Entropy;
import dev.sluice.base.FastRandom;
import dev.sluice.certs.CertificateFile;
import dev.sluice.certs.CertificateState;
import dev.sluice.certs.Certificates;
import dev.sluice.certs.KeyedCertificate;
import dev.sluice.certs.StateDirectory;
import dev.sluice.config.ConfigReader;
import dev.sluice.config.RouteConfig;
import dev.sluice.config.SluiceConfig;
import dev.sluice.exchange.Loop;
import dev.sluice.exchange.Site;
import dev.sluice.observe.Meters;
import dev.sluice.server.EventLoops;
import dev.sluice.server.ListenException;
import dev.sluice.server.Listener;
import dev.sluice.server.Served;
import dev.sluice.server.tls.CertificateConfig;
import dev.sluice.server.tls.TlsContext;
import dev.sluice.upstream.ServiceConfig;
import dev.sluice.upstream.balance.Endpoint;
import dev.sluice.upstream.dns.Resolver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that changes what runs: it takes a configuration through the steps of {@link ReloadStep}, keeps what
 * did not change and lets go of the rest. A configuration with anything wrong changes nothing. Its public methods may be
 * called from any thread and wait for the conductor.
 */
public final class Conductor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("sluice");
    private static final long WARM_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long WATCH_MILLIS = 1000;
    private static final long TICKET_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final long DRAIN_POLL_MILLIS = 10;

    private final Supplier<ConfigReader.Result> source;
    private final EventLoops loops;
    private final Meters meters;
    private final Resolver resolver;
    private final Keeper<Wanted, Service> services;
    private final TlsSites tls;
    private final Compiler compiler;
    private final AccessLogs accessLogs;
    private final FileWatch watch = new FileWatch();
    private final List<Listener> leaving = new ArrayList<>();
    private final Map<Address, Listener> listeners = new LinkedHashMap<>();
    private final AtomicInteger clients = new AtomicInteger();
    private final AtomicInteger adminClients = new AtomicInteger();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "conductor"));
    private long turnedNanos = Clock.SYSTEM.nanos();
    private volatile @Nullable Site adminSite;
    private Consumer<Snapshot> published = any -> {};
    private volatile @Nullable Snapshot snapshot;
    private volatile List<Listener> bound = List.of();
    private volatile boolean draining;
    private volatile long drainUntilNanos;

    /** A conductor of configurations from the source, which keeps in {@code state} what outlives it. */
    public Conductor(Supplier<ConfigReader.Result> source, EventLoops loops, Meters meters, StateDirectory state) {
        this.source = source;
        this.loops = loops;
        this.meters = meters;
        SystemNames names = new SystemNames(loops.blocking());
        this.resolver = new Resolver(
                loops.eventLoops().get(0), names.nameservers(), names, FastRandom.seeded(), new Resolver.Listener() {
                    @Override
                    public void onResolved(Endpoint endpoint) {
                        LOG.debug("{} is {}", endpoint.host(), endpoint.addresses());
                    }

                    @Override
                    public void onUnresolved(Endpoint endpoint, String detail) {
                        LOG.warn("server {} does not resolve: {}", endpoint.name(), detail);
                    }
                });
        this.services = new Keeper<>(this::service);
        this.tls = new TlsSites(
                new TlsFiles(Clock.SYSTEM),
                new Certificates(state, Clock.SYSTEM, Entropy.system(), loops.blocking()),
                loops.blocking());
        this.compiler = new Compiler(meters, new LivingTargets(services, loops.blocking(), loops), tls);
        this.accessLogs = new AccessLogs(loops, meters);
    }

    /** A new service, which goes on from the one of its name that lives. */
    private Service service(Wanted wanted) {
        ServiceConfig config = wanted.config();
        Service before = null;
        for (Service living : services.all()) {
            before = living.cluster().config().name().equals(config.name()) ? living : before;
        }
        return new Service(config, wanted.made(), before, loops, resolver, meters);
    }

    /** What the admin address serves; to be set before {@link #start}. */
    public void admin(Site site) {
        adminSite = site;
    }

    /** Calls {@code listener} on the conductor with every snapshot that is published; to be set before {@link #start}. */
    public void whenPublished(Consumer<Snapshot> listener) {
        published = listener;
    }

    /** Applies the first configuration; when it is refused nothing runs. */
    public Outcome start() {
        Outcome outcome = call(this::readAndApply);
        if (outcome.isApplied()) {
            thread.scheduleWithFixedDelay(this::onTick, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
        }
        return outcome;
    }

    /** Reads the configuration again and applies it, or refuses it as a whole. */
    public Outcome reload() {
        if (draining) {
            return new Outcome(false, served(), ReloadStep.READ, "shutting down");
        }
        return call(() -> {
            Outcome outcome = readAndApply();
            tell(outcome);
            return outcome;
        });
    }

    /** What runs, or null before {@link #start}. */
    public @Nullable Snapshot snapshot() {
        return snapshot;
    }

    /** Whether requests are served and none are turned away. */
    public boolean isReady() {
        return snapshot != null && !draining;
    }

    /** The addresses that are bound, and where each is counted. */
    public List<Listener> listeners() {
        return bound;
    }

    /** The certificates that clients are shown. */
    public List<CertificateState> certificates() {
        return tls.inUse();
    }

    /** Shows clients the chain that was sent, with its key, in place of that of a configured file until the file changes. */
    public Replacement replace(String file, byte[] sent) {
        return call(() -> {
            Snapshot current = snapshot;
            if (current == null || draining) {
                return Replacement.notServing();
            }
            CertificateConfig place = Replacement.configured(current.config(), file);
            return place == null ? Replacement.unknown(current.config(), file) : replace(current.config(), place, sent);
        });
    }

    private Replacement replace(SluiceConfig config, CertificateConfig place, byte[] sent) throws InterruptedException {
        KeyedCertificate before = tls.files().sent(place);
        KeyedCertificate shown = before != null
                ? before
                : CertificateFile.read(Path.of(place.cert()), Path.of(place.keyFile()), Clock.SYSTEM)
                        .certificate();
        Replacement judged = Replacement.judge(config, place, shown, sent, Clock.SYSTEM);
        if (judged.certificate() == null) {
            return judged;
        }
        tls.files().send(place, judged.certificate());
        Outcome outcome = compile(config);
        tell(outcome);
        if (!outcome.isApplied()) {
            tls.files().send(place, before);
            return judged.refused(outcome.text());
        }
        LOG.info("the certificate of {} was replaced by one that was sent", place.cert());
        return judged;
    }

    /** Opens the access log anew. */
    public void reopenLogs() {
        thread.execute(accessLogs::reopen);
    }

    private <T> T call(Callable<T> task) {
        try {
            return thread.submit(task).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the conductor worked", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the conductor failed: " + e.getCause(), e.getCause());
        }
    }

    /* --------------- the steps --------------- */

    private Outcome readAndApply() throws InterruptedException {
        watch.look();
        return apply(source.get());
    }

    private static void tell(Outcome outcome) {
        if (outcome.isApplied()) {
            LOG.info("{}", outcome.text());
        } else {
            LOG.error("configuration refused at {}, the old one goes on\n{}", outcome.step(), outcome.text());
        }
    }

    private Outcome apply(ConfigReader.Result read) throws InterruptedException {
        read.warnings().forEach(warning -> LOG.warn("{}", warning.render().strip()));
        SluiceConfig config = read.config();
        watch.files(config == null ? read.sources() : withTlsFiles(read.sources(), config));
        if (config == null) {
            return refused(ReloadStep.CHECK, read.render());
        }
        if (draining) {
            return refused(ReloadStep.READ, "shutting down");
        }
        return compile(config);
    }

    private Outcome compile(SluiceConfig config) throws InterruptedException {
        Snapshot next;
        try {
            next = compiler.compile(served() + 1, config);
        } catch (IllegalArgumentException e) {
            rollback();
            return refused(ReloadStep.COMPILE, String.valueOf(e.getMessage()));
        }
        return warm(next);
    }

    private static ConfigReader.Sources withTlsFiles(ConfigReader.Sources sources, SluiceConfig config) {
        List<Path> files = new ArrayList<>(sources.files());
        config.sites().stream()
                .flatMap(site -> site.routes().stream())
                .map(RouteConfig::target)
                .filter(RouteConfig.Forward.class::isInstance)
                .forEach(target -> files.addAll(UpstreamTls.files(((RouteConfig.Forward) target).service())));
        return new ConfigReader.Sources(files, sources.globs());
    }

    private long served() {
        Snapshot current = snapshot;
        return current == null ? 0 : current.id();
    }

    private Outcome refused(ReloadStep step, String text) {
        meters.process().reloadRefused(Clock.SYSTEM.wallMillis());
        return new Outcome(false, served(), step, text);
    }

    private void rollback() {
        services.rollback().forEach(service -> service.retire(services.all()));
        tls.rollback();
    }

    private Outcome warm(Snapshot next) throws InterruptedException {
        Map<Address, Served> sites = new LinkedHashMap<>(next.served());
        Address admin = next.config().admin().listen();
        Site adminPages = adminSite;
        if (admin != null && adminPages != null) {
            sites.put(admin, Served.plain(adminPages));
        }
        List<Service> added = services.added();
        List<Listener> opened = new ArrayList<>();
        try {
            accessLogs.prepare(next.config().log().access());
            for (Map.Entry<Address, Served> entry : sites.entrySet()) {
                if (!listeners.containsKey(entry.getKey())) {
                    opened.add(open(entry.getKey(), entry.getValue(), opened));
                }
            }
        } catch (ListenException | IOException | UncheckedIOException | IllegalArgumentException e) {
            opened.forEach(listener -> {
                listener.close();
                meters.retire(listener.meter());
            });
            opened.forEach(Listener::closeAll);
            accessLogs.rollback();
            rollback();
            next.meters().forEach(meters::retire);
            return refused(ReloadStep.WARM, String.valueOf(e.getMessage()));
        }
        added.forEach(Service::start);
        tls.warm();
        long until = Clock.SYSTEM.nanos() + WARM_NANOS;
        for (Service service : added) {
            service.awaitNames(until);
        }
        publish(next, sites, opened);
        services.records().forEach(Wanted::warn);
        return new Outcome(
                true, next.id(), ReloadStep.RETIRE, "snapshot " + next.id() + " serves " + listeners.keySet());
    }

    private Listener open(Address address, Served served, List<Listener> others) {
        AtomicInteger counted = served.site() == adminSite ? adminClients : clients;
        Listener listener = new Listener(address, served, loops, meters.listener(address.toString()), counted);
        boolean beside = Stream.concat(others.stream(), listeners.values().stream())
                .anyMatch(other -> address.overlaps(other.address()));
        try {
            listener.bind(beside);
            return listener;
        } catch (ListenException | UncheckedIOException | IllegalArgumentException e) {
            meters.retire(listener.meter());
            throw e;
        }
    }

    private void publish(Snapshot next, Map<Address, Served> sites, List<Listener> opened) {
        accessLogs.commit();
        for (Listener listener : listeners.values()) {
            Served served = sites.get(listener.address());
            if (served != null) {
                listener.publish(served);
            }
        }
        opened.forEach(listener -> listeners.put(listener.address(), listener));
        Snapshot before = snapshot;
        snapshot = next;
        published.accept(next);
        opened.forEach(Listener::accept);
        meters.process().reloaded(next.id(), Clock.SYSTEM.wallMillis());
        retire(before, next, sites.keySet());
        accessLogs.retire();
    }

    private void retire(@Nullable Snapshot before, Snapshot next, Set<Address> addresses) {
        List<Service> added = services.added();
        List<Service> dropped = services.commit();
        dropped.forEach(service -> service.retire(services.all()));
        added.forEach(Service::takeOver);
        free(tls.commit());
        listeners.values().removeIf(listener -> {
            boolean gone = !addresses.contains(listener.address());
            if (gone) {
                listener.close();
                listener.drain();
                meters.retire(listener.meter());
                leaving.add(listener);
                closeLater(listener, next.config().timeouts().drain());
            }
            return gone;
        });
        bound = List.copyOf(listeners.values());
        if (before != null) {
            before.meters().forEach(meters::retire);
        }
    }

    /** A loop may be about to shake hands with one of them: each is asked to come by first. */
    private void free(List<TlsContext> contexts) {
        AtomicInteger left = new AtomicInteger(loops.loops().size());
        for (Loop loop : contexts.isEmpty() ? List.<Loop>of() : loops.loops()) {
            loops.execute(loop, () -> {
                if (left.decrementAndGet() == 0) {
                    contexts.forEach(TlsContext::close);
                }
            });
        }
    }

    /** Zero is no bound. */
    private void closeLater(Listener listener, Duration drain) {
        if (!drain.isZero()) {
            thread.schedule(listener::closeAll, drain.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void onTick() {
        leaving.removeIf(listener -> listener.connections() == 0);
        services.all().forEach(service -> service.cluster().sweep());
        long now = Clock.SYSTEM.nanos();
        boolean isDue = tls.tick();
        if (now - turnedNanos >= TICKET_NANOS) {
            turnedNanos = now;
            tls.turn();
        }
        if (watch.changed() && !draining) {
            LOG.info("the configuration changed on disk");
            reloadChanged();
        } else if (isDue && !draining) {
            LOG.info("certificates of the local authority are issued anew");
            reloadChanged();
        }
    }

    private void reloadChanged() {
        try {
            tell(readAndApply());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // an exception would end the watch for good
            LOG.error("the configuration could not be applied", e);
        }
    }

    /* --------------- the end --------------- */

    /**
     * Sets until when {@link #drain} waits; from now on no configuration is applied. May be called again, also while it
     * waits.
     *
     * @param deadline how long exchanges may take from now on; null for as long as they need
     */
    public void drainWithin(@Nullable Duration deadline) {
        long nanos = deadline == null ? Long.MAX_VALUE / 2 : deadline.toNanos();
        drainUntilNanos = Clock.SYSTEM.nanos() + nanos;
        draining = true;
    }

    /**
     * Stops accepting, lets every exchange end, and then everything else; waits for it. The admin address is served to
     * the end, so that whoever asks is told.
     */
    public void drain() {
        call(() -> {
            List<Listener> serving = listeners.values().stream()
                    .filter(listener -> listener.served().site() != adminSite)
                    .collect(Collectors.toCollection(ArrayList::new));
            serving.addAll(leaving);
            end(serving);
            end(List.copyOf(listeners.values()));
            return true;
        });
        close();
    }

    private void end(List<Listener> ending) throws InterruptedException {
        // before, so that who is refused can rely on it; and again, for those that came in between
        ending.forEach(Listener::drain);
        ending.forEach(Listener::close);
        ending.forEach(Listener::drain);
        while (isBusy(ending) && Clock.SYSTEM.nanos() - drainUntilNanos < 0) {
            TimeUnit.MILLISECONDS.sleep(DRAIN_POLL_MILLIS);
        }
        ending.forEach(Listener::closeAll);
    }

    private static boolean isBusy(List<Listener> ending) {
        return ending.stream().anyMatch(listener -> listener.connections() > 0);
    }

    @Override
    public void close() {
        thread.shutdownNow();
        resolver.close();
        loops.close();
        accessLogs.close();
        if (isThreadOver()) {
            tls.close();
        }
    }

    /** Whether the conductor's thread has ended, so that its things may be touched from here. */
    private boolean isThreadOver() {
        try {
            return thread.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
