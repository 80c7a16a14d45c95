package dev.sluice.upstream.balance;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Lanes over made-up servers at literal addresses, for tests. Owned by the test's thread. */
final class Lanes {
    private Lanes() {}

    /** Primaries with these weights. */
    static Lane[] weighted(int... weights) {
        Lane[] lanes = new Lane[weights.length];
        for (int i = 0; i < weights.length; i++) {
            lanes[i] = new Lane(server(i, weights[i], false), i);
        }
        return lanes;
    }

    /** So many primaries of weight 1, then so many backups. */
    static Lane[] of(int primaries, int backups) {
        Lane[] lanes = new Lane[primaries + backups];
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = new Lane(server(i, 1, i >= primaries), i);
        }
        return lanes;
    }

    /** The server of a number. */
    static Endpoint server(int number, int weight, boolean backup) {
        return Endpoint.inet("10.0." + number / 250 + "." + (number % 250 + 1), 80, weight, backup, 0);
    }

    /** An address of this machine. */
    static Addresses somewhere() {
        return Addresses.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 80));
    }
}
