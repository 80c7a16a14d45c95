package dev.sluice.exchange;

import java.util.function.Function;

/**
 * A feature as the list of filters knows it: the key of its settings, their record, and how a filter is made of them.
 * Immutable.
 *
 * @param key the key in the configuration
 * @param config the record that the key binds to
 * @param factory makes the filter
 * @param <C> the type of the record
 */
public record Feature<C>(String key, Class<C> config, Function<C, Filter> factory) {
    /** The filter with these settings. */
    public Filter filter(C settings) {
        return factory.apply(settings);
    }
}
