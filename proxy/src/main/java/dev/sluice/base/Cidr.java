package dev.sluice.base;

import org.jspecify.annotations.Nullable;

/**
 * A network in CIDR notation (RFC 4632): an immutable value for any thread, whose test allocates nothing. {@code bits} counts
 * over 128; an IPv4 network has 96 more than it is written with.
 */
public record Cidr(IpAddress network, int bits) {

    public Cidr {
        if (bits < 0 || bits > 128) {
            throw new IllegalArgumentException("a prefix has 0 to 128 bits: " + bits);
        }
        network = new IpAddress(network.high() & highMask(bits), network.low() & lowMask(bits));
    }

    /** The network that {@code text} says: an address (one host) or {@code address/bits}; null when it says none. */
    public static @Nullable Cidr parse(String text) {
        int slash = text.indexOf('/');
        IpAddress address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            return null;
        }
        boolean v4 = text.indexOf(':') < 0;
        if (slash < 0) {
            return new Cidr(address, 128);
        }
        int end = Durations.digits(text, slash + 1);
        if (end != text.length() || end == slash + 1 || end - slash > 4) {
            return null;
        }
        int bits = Integer.parseInt(text, slash + 1, end, 10);
        return bits > (v4 ? 32 : 128) ? null : new Cidr(address, v4 ? bits + 96 : bits);
    }

    /** Whether {@code address} is in this network. */
    public boolean contains(IpAddress address) {
        return contains(address.high(), address.low());
    }

    /** Whether the address of these 128 bits is in this network. */
    public boolean contains(long high, long low) {
        return (high & highMask(bits)) == network.high() && (low & lowMask(bits)) == network.low();
    }

    private static long highMask(int bits) {
        return bits == 0 ? 0 : bits >= 64 ? -1L : -1L << (64 - bits);
    }

    private static long lowMask(int bits) {
        return bits <= 64 ? 0 : -1L << (128 - bits);
    }

    @Override
    public String toString() {
        boolean v4 = network.isV4() && bits >= 96;
        return network + (bits == 128 ? "" : "/" + (v4 ? bits - 96 : bits));
    }
}
