package dev.sluice.upstream;

/**
 * How connections to a service's servers are encrypted. Immutable, for any thread.
 *
 * @param ca a file with the authorities that are trusted; empty for the system's
 * @param name the name that certificates must have and that is asked for (SNI); empty for each server's own host
 * @param cert a file with our certificate and what leads to an authority; empty for none
 * @param key the file with its key; empty when that stands in the same file
 * @param insecure whether any certificate passes
 */
public record UpstreamTlsConfig(
        Placed<String> ca, String name, Placed<String> cert, Placed<String> key, Placed<Boolean> insecure) {
    private static final Placed<String> NO_FILE = new Placed<>("", "");

    /** What https:// means by itself. */
    public static final UpstreamTlsConfig DEFAULTS =
            new UpstreamTlsConfig(NO_FILE, "", NO_FILE, NO_FILE, new Placed<>(false, ""));
}
