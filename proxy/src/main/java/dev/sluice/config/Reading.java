package dev.sluice.config;

import dev.sluice.certs.CertificateFile;
import dev.sluice.config.Shape.Bound;
import dev.sluice.server.tls.CertificateConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One reading of a configuration under way: the problems found so far, and what the level above says for the keys that are
 * inherited. For one thread, the reader's.
 */
final class Reading {
    final Problems problems;
    final Problems warnings = new Problems();
    final Set<Path> watched = new LinkedHashSet<>();
    private final Map<CertificateConfig, CertificateFile.Read> certificates = new HashMap<>();
    private Map<String, Bound<?>> scope = new HashMap<>();

    Reading(Problems problems) {
        this.problems = problems;
    }

    /** What the level above says for {@code key}; null when it says nothing. */
    @Nullable
    Bound<?> inherited(String key) {
        return scope.get(key);
    }

    /** Lets the levels below inherit {@code bound}. */
    void bequeath(String key, Bound<?> bound) {
        scope.put(key, bound);
    }

    /** Begins a level; the result is for {@link #leave}. */
    Map<String, Bound<?>> enter() {
        Map<String, Bound<?>> outer = scope;
        scope = new HashMap<>(outer);
        return outer;
    }

    /** Ends a level. */
    void leave(Map<String, Bound<?>> outer) {
        scope = outer;
    }

    void problem(Place place, String message, String remedy) {
        problems.add(place, message, remedy);
    }

    void problem(Place place, String message) {
        problems.add(place, message, "");
    }

    /** Something that is not as it should be, but can be served. */
    void warning(Place place, String message, String remedy) {
        warnings.add(place, message, remedy);
    }

    /** The configuration depends on what is in this file. */
    void watch(Path file) {
        watched.add(file);
    }

    /** The certificate, read once. */
    CertificateFile.Read certificate(CertificateConfig certificate) {
        return certificates.computeIfAbsent(certificate, TlsModel::read);
    }
}
