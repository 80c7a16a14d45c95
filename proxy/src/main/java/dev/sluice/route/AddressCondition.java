package dev.sluice.route;

import dev.sluice.base.Cidr;
import dev.sluice.base.CidrSet;
import dev.sluice.http.Head;

/**
 * The condition that the client's address is in one of some networks; IPv4-mapped addresses count as IPv4. Immutable; any
 * thread.
 */
public record AddressCondition(CidrSet networks) implements Condition {
    /**
     * The condition that the address is in the set.
     *
     * @throws RouteException if the set is empty
     */
    public AddressCondition {
        if (networks.networks().isEmpty()) {
            throw new RouteException("ip needs at least one value");
        }
    }

    @Override
    public boolean holds(Head request, byte[] clientAddress, boolean secure) {
        return networks.contains(clientAddress);
    }

    @Override
    public boolean covers(Condition other) {
        return other instanceof AddressCondition address && networks.containsAll(address.networks);
    }

    @Override
    public String text() {
        StringBuilder text = new StringBuilder("ip");
        for (Cidr network : networks.networks()) {
            text.append(text.length() == 2 ? " " : " or ").append(network);
        }
        return text.toString();
    }
}
