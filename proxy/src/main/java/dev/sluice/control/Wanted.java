package dev.sluice.control;

import dev.sluice.upstream.ServiceConfig;
import dev.sluice.upstream.tls.ClientTls;
import org.jspecify.annotations.Nullable;

/**
 * A service as a snapshot wants it: its record, and its TLS files by their content. Equal ones are the same service.
 * Immutable, conductor only.
 */
final class Wanted {
    private final ServiceConfig config;
    private final @Nullable UpstreamTls tls;
    private final String mark;

    private Wanted(ServiceConfig config, @Nullable UpstreamTls tls) {
        this.config = config;
        this.tls = tls;
        this.mark = UpstreamTls.mark(tls);
    }

    /**
     * The service of the record with the files as they are now.
     *
     * @throws TlsFileException if one cannot be read
     */
    static Wanted of(ServiceConfig config) {
        return new Wanted(config, UpstreamTls.read(config));
    }

    ServiceConfig config() {
        return config;
    }

    /** What its connections are encrypted with, made anew; null for nothing. */
    @Nullable
    ClientTls made() {
        return tls == null ? null : tls.made();
    }

    /** Warns about what is wanted and should not be. */
    void warn() {
        if (tls != null) {
            tls.warn();
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Wanted wanted && config.equals(wanted.config) && mark.equals(wanted.mark);
    }

    @Override
    public int hashCode() {
        return config.hashCode() * 31 + mark.hashCode();
    }
}
