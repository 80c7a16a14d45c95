package dev.sluice.base;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A block of IP addresses, such as {@code 10.0.0.0/8}, {@code 2001:db8::/32} or a single address (RFC 4632, RFC 4291
 * section 2.3). IPv4 and IPv6 are two worlds: an IPv4-mapped IPv6 address counts as the IPv4 address it holds, a block
 * within {@code ::ffff:0:0/96} as the IPv4 block it spells, and {@code ::/0} holds no IPv4 address. Immutable; any
 * thread.
 */
public final class Cidr {
    private static final int MAPPED_BITS = 96;

    private final byte[] network;
    private final int prefixBits;

    private Cidr(byte[] network, int prefixBits) {
        this.network = network;
        this.prefixBits = prefixBits;
    }

    /**
     * The block that the text spells: an address, or an address, a slash and the length of the prefix in bits. Bits
     * behind the prefix must be zero.
     *
     * @throws IllegalArgumentException if the text is anything else; the message names it and what was expected
     */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        byte[] address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            throw new IllegalArgumentException(
                    "not an IP address or network: \"" + text + "\"; write 10.0.0.0/8, 2001:db8::/32 or one address");
        }
        int most = address.length * 8;
        int bits = slash < 0 ? most : prefixBits(text, slash + 1, most);
        if (IpAddress.isMapped(address, address.length) && bits >= MAPPED_BITS) {
            address = IpAddress.unmapped(address);
            bits -= MAPPED_BITS;
        }
        byte[] network = masked(address, bits);
        if (!Arrays.equals(network, address)) {
            throw new IllegalArgumentException("network " + text + " has bits set behind its prefix; did you mean "
                    + new Cidr(network, bits) + "?");
        }
        return new Cidr(network, bits);
    }

    private static int prefixBits(String text, int from, int most) {
        byte[] digits = Ascii.bytes(text);
        long bits = Ascii.parseLong(digits, from, digits.length);
        boolean padded = digits.length - from > 1 && digits[from] == '0';
        if (bits < 0 || bits > most || padded) {
            throw new IllegalArgumentException(
                    "not a prefix length: \"" + text.substring(from) + "\" in " + text + "; write 0 to " + most);
        }
        return (int) bits;
    }

    private static byte[] masked(byte[] address, int bits) {
        byte[] masked = new byte[address.length];
        System.arraycopy(address, 0, masked, 0, bits / 8);
        if (bits % 8 != 0) {
            masked[bits / 8] = (byte) (address[bits / 8] & 0xff << (8 - bits % 8));
        }
        return masked;
    }

    /** Whether the block holds the address of four or sixteen bytes. */
    public boolean contains(byte[] address) {
        int from = IpAddress.isMapped(address, address.length) ? IpAddress.V6_BYTES - IpAddress.V4_BYTES : 0;
        if (address.length - from != network.length) {
            return false;
        }
        int whole = prefixBits / 8;
        if (!Arrays.equals(network, 0, whole, address, from, from + whole)) {
            return false;
        }
        int rest = prefixBits % 8;
        return rest == 0 || ((network[whole] ^ address[from + whole]) & 0xff << (8 - rest) & 0xff) == 0;
    }

    /** Whether every address of the other block is in this one. */
    public boolean contains(Cidr other) {
        return other.prefixBits >= prefixBits && contains(other.network);
    }

    /** Whether this is a block of IPv4 addresses. */
    public boolean isV4() {
        return network.length == IpAddress.V4_BYTES;
    }

    /** The first address of the block; do not change the array. */
    byte[] network() {
        return network;
    }

    /** The length of the prefix in bits. */
    public int prefixBits() {
        return prefixBits;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Cidr cidr && cidr.prefixBits == prefixBits && Arrays.equals(cidr.network, network);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(network) + prefixBits;
    }

    /** The canonical text; the prefix length is always there. */
    @Override
    public String toString() {
        return IpAddress.text(network) + "/" + prefixBits;
    }
}
