package dev.sluice.base;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A set of networks that answers by one binary search whether it holds an address. Networks nest or are disjoint, so
 * those inside another are dropped, and the only one that can hold an address is the last that starts at or before it.
 * Immutable; any thread; asking allocates nothing.
 */
public final class CidrSet {
    private static final Cidr[] NONE = {};

    private final Cidr[] networks;
    private final long[] highs;
    private final long[] lows;

    private CidrSet(Cidr[] networks) {
        this.networks = networks;
        this.highs = new long[networks.length];
        this.lows = new long[networks.length];
        for (int i = 0; i < networks.length; i++) {
            highs[i] = networks[i].network().high();
            lows[i] = networks[i].network().low();
        }
    }

    /** The set of the networks' addresses. */
    public static CidrSet of(Collection<Cidr> networks) {
        Cidr[] sorted = networks.toArray(NONE);
        Arrays.sort(sorted, CidrSet::compare);
        List<Cidr> kept = new ArrayList<>(sorted.length);
        Cidr last = null;
        for (Cidr network : sorted) {
            if (last == null || !last.contains(network)) {
                kept.add(network);
                last = network;
            }
        }
        return new CidrSet(kept.toArray(NONE));
    }

    private static int compare(Cidr a, Cidr b) {
        int byHigh = Long.compareUnsigned(a.network().high(), b.network().high());
        int byLow = Long.compareUnsigned(a.network().low(), b.network().low());
        int byAddress = byHigh != 0 ? byHigh : byLow;
        return byAddress != 0 ? byAddress : Integer.compare(a.bits(), b.bits());
    }

    /** Whether a network holds the address in its four or sixteen bytes. */
    public boolean contains(byte[] address) {
        return contains(IpAddress.high(address), IpAddress.low(address));
    }

    /** Whether a network holds the address of these 128 bits. */
    public boolean contains(long high, long low) {
        int at = floor(high, low);
        return at >= 0 && networks[at].contains(high, low);
    }

    /** Whether every address of the other set is in this one; certain only where one network here holds each there. */
    public boolean containsAll(CidrSet other) {
        for (Cidr network : other.networks) {
            int at = floor(network.network().high(), network.network().low());
            if (at < 0 || !networks[at].contains(network)) {
                return false;
            }
        }
        return true;
    }

    /** The index of the last network that starts at or before the address, or -1. */
    private int floor(long high, long low) {
        int from = 0;
        int to = highs.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (isAtOrBefore(middle, high, low)) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from - 1;
    }

    private boolean isAtOrBefore(int i, long high, long low) {
        int byHigh = Long.compareUnsigned(highs[i], high);
        return byHigh < 0 || (byHigh == 0 && Long.compareUnsigned(lows[i], low) <= 0);
    }

    /** The networks in the order of their addresses, those inside another left out. */
    public List<Cidr> networks() {
        return List.of(networks);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CidrSet set && Arrays.equals(set.networks, networks);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(networks);
    }

    @Override
    public String toString() {
        return Arrays.toString(networks);
    }
}
