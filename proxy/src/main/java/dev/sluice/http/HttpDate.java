package dev.sluice.http;

import dev.sluice.base.Ascii;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The dates of HTTP: IMF-fixdate (RFC 9110 section 5.6.7). Pure; any thread. */
public final class HttpDate {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private HttpDate() {}

    /** The time as twenty-nine bytes. */
    public static byte[] format(long wallMillis) {
        return Ascii.bytes(FORMAT.format(Instant.ofEpochMilli(wallMillis)));
    }

    /** Milliseconds since 1970 of an IMF-fixdate, or -1 for anything else. */
    public static long parse(String text) {
        try {
            return Instant.from(FORMAT.parse(text)).toEpochMilli();
        } catch (DateTimeException e) {
            return -1;
        }
    }
}
