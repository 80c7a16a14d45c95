package dev.sluice.certs;

import dev.sluice.base.FastRandom;
import java.security.SecureRandom;

/** Randomness that is fixed by its seed. */
final class FakeEntropy extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final transient FastRandom source;

    FakeEntropy(long seed) {
        this.source = new FastRandom(seed);
    }

    @Override
    public void nextBytes(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) source.nextLong();
        }
    }
}
