package dev.sluice.exchange;

import java.time.Duration;

/** The {@code timeouts:} of a site or route: the part of {@link TimeoutsConfig} that one request can have for itself. */
public record RouteTimeoutsConfig(Duration body, Duration send, Duration request) {
    /** The same bounds as {@link TimeoutsConfig#DEFAULTS}. */
    public static final RouteTimeoutsConfig DEFAULTS = new RouteTimeoutsConfig(
            TimeoutsConfig.DEFAULTS.body(), TimeoutsConfig.DEFAULTS.send(), TimeoutsConfig.DEFAULTS.request());
}
