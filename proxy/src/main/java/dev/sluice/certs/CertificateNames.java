package dev.sluice.certs;

import dev.sluice.base.IpAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a certificate is for (RFC 5280 section 4.2.1.6): DNS names in lower case, wildcards as {@code *.example.com}, and IP addresses.
 * The common name counts for nothing, as with every current client (RFC 9525). Immutable, for any thread.
 */
public record CertificateNames(List<String> dns, List<IpAddress> addresses) {
    private static final int DNS = 2;
    private static final int ADDRESS = 7;
    /** Public authorities write at most a hundred. */
    private static final int MAX_NAMES = 2000;

    public CertificateNames {
        dns = List.copyOf(dns);
        addresses = List.copyOf(addresses);
    }

    /** The names of a certificate. */
    public static CertificateNames of(X509Certificate certificate) {
        List<String> dns = new ArrayList<>();
        List<IpAddress> addresses = new ArrayList<>();
        for (List<?> name : alternatives(certificate)) {
            if (dns.size() + addresses.size() == MAX_NAMES) {
                break;
            }
            if (name.get(0) instanceof Integer kind && name.get(1) instanceof String text) {
                add(kind, text, dns, addresses);
            }
        }
        return new CertificateNames(dns, addresses);
    }

    private static void add(int kind, String text, List<String> dns, List<IpAddress> addresses) {
        IpAddress address = kind == ADDRESS ? IpAddress.parse(text) : null;
        if (address != null) {
            addresses.add(address);
        } else if (kind == DNS && !text.isEmpty()) {
            dns.add(text.toLowerCase(Locale.ROOT));
        }
    }

    private static Collection<List<?>> alternatives(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null ? List.of() : names;
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    /** The one name that is a literal address or a DNS name. */
    static CertificateNames single(String name) {
        IpAddress address = address(name);
        return address == null
                ? new CertificateNames(List.of(name.toLowerCase(Locale.ROOT)), List.of())
                : new CertificateNames(List.of(), List.of(address));
    }

    /** The address that the text spells, with or without the brackets of a URI, or null. */
    static @Nullable IpAddress address(String name) {
        boolean bracketed = name.startsWith("[") && name.endsWith("]");
        return IpAddress.parse(bracketed ? name.substring(1, name.length() - 1) : name);
    }

    /** Whether it is valid for this name: exact, an address, or a wildcard, which must then be in the certificate itself. */
    public boolean covers(String host) {
        IpAddress address = address(host);
        if (address != null) {
            return addresses.contains(address);
        }
        String name = host.toLowerCase(Locale.ROOT);
        int dot = name.indexOf('.');
        // RFC 9525 section 6.3: a wildcard is one whole label, the first
        return dns.contains(name) || (dot > 0 && !name.startsWith("*") && dns.contains("*" + name.substring(dot)));
    }

    /** All of them, as a person reads them. */
    @Override
    public String toString() {
        List<String> all = new ArrayList<>(dns);
        addresses.forEach(address -> all.add(address.toString()));
        return all.isEmpty() ? "no name" : String.join(", ", all);
    }
}
