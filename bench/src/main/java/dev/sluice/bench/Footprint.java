package dev.sluice.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What a proxy needs before any load: memory at rest and the time from its start to its first answer. */
record Footprint(long restBytes, double readyOneCoreMillis, double readyBothCoresMillis) {

    /** Starts and stops the proxy several times; the first start is not counted, it may build what later ones use. */
    static Footprint of(Rig rig, Contender contender, int starts) throws IOException {
        once(rig, contender, Rig.BOTH_CORES);
        double[] one = new double[starts];
        double[] both = new double[starts];
        double[] rest = new double[starts];
        for (int i = 0; i < starts; i++) {
            Footprint pinned = once(rig, contender, Rig.PROXY_CORE);
            one[i] = pinned.readyOneCoreMillis;
            rest[i] = pinned.restBytes;
            both[i] = once(rig, contender, Rig.BOTH_CORES).readyBothCoresMillis;
        }
        return new Footprint((long) Sample.median(rest), Sample.median(one), Sample.median(both));
    }

    private static Footprint once(Rig rig, Contender contender, String cores) throws IOException {
        Running running = rig.start(contender, 1, cores);
        try {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            long rest = Processes.memory(running.handle(), "Rss");
            return new Footprint(rest, running.readyMillis(), running.readyMillis());
        } finally {
            rig.stop(running);
        }
    }
}
