package dev.sluice.upstream.dns;

import dev.sluice.base.FastRandom;
import dev.sluice.upstream.balance.Endpoint;
import dev.sluice.upstream.dial.LoopProxy;
import dev.sluice.upstream.dial.Transport;
import io.netty.channel.EventLoop;
import io.netty.resolver.HostsFileEntriesProvider;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import java.net.InetSocketAddress;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Consumer;

/**
 * Keeps named endpoints resolved: the hosts file first, then A and AAAA of the nameservers, again when the shortest time
 * to live is over (no sooner than a second, no later than an hour). When a name does not resolve the endpoint keeps the
 * addresses it had, the listener hears of it, and it is tried again, ever more rarely up to once a minute. Lives on one
 * background loop; its methods may be called from any thread.
 */
public final class Resolver implements AutoCloseable {
    /** Who hears of resolutions; called on the resolver's loop. */
    public interface Listener {
        /** The addresses are there or others than before; they are published already. */
        void onResolved(Endpoint endpoint);

        /** The name does not resolve just now; every failed try is told. */
        void onUnresolved(Endpoint endpoint, String detail);
    }

    /** Where names are written down beside the nameservers: the hosts file. Looking may block, so it is done elsewhere. */
    public interface HostsFile {
        /** Hands the entries as they stand now to the reader, on whatever thread; not at all while the process ends. */
        void read(Consumer<HostsFileEntriesProvider> reader);
    }

    final LoopProxy proxy;
    final DnsNameResolver names;
    final TtlRecorder ttls = new TtlRecorder();
    final Terms terms;
    final FastRandom random;
    final Listener listener;
    private final HostsFile hostsFile;
    private final IdentityHashMap<Endpoint, Watch> watches = new IdentityHashMap<>();
    private boolean closed;

    /** A resolver that asks these nameservers, of which there is at least one, in order; the generator is the loop's. */
    public Resolver(
            EventLoop loop,
            List<InetSocketAddress> nameservers,
            HostsFile hostsFile,
            FastRandom random,
            Listener listener) {
        this(loop, nameservers, hostsFile, random, listener, Terms.DEFAULTS);
    }

    Resolver(
            EventLoop loop,
            List<InetSocketAddress> nameservers,
            HostsFile hostsFile,
            FastRandom random,
            Listener listener,
            Terms terms) {
        this.proxy = new LoopProxy(loop);
        this.random = random;
        this.listener = listener;
        this.terms = terms;
        this.hostsFile = hostsFile;
        this.names = names(loop, nameservers);
    }

    private DnsNameResolver names(EventLoop loop, List<InetSocketAddress> nameservers) {
        Transport transport = Transport.of(loop);
        return new DnsNameResolverBuilder(loop)
                .datagramChannelFactory(transport::datagram)
                .socketChannelFactory(transport::stream)
                .resolveCache(ttls)
                .cnameCache(ttls)
                .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
                .resolvedAddressTypes(ResolvedAddressTypes.IPV6_PREFERRED)
                .completeOncePreferredResolved(false)
                .queryTimeoutMillis(terms.queryMillis())
                // read by the watch, which wants all entries of a name and changes of the file
                .hostsFileEntriesResolver((host, types) -> null)
                // without it Netty would ask public ones where the system has none
                .nameServerProvider(new SequentialDnsServerAddressStreamProvider(nameservers))
                .build();
    }

    /** Resolves the endpoint from now on; nothing if its address is not a name. */
    public void watch(Endpoint endpoint) {
        if (endpoint.isNamed()) {
            proxy.run(() -> onWatch(endpoint));
        }
    }

    /** Resolves the endpoint no longer; it keeps its addresses. */
    public void forget(Endpoint endpoint) {
        proxy.run(() -> onForget(endpoint));
    }

    /** Forgets all and closes the sockets to the nameservers. */
    @Override
    public void close() {
        proxy.run(this::onClose);
    }

    private void onWatch(Endpoint endpoint) {
        if (!closed && !watches.containsKey(endpoint)) {
            Watch watch = new Watch(this, endpoint);
            watches.put(endpoint, watch);
            watch.begin();
        }
    }

    private void onForget(Endpoint endpoint) {
        Watch watch = watches.remove(endpoint);
        if (watch != null) {
            watch.end();
        }
    }

    private void onClose() {
        closed = true;
        watches.values().forEach(Watch::end);
        watches.clear();
        names.close();
    }

    /** Hands the entries of the hosts file to the reader, on the loop. */
    void readHosts(Consumer<HostsFileEntriesProvider> reader) {
        hostsFile.read(entries -> proxy.run(() -> reader.accept(entries)));
    }
}
