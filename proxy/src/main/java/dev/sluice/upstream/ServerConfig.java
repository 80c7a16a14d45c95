package dev.sluice.upstream;

import dev.sluice.base.Address;

/** One server of a service: its address, its share of the load, and whether it waits until no other is left. Immutable. */
public record ServerConfig(ServerAddress address, int weight, boolean backup) {
    /** The share of a server that has none written. */
    public static final int WEIGHT = 1;

    /** A server before whose address nothing is written. */
    public ServerConfig(Address address, int weight, boolean backup) {
        this(new ServerAddress(false, address), weight, backup);
    }
}
