package dev.sluice.control;

import dev.sluice.base.Address;
import dev.sluice.config.SiteConfig;
import dev.sluice.config.SluiceConfig;
import dev.sluice.server.tls.KeySource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the compiler gets keys from: living ones for the conductor, none for a dry run. */
public interface KeySources {
    /** No keys at all: nobody will shake hands. */
    KeySources NONE = new KeySources() {
        @Override
        public void begin() {}

        @Override
        public @Nullable KeySource of(Address address, List<SiteConfig> sites, SluiceConfig config) {
            return null;
        }
    };

    /** A compilation begins. */
    void begin();

    /**
     * The keys of the sites at an address; null where they are served without TLS.
     *
     * @throws IllegalArgumentException if a key cannot be had
     */
    @Nullable
    KeySource of(Address address, List<SiteConfig> sites, SluiceConfig config);
}
