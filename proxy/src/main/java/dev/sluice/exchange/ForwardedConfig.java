package dev.sluice.exchange;

/** The {@code forwarded:} settings: which fields tell the upstream about the client. Immutable, for any thread. */
public record ForwardedConfig(boolean xForwarded, boolean rfc7239, boolean via, boolean requestId) {
    /** {@code X-Forwarded-*}, {@code Via} and {@code X-Request-Id}, as Caddy and Traefik users expect; RFC 7239 by setting. */
    public static final ForwardedConfig DEFAULTS = new ForwardedConfig(true, false, true, true);
}
