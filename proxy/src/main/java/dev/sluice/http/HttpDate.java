package dev.sluice.http;

import dev.sluice.base.Ascii;

/**
 * The dates of HTTP (RFC 9110 section 5.6.7): written as IMF-fixdate, read in all three forms that a recipient must
 * accept, strictly. Pure; any thread.
 */
public final class HttpDate {
    /** What {@link #parse} answers for anything that is not a date. */
    public static final long NONE = Long.MIN_VALUE;

    private static final long SECOND = 1000;
    private static final long DAY = 86_400;
    private static final int DAYS_IN_ERA = 146_097;
    private static final int YEARS_IN_ERA = 400;
    /** From 0000-03-01, where the years of the calculation begin, to 1970-01-01. */
    private static final int EPOCH_DAY = 719_468;

    private static final byte[] DAYS = Ascii.bytes("ThuFriSatSunMonTueWed");
    private static final byte[] MONTHS = Ascii.bytes("JanFebMarAprMayJunJulAugSepOctNovDec");
    private static final byte[][] LONG_DAYS = {
        Ascii.bytes("Thursday"),
        Ascii.bytes("Friday"),
        Ascii.bytes("Saturday"),
        Ascii.bytes("Sunday"),
        Ascii.bytes("Monday"),
        Ascii.bytes("Tuesday"),
        Ascii.bytes("Wednesday")
    };
    /** In shapes a 0 stands for a digit, an underscore for a digit or space, a question mark for anything. */
    private static final byte[] FIXDATE = Ascii.bytes("???, 00 ??? 0000 00:00:00 GMT");

    private static final byte[] RFC_850 = Ascii.bytes(", 00-???-00 00:00:00 GMT");
    private static final byte[] ASCTIME = Ascii.bytes("??? ??? _0 00:00:00 0000");

    private HttpDate() {}

    /** The time, of a year from 0 to 9999, as twenty-nine bytes. */
    public static byte[] format(long wallMillis) {
        long seconds = Math.floorDiv(wallMillis, SECOND);
        long day = Math.floorDiv(seconds, DAY);
        int second = (int) Math.floorMod(seconds, DAY);
        int[] date = date(day);
        byte[] text = FIXDATE.clone();
        System.arraycopy(DAYS, 3 * (int) Math.floorMod(day, 7L), text, 0, 3);
        two(text, 5, date[2]);
        System.arraycopy(MONTHS, 3 * date[1], text, 8, 3);
        two(text, 12, date[0] / 100);
        two(text, 14, date[0] % 100);
        two(text, 17, second / 3600);
        two(text, 20, second / 60 % 60);
        two(text, 23, second % 60);
        return text;
    }

    private static void two(byte[] text, int at, int value) {
        text[at] = (byte) ('0' + value / 10);
        text[at + 1] = (byte) ('0' + value % 10);
    }

    /** Year, month from 0 and day of month (Hinnant: chrono-compatible low-level date algorithms, civil_from_days). */
    private static int[] date(long epochDay) {
        long z = epochDay + EPOCH_DAY;
        long era = Math.floorDiv(z, DAYS_IN_ERA);
        int dayOfEra = (int) (z - era * DAYS_IN_ERA);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int marchMonth = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - (153 * marchMonth + 2) / 5 + 1;
        int month = marchMonth < 10 ? marchMonth + 2 : marchMonth - 10;
        int year = (int) (yearOfEra + era * YEARS_IN_ERA) + (month < 2 ? 1 : 0);
        return new int[] {year, month, day};
    }

    private static long epochDay(int year, int month, int day) {
        int y = month < 2 ? year - 1 : year;
        int era = Math.floorDiv(y, YEARS_IN_ERA);
        int yearOfEra = y - era * YEARS_IN_ERA;
        int dayOfYear = (153 * (month < 2 ? month + 10 : month - 2) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return (long) era * DAYS_IN_ERA + dayOfEra - EPOCH_DAY;
    }

    /**
     * Milliseconds since 1970 of the date that the range says, or {@link #NONE}.
     *
     * @param nowMillis the present, for the two-digit years of RFC 850: they mean the year nearest to it
     */
    public static long parse(byte[] bytes, int start, int end, long nowMillis) {
        int comma = Ascii.indexOf(bytes, start, end, (byte) ',');
        if (comma < 0) {
            return fits(bytes, start, end, ASCTIME) ? asctime(bytes, start) : NONE;
        }
        if (comma - start == 3) {
            return fits(bytes, start, end, FIXDATE) ? fixdate(bytes, start) : NONE;
        }
        return fits(bytes, comma, end, RFC_850) ? rfc850(bytes, start, comma, nowMillis) : NONE;
    }

    private static boolean fits(byte[] bytes, int start, int end, byte[] shape) {
        boolean fits = end - start == shape.length;
        for (int i = 0; fits && i < shape.length; i++) {
            byte b = bytes[start + i];
            boolean digit = b >= '0' && b <= '9';
            fits = switch (shape[i]) {
                case '?' -> true;
                case '0' -> digit;
                case '_' -> digit || b == ' ';
                default -> b == shape[i];
            };
        }
        return fits;
    }

    private static long fixdate(byte[] bytes, int at) {
        int year = number(bytes, at + 12, 4);
        long time = time(year, month(bytes, at + 8), number(bytes, at + 5, 2), clock(bytes, at + 17));
        return isWeekday(bytes, at, time) ? time : NONE;
    }

    private static long asctime(byte[] bytes, int at) {
        int year = number(bytes, at + 20, 4);
        long time = time(year, month(bytes, at + 4), number(bytes, at + 8, 2), clock(bytes, at + 11));
        return isWeekday(bytes, at, time) ? time : NONE;
    }

    private static long rfc850(byte[] bytes, int start, int comma, long nowMillis) {
        int present = date(Math.floorDiv(nowMillis, SECOND * DAY))[0];
        int year = present - present % 100 + number(bytes, comma + 9, 2);
        year += year >= present + 50 ? -100 : year < present - 50 ? 100 : 0;
        long time = time(year, month(bytes, comma + 5), number(bytes, comma + 2, 2), clock(bytes, comma + 12));
        boolean named = time != NONE && Ascii.equals(bytes, start, comma, LONG_DAYS[weekday(time)]);
        return named ? time : NONE;
    }

    /** The weekday of a time, from Thursday. */
    private static int weekday(long time) {
        return (int) Math.floorMod(Math.floorDiv(time, SECOND * DAY), 7L);
    }

    private static boolean isWeekday(byte[] bytes, int at, long time) {
        if (time == NONE) {
            return false;
        }
        int name = 3 * weekday(time);
        return java.util.Arrays.equals(bytes, at, at + 3, DAYS, name, name + 3);
    }

    /** The time, or NONE when there is no such day or second. */
    private static long time(int year, int month, int day, int second) {
        if (month < 0 || second < 0 || day < 1) {
            return NONE;
        }
        long epochDay = epochDay(year, month, day);
        return date(epochDay)[2] == day ? (epochDay * DAY + second) * SECOND : NONE;
    }

    /** The second of the day that {@code hh:mm:ss} says, a leap second as the one before it, or -1. */
    private static int clock(byte[] bytes, int at) {
        int hour = number(bytes, at, 2);
        int minute = number(bytes, at + 3, 2);
        int second = number(bytes, at + 6, 2);
        boolean exists = hour < 24 && minute < 60 && second <= 60;
        return exists ? hour * 3600 + minute * 60 + Math.min(second, 59) : -1;
    }

    private static int month(byte[] bytes, int at) {
        for (int month = 0; month < 12; month++) {
            if (java.util.Arrays.equals(bytes, at, at + 3, MONTHS, 3 * month, 3 * month + 3)) {
                return month;
            }
        }
        return -1;
    }

    private static int number(byte[] bytes, int at, int digits) {
        int value = 0;
        for (int i = at; i < at + digits; i++) {
            value = value * 10 + (bytes[i] == ' ' ? 0 : bytes[i] - '0');
        }
        return value;
    }
}
