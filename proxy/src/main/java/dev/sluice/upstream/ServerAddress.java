package dev.sluice.upstream;

import dev.sluice.base.Address;

/**
 * Where a server listens. Immutable, for any thread.
 *
 * @param encrypted whether it says https://; where it does not the service decides
 */
public record ServerAddress(boolean encrypted, Address at) {
    @Override
    public String toString() {
        return (encrypted ? "https://" : "") + at;
    }
}
