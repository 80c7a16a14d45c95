package dev.sluice.config;

import dev.sluice.base.Address;
import org.jspecify.annotations.Nullable;

/** The {@code admin:} settings: where metrics, health and commands are served; a null address is nowhere. Immutable. */
public record AdminConfig(@Nullable Address listen) {
    /** Loopback only. */
    public static final AdminConfig DEFAULTS = new AdminConfig(new Address.Inet("127.0.0.1", 9900));
}
