package dev.sluice.local;

import java.io.IOException;

/** The closing of a file, for the blocking pool. Immutable. */
final class CloseErrand implements Runnable {
    private final OpenFile file;

    CloseErrand(OpenFile file) {
        this.file = file;
    }

    @Override
    public void run() {
        try {
            file.channel().close();
        } catch (IOException e) {
            // nothing was written, so nothing is lost
        }
    }
}
