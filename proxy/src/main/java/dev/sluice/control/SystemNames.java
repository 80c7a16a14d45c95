package dev.sluice.control;

import dev.sluice.upstream.dns.Resolver;
import io.netty.resolver.HostsFileEntriesProvider;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the system says of names: its nameservers, read once, and its hosts file, looked at on the blocking pool whenever
 * a name is resolved and read when it has changed. For any thread.
 */
final class SystemNames implements Resolver.HostsFile {
    /** The entries of the hosts file as it was. Immutable. */
    private record Read(String mark, HostsFileEntriesProvider entries) {}

    private static final Logger LOG = LoggerFactory.getLogger("sluice");
    private static final int PORT = 53;

    private final Path hosts;
    private final Path resolvConf;
    private final Executor blocking;
    private volatile @Nullable Read last;

    /** This machine's, looked at on these threads. */
    SystemNames(Executor blocking) {
        this(Path.of("/etc/hosts"), Path.of("/etc/resolv.conf"), blocking);
    }

    SystemNames(Path hosts, Path resolvConf, Executor blocking) {
        this.hosts = hosts;
        this.resolvConf = resolvConf;
        this.blocking = blocking;
    }

    /** The nameservers in the order of asking: where none is named it is the one of this machine, as resolv.conf(5) says. */
    List<InetSocketAddress> nameservers() {
        List<InetSocketAddress> named = new ArrayList<>();
        try {
            // a comment may be in any encoding
            for (String line : Files.readAllLines(resolvConf, StandardCharsets.ISO_8859_1)) {
                String[] words = line.split("[ \t]+", 3);
                InetAddress address = words.length > 1 && words[0].equals("nameserver") ? address(words[1]) : null;
                if (address != null) {
                    named.add(new InetSocketAddress(address, PORT));
                }
            }
        } catch (IOException e) {
            LOG.debug("no nameservers to be read: {}", String.valueOf(e));
        }
        return named.isEmpty() ? List.of(new InetSocketAddress(NetUtil.LOCALHOST4, PORT)) : List.copyOf(named);
    }

    /** The address that the literal says, or null; a link-local one may name its interface (RFC 4007 section 11). */
    private static @Nullable InetAddress address(String literal) throws IOException {
        int percent = literal.indexOf('%');
        byte[] bytes =
                NetUtil.createByteArrayFromIpAddressString(percent < 0 ? literal : literal.substring(0, percent));
        if (bytes == null) {
            return null;
        }
        NetworkInterface zone = percent < 0 ? null : NetworkInterface.getByName(literal.substring(percent + 1));
        // by number: by itself it would have to have a link-local address just now
        return zone == null ? InetAddress.getByAddress(bytes) : Inet6Address.getByAddress(null, bytes, zone.getIndex());
    }

    @Override
    public void read(Consumer<HostsFileEntriesProvider> reader) {
        try {
            blocking.execute(() -> reader.accept(entries()));
        } catch (RejectedExecutionException e) {
            LOG.debug("the hosts file is not read any longer");
        }
    }

    private HostsFileEntriesProvider entries() {
        // looked at before it is read, so that a change in between is seen the next time
        String mark = mark();
        Read known = last;
        if (known == null || !known.mark().equals(mark)) {
            known = new Read(mark, HostsFileEntriesProvider.parser().parseSilently(hosts.toFile()));
            last = known;
        }
        return Objects.requireNonNull(known).entries();
    }

    private String mark() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(hosts, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException e) {
            return "unreadable";
        }
    }
}
