package dev.sluice.exchange;

import dev.sluice.base.ByteSize;

/** The {@code limits:} of a site or route: the part of {@link LimitsConfig} that one request can have for itself. */
public record RouteLimitsConfig(ByteSize body) {
    /** The request-body bound of {@link LimitsConfig#DEFAULTS}. */
    public static final RouteLimitsConfig DEFAULTS = new RouteLimitsConfig(LimitsConfig.DEFAULTS.body());
}
