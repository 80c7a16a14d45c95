package dev.sluice.route;

import dev.sluice.http.Head;

/** The condition that the client's side is https, or that it is http. Immutable; any thread. */
public record SchemeCondition(boolean wantsSecure) implements Condition {
    @Override
    public boolean holds(Head request, byte[] clientAddress, boolean secure) {
        return secure == wantsSecure;
    }

    @Override
    public boolean covers(Condition other) {
        return equals(other);
    }

    @Override
    public String text() {
        return wantsSecure ? "scheme https" : "scheme http";
    }
}
