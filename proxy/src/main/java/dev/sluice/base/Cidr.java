package dev.sluice.base;

import org.jspecify.annotations.Nullable;

/**
 * A network in CIDR notation (RFC 4632), such as {@code 10.0.0.0/8}, {@code 2001:db8::/32} or a single address. Bits
 * behind the prefix are dropped. {@code bits} counts over 128: an IPv4 network has 96 more than it is written with, and
 * {@code ::/0} holds every address, IPv4 ones too. Immutable; any thread; asking allocates nothing.
 */
public record Cidr(IpAddress network, int bits) {
    private static final int BITS = 128;
    private static final int V4_BITS = 32;

    public Cidr {
        if (bits < 0 || bits > BITS) {
            throw new IllegalArgumentException("a prefix has 0 to 128 bits: " + bits);
        }
        network = new IpAddress(network.high() & highMask(bits), network.low() & lowMask(bits));
    }

    /** The network that the text spells, an address or {@code address/bits}, or null. */
    public static @Nullable Cidr parse(String text) {
        int slash = text.indexOf('/');
        IpAddress address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            return null;
        }
        if (slash < 0) {
            return new Cidr(address, BITS);
        }
        byte[] digits = Ascii.bytes(text);
        boolean padded = digits.length > slash + 2 && digits[slash + 1] == '0';
        long bits = padded ? Ascii.NOT_A_NUMBER : Ascii.parseLong(digits, slash + 1, digits.length);
        boolean v4 = text.indexOf(':') < 0;
        if (bits < 0 || bits > (v4 ? V4_BITS : BITS)) {
            return null;
        }
        return new Cidr(address, (int) bits + (v4 ? BITS - V4_BITS : 0));
    }

    /** Whether the address is in this network. */
    public boolean contains(IpAddress address) {
        return contains(address.high(), address.low());
    }

    /** Whether the address in its four or sixteen bytes is in this network. */
    public boolean contains(byte[] address) {
        return contains(IpAddress.high(address), IpAddress.low(address));
    }

    /** Whether the address of these 128 bits is in this network. */
    public boolean contains(long high, long low) {
        return (high & highMask(bits)) == network.high() && (low & lowMask(bits)) == network.low();
    }

    /** Whether every address of the other network is in this one. */
    public boolean contains(Cidr other) {
        return other.bits >= bits && contains(other.network);
    }

    private static long highMask(int bits) {
        return bits == 0 ? 0 : bits >= Long.SIZE ? -1L : -1L << (Long.SIZE - bits);
    }

    private static long lowMask(int bits) {
        return bits <= Long.SIZE ? 0 : -1L << (BITS - bits);
    }

    /** The canonical text; without a length where it is a single address. */
    @Override
    public String toString() {
        boolean v4 = network.isV4() && bits >= BITS - V4_BITS;
        return network + (bits == BITS ? "" : "/" + (v4 ? bits - (BITS - V4_BITS) : bits));
    }
}
