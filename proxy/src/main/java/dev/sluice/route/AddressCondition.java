package dev.sluice.route;

import dev.sluice.base.CidrSet;
import dev.sluice.http.Head;

/**
 * The condition that the client's address is in one of some blocks; IPv4-mapped addresses count as IPv4. Immutable; any
 * thread.
 */
public record AddressCondition(CidrSet blocks) implements Condition {
    /**
     * The condition that the address is in the set.
     *
     * @throws RouteException if the set is empty
     */
    public AddressCondition {
        if (blocks.blocks().isEmpty()) {
            throw new RouteException("ip needs at least one value");
        }
    }

    @Override
    public boolean holds(Head request, byte[] clientAddress, boolean secure) {
        return blocks.contains(clientAddress);
    }

    @Override
    public boolean covers(Condition other) {
        return other instanceof AddressCondition address && blocks.containsAll(address.blocks);
    }

    @Override
    public String text() {
        StringBuilder text = new StringBuilder("ip");
        for (Object block : blocks.blocks()) {
            text.append(text.length() == 2 ? " " : " or ").append(block);
        }
        return text.toString();
    }
}
