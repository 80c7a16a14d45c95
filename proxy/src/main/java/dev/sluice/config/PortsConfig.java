package dev.sluice.config;

/** The {@code ports:} settings: where sites that name no port listen. Immutable, for any thread. */
public record PortsConfig(int http, int https) {
    /** The well-known ports. */
    public static final PortsConfig DEFAULTS = new PortsConfig(80, 443);
}
