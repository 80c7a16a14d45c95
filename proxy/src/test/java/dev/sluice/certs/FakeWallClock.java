package dev.sluice.certs;

import dev.sluice.base.Clock;
import java.time.Duration;
import java.time.Instant;

/** A clock that stands where it is put. */
final class FakeWallClock implements Clock {
    private Instant now;

    FakeWallClock(Instant now) {
        this.now = now;
    }

    /** One that begins a minute ahead of the system, for what other programs are about to issue. */
    static FakeWallClock today() {
        return new FakeWallClock(Instant.ofEpochMilli(Clock.SYSTEM.wallMillis()).plusSeconds(60));
    }

    void advance(Duration by) {
        now = now.plus(by);
    }

    Instant now() {
        return now;
    }

    @Override
    public long nanos() {
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    @Override
    public long wallMillis() {
        return now.toEpochMilli();
    }
}
