package dev.sluice.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.resolver.HostsFileEntriesProvider;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made of the files in which a system speaks of names. */
class SystemNamesTest {
    @TempDir
    Path directory;

    private final ArrayDeque<Runnable> pool = new ArrayDeque<>();
    private final List<HostsFileEntriesProvider> seen = new ArrayList<>();
    private Path hosts = Path.of("hosts");
    private Path resolvConf = Path.of("resolv.conf");
    private SystemNames names = new SystemNames(pool::add);

    @BeforeEach
    void lay() {
        hosts = directory.resolve("hosts");
        resolvConf = directory.resolve("resolv.conf");
        names = new SystemNames(hosts, resolvConf, pool::add);
    }

    private static InetSocketAddress at(String literal) {
        return new InetSocketAddress(literal, 53);
    }

    @Test
    void nameserversAreAskedInTheOrderOfTheFile() throws IOException {
        Files.write(resolvConf, """
                # a comment
                ; nameserver 192.0.2.9
                search test
                nameserver 192.0.2.1
                nameserver\t 2001:db8::53 # with a remark
                 nameserver 192.0.2.8
                nameserver nonsense
                nameserver
                nameservers 192.0.2.7
                options ndots:2
                nameserver 192.0.2.3""".getBytes(StandardCharsets.UTF_8));
        assertThat(names.nameservers()).containsExactly(at("192.0.2.1"), at("2001:db8::53"), at("192.0.2.3"));
    }

    @Test
    void aLinkLocalNameserverMayNameItsInterface() throws IOException {
        Files.writeString(resolvConf, "nameserver fe80::1%lo\nnameserver fe80::2%nowhere\n");
        assertThat(names.nameservers())
                .hasSize(2)
                .allSatisfy(server ->
                        assertThat(server.getAddress().isLinkLocalAddress()).isTrue());
    }

    @Test
    void whereNoneIsNamedItIsThisMachineAndNeverAPublicOne() throws IOException {
        assertThat(names.nameservers()).as("no file").containsExactly(at("127.0.0.1"));
        Files.writeString(resolvConf, "search test\noptions ndots:1\n");
        assertThat(names.nameservers()).as("no nameserver in it").containsExactly(at("127.0.0.1"));
        assertThat(names.nameservers().get(0).getAddress()).isInstanceOf(Inet4Address.class);
    }

    @Test
    void bytesThatAreNoTextDoNoHarm() throws IOException {
        Files.write(resolvConf, "# caf\u00e9 \u00ff\nnameserver 192.0.2.1\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(names.nameservers()).containsExactly(at("192.0.2.1"));
    }

    private HostsFileEntriesProvider read() {
        names.read(seen::add);
        Runnable task = pool.remove();
        int before = seen.size();
        task.run();
        assertThat(seen).hasSize(before + 1);
        return seen.get(before);
    }

    @Test
    void theHostsFileIsReadWhenItHasChangedAndOnlyThen() throws IOException {
        Files.writeString(hosts, "192.0.2.1 app.test\n");
        HostsFileEntriesProvider first = read();
        assertThat(first.ipv4Entries()).containsOnlyKeys("app.test");
        assertThat(read()).as("nothing has changed").isSameAs(first);
        Files.writeString(hosts, "192.0.2.1 others.test\n");
        assertThat(read().ipv4Entries()).containsOnlyKeys("others.test");
        Files.writeString(hosts, "192.0.2.1 another.test\n".substring(0, 22) + "\n");
        Files.setLastModifiedTime(hosts, FileTime.fromMillis(1_000));
        assertThat(read().ipv4Entries()).containsOnlyKeys("another.test");
        Files.delete(hosts);
        assertThat(read().ipv4Entries()).isEmpty();
    }

    @Test
    void nothingIsReadOnTheThreadThatAsks() throws IOException {
        Files.writeString(hosts, "192.0.2.1 app.test\n");
        names.read(seen::add);
        assertThat(seen).isEmpty();
        assertThat(pool).hasSize(1);
    }

    @Test
    void whileTheProcessEndsNobodyIsTold() {
        SystemNames ending = new SystemNames(hosts, resolvConf, task -> {
            throw new RejectedExecutionException();
        });
        ending.read(seen::add);
        assertThat(seen).isEmpty();
    }
}
