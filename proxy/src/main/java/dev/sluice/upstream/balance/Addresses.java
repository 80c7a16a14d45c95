package dev.sluice.upstream.balance;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;

/**
 * Where an endpoint can be reached: the addresses of its latest resolution, those first that have not failed a connect
 * since. Immutable.
 */
public final class Addresses {
    /** Those of an endpoint that is not resolved. */
    public static final Addresses NONE = new Addresses(new SocketAddress[0], 0);

    private final SocketAddress[] all;
    private final int good;

    private Addresses(SocketAddress[] all, int good) {
        this.all = all;
        this.good = good;
    }

    /** Fresh addresses, all of them good; the array belongs to the result from now on. */
    public static Addresses of(SocketAddress... all) {
        return new Addresses(all, all.length);
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return all.length == 0;
    }

    /** How many there are. */
    public int size() {
        return all.length;
    }

    /** How many of them have not failed. */
    public int good() {
        return good;
    }

    /** One of them, the good ones first. */
    public SocketAddress get(int index) {
        return all[index];
    }

    /** The same with one of them moved to the end; once all have failed all are good again. */
    public Addresses withFailed(SocketAddress failed) {
        int at = Arrays.asList(all).indexOf(failed);
        if (at < 0 || at >= good) {
            return this;
        }
        SocketAddress[] moved = all.clone();
        System.arraycopy(all, at + 1, moved, at, all.length - at - 1);
        moved[all.length - 1] = failed;
        return new Addresses(moved, good == 1 ? all.length : good - 1);
    }

    /**
     * The order of connecting (RFC 8305 section 4): families in turn beginning with IPv6, in each family beginning at
     * {@code turn} so that connections spread over it; what has failed comes last.
     */
    public SocketAddress[] inOrder(int turn) {
        SocketAddress[] order = new SocketAddress[all.length];
        interleave(order, 0, good, turn);
        interleave(order, good, all.length, 0);
        return order;
    }

    private void interleave(SocketAddress[] order, int from, int to, int turn) {
        int sixes = 0;
        for (int i = from; i < to; i++) {
            sixes += isSix(all[i]) ? 1 : 0;
        }
        int fours = to - from - sixes;
        int six = 0;
        int four = 0;
        for (int at = from; at < to; at++) {
            boolean takeSix = four == fours || (six < sixes && six <= four);
            order[at] = takeSix
                    ? nth(from, to, true, Math.floorMod(turn + six++, sixes))
                    : nth(from, to, false, Math.floorMod(turn + four++, fours));
        }
    }

    private SocketAddress nth(int from, int to, boolean six, int wanted) {
        int seen = 0;
        for (int i = from; i < to; i++) {
            if (isSix(all[i]) == six && seen++ == wanted) {
                return all[i];
            }
        }
        throw new IllegalStateException("fewer addresses of a family than were counted");
    }

    private static boolean isSix(SocketAddress address) {
        return address instanceof InetSocketAddress inet && inet.getAddress() instanceof Inet6Address;
    }

    @Override
    public String toString() {
        return Arrays.toString(all);
    }
}
