package dev.sluice.cli;

import java.util.Locale;

/** The root of the local authority as stores keep it: its common name, and its certificate in PEM. Immutable. */
record LocalRoot(String name, String pem) {
    /** A file name that no other root has: the last word of the name is from its key. */
    String fileName() {
        return "sluice-local-authority-"
                + name.substring(name.lastIndexOf(' ') + 1).toLowerCase(Locale.ROOT) + ".crt";
    }
}
