package dev.sluice.base;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A set of address blocks that answers by one binary search whether it holds an address. Blocks nest or are disjoint,
 * so those inside another are dropped, and the only block that can hold an address is the last one that starts at or
 * before it. Immutable; any thread; asking allocates nothing.
 */
public final class CidrSet {
    private static final Cidr[] NONE = {};

    private final Cidr[] blocks;
    private final int v4Count;
    // The first addresses, IPv4 then IPv6, with the top bit flipped so that signed comparison orders them as unsigned.
    private final int[] v4;
    private final long[] v6High;
    private final long[] v6Low;

    private CidrSet(Cidr[] blocks) {
        this.blocks = blocks;
        int count = 0;
        while (count < blocks.length && blocks[count].isV4()) {
            count++;
        }
        v4Count = count;
        v4 = new int[count];
        v6High = new long[blocks.length - count];
        v6Low = new long[blocks.length - count];
        for (int i = 0; i < blocks.length; i++) {
            byte[] network = blocks[i].network();
            if (i < count) {
                v4[i] = sortableInt(network, 0);
            } else {
                v6High[i - count] = sortableLong(network, 0);
                v6Low[i - count] = sortableLong(network, Long.BYTES);
            }
        }
    }

    /** The set of the blocks' addresses. */
    public static CidrSet of(Collection<Cidr> blocks) {
        Cidr[] sorted = blocks.toArray(NONE);
        Arrays.sort(sorted, CidrSet::compare);
        List<Cidr> kept = new ArrayList<>(sorted.length);
        Cidr last = null;
        for (Cidr block : sorted) {
            if (last == null || !last.contains(block)) {
                kept.add(block);
                last = block;
            }
        }
        return new CidrSet(kept.toArray(NONE));
    }

    private static int compare(Cidr a, Cidr b) {
        if (a.isV4() != b.isV4()) {
            return a.isV4() ? -1 : 1;
        }
        int byNetwork = Arrays.compareUnsigned(a.network(), b.network());
        return byNetwork != 0 ? byNetwork : Integer.compare(a.prefixBits(), b.prefixBits());
    }

    /** Whether a block holds the address of four or sixteen bytes; an IPv4-mapped address counts as IPv4. */
    public boolean contains(byte[] address) {
        int at = floor(address);
        return at >= 0 && blocks[at].contains(address);
    }

    /** The index of the last block that starts at or before the address, or -1. */
    private int floor(byte[] address) {
        if (address.length == IpAddress.V4_BYTES) {
            return floorV4(sortableInt(address, 0));
        }
        if (IpAddress.isMapped(address, address.length)) {
            return floorV4(sortableInt(address, IpAddress.V6_BYTES - IpAddress.V4_BYTES));
        }
        return floorV6(sortableLong(address, 0), sortableLong(address, Long.BYTES));
    }

    private int floorV4(int address) {
        int low = 0;
        int high = v4.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (v4[middle] <= address) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    private int floorV6(long upper, long lower) {
        int low = 0;
        int high = v6High.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            boolean startsBefore = v6High[middle] < upper || (v6High[middle] == upper && v6Low[middle] <= lower);
            if (startsBefore) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == 0 ? -1 : v4Count + low - 1;
    }

    private static int sortableInt(byte[] bytes, int at) {
        int value = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            value = value << 8 | (bytes[at + i] & 0xff);
        }
        return value ^ Integer.MIN_VALUE;
    }

    private static long sortableLong(byte[] bytes, int at) {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << 8 | (bytes[at + i] & 0xff);
        }
        return value ^ Long.MIN_VALUE;
    }

    /** Whether every address of the other set is in this one; true only where one block of this holds each of its. */
    public boolean containsAll(CidrSet other) {
        for (Cidr block : other.blocks) {
            int at = floor(block.network());
            if (at < 0 || !blocks[at].contains(block)) {
                return false;
            }
        }
        return true;
    }

    /** The blocks, each once, those inside another left out, in the order of their addresses, IPv4 first. */
    public List<Cidr> blocks() {
        return List.of(blocks);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CidrSet set && Arrays.equals(set.blocks, blocks);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(blocks);
    }

    @Override
    public String toString() {
        return Arrays.toString(blocks);
    }
}
