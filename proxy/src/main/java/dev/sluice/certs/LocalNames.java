package dev.sluice.certs;

import dev.sluice.base.Cidr;
import dev.sluice.base.IpAddress;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The names that the local authority certifies and no public one can: top-level domains for private use and addresses of private
 * networks. Its root certificate says so itself (RFC 5280 section 4.2.1.10). Immutable; any thread.
 */
public final class LocalNames {
    /** RFC 6761, RFC 6762, RFC 8375, and ICANN's reservation of {@code internal}; {@code lan} is what many routers hand out. */
    static final List<String> DOMAINS =
            List.of("localhost", "internal", "test", "example", "local", "home.arpa", "lan");

    /** RFC 1122, RFC 1918, RFC 3927, RFC 6598, RFC 4291, RFC 4193. */
    static final List<Cidr> NETWORKS = List.of(
            network("127.0.0.0/8"),
            network("10.0.0.0/8"),
            network("172.16.0.0/12"),
            network("192.168.0.0/16"),
            network("169.254.0.0/16"),
            network("100.64.0.0/10"),
            network("::1/128"),
            network("fc00::/7"),
            network("fe80::/10"));

    private static final int MAX_NAME = 253;
    private static final int MAX_LABEL = 63;

    private LocalNames() {}

    private static Cidr network(String text) {
        return Objects.requireNonNull(Cidr.parse(text));
    }

    /** Whether the authority certifies it: a DNS name, also with a wildcard as its first label, or an address. */
    public static boolean permits(String name) {
        IpAddress address = CertificateNames.address(name);
        if (address != null) {
            return NETWORKS.stream().anyMatch(network -> network.contains(address));
        }
        String lower = name.toLowerCase(Locale.ROOT);
        String host = lower.startsWith("*.") ? lower.substring(2) : lower;
        return isHostName(host) && DOMAINS.stream().anyMatch(each -> host.equals(each) || host.endsWith("." + each));
    }

    private static boolean isHostName(String host) {
        if (host.length() > MAX_NAME) {
            return false;
        }
        for (String label : host.split("\\.", -1)) {
            boolean plain = label.chars()
                    .allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_');
            if (label.isEmpty() || label.length() > MAX_LABEL || !plain) {
                return false;
            }
        }
        return true;
    }

    /** What is certified, as a person reads it. */
    public static String text() {
        return "localhost, names below ." + String.join(", .", DOMAINS) + ", and addresses of private networks";
    }
}
