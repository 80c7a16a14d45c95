package dev.sluice.upstream;

/** Which Host an upstream request carries; {@code value} matters to VALUE only and is empty otherwise. Immutable. */
public record HostHeader(Mode mode, String value) {
    /** The client's. */
    public static final HostHeader KEEP = new HostHeader(Mode.KEEP, "");
    /** The address of the server. */
    public static final HostHeader SERVER = new HostHeader(Mode.SERVER, "");

    /** Where it comes from. */
    public enum Mode {
        KEEP,
        SERVER,
        VALUE
    }

    /** The form it is written in. */
    @Override
    public String toString() {
        return switch (mode) {
            case KEEP -> "keep";
            case SERVER -> "server";
            case VALUE -> value;
        };
    }
}
