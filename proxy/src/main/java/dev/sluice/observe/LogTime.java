package dev.sluice.observe;

import dev.sluice.base.Ascii;

/**
 * The time of log lines as text: RFC 3339 with milliseconds and the form of the Common Log Format, both in UTC. The text
 * of the current second is kept. Owned by one loop.
 */
final class LogTime {
    private static final byte[] MONTHS = Ascii.bytes("JanFebMarAprMayJunJulAugSepOctNovDec");
    private static final long DAY_SECONDS = 86_400;
    /** Beyond this (9999-12-31) a year has more digits than the text has room for. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private final byte[] rfc3339 = Ascii.bytes("1970-01-01T00:00:00.000Z");
    private final byte[] common = Ascii.bytes("01/Jan/1970:00:00:00 +0000");
    private long second;

    /** The time as {@code 2026-11-23T08:30:00.123Z}; valid until the next call. */
    byte[] rfc3339(long wallMillis) {
        update(wallMillis);
        put(rfc3339, 20, (int) Math.floorMod(wallMillis, 1000L), 3);
        return rfc3339;
    }

    /** The time as {@code 23/Nov/2026:08:30:00 +0000}; valid until the next call. */
    byte[] common(long wallMillis) {
        update(wallMillis);
        return common;
    }

    private void update(long wallMillis) {
        long now = Math.min(Math.max(Math.floorDiv(wallMillis, 1000L), 0), LAST_SECOND);
        if (now == second) {
            return;
        }
        second = now;
        date((int) (now / DAY_SECONDS));
        int ofDay = (int) (now % DAY_SECONDS);
        time(rfc3339, 11, ofDay);
        time(common, 12, ofDay);
    }

    private static void time(byte[] into, int at, int secondOfDay) {
        put(into, at, secondOfDay / 3600, 2);
        put(into, at + 3, secondOfDay / 60 % 60, 2);
        put(into, at + 6, secondOfDay % 60, 2);
    }

    /** Days since 1970 to a civil date, by Howard Hinnant's algorithm (chrono-compatible low-level date algorithms). */
    private void date(int days) {
        int shifted = days + 719_468;
        int era = shifted / 146_097;
        int dayOfEra = shifted % 146_097;
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int shiftedMonth = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1;
        int month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
        int year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        put(rfc3339, 0, year, 4);
        put(rfc3339, 5, month, 2);
        put(rfc3339, 8, day, 2);
        put(common, 0, day, 2);
        System.arraycopy(MONTHS, 3 * (month - 1), common, 3, 3);
        put(common, 7, year, 4);
    }

    private static void put(byte[] into, int at, int value, int digits) {
        int rest = value;
        for (int i = at + digits - 1; i >= at; i--) {
            into[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
