package dev.sluice.local;

import dev.sluice.base.Ascii;
import dev.sluice.http.FieldName;
import dev.sluice.http.Head;
import dev.sluice.http.HttpDate;

/**
 * Whether the conditions of a request hold for a file, in the order of RFC 9110 section 13.2.2. A file has a strong
 * entity tag and, unless it was changed in the future, a date of modification. Pure; any thread.
 */
final class ConditionPolicy {
    /** What comes of the conditions. */
    enum Outcome {
        /** Go on. */
        PASS,
        /** The client has it already: 304. */
        NOT_MODIFIED,
        /** The client meant another file: 412. */
        FAILED
    }

    /** What a file is compared by. Immutable. */
    static final class Validators {
        private final byte[] etag;
        private final long modifiedMillis;

        Validators(byte[] etag, long modifiedMillis) {
            this.etag = etag;
            this.modifiedMillis = modifiedMillis;
        }

        /** Its strong entity tag, quotes included; do not change the array. */
        byte[] etag() {
            return etag;
        }

        /** When it was changed, in whole seconds; {@link HttpDate#NONE} when that is no use. */
        long modifiedMillis() {
            return modifiedMillis;
        }
    }

    private static final long SECOND = 1000;

    private ConditionPolicy() {}

    /** What comes of the conditions of a GET or HEAD. */
    static Outcome decide(Head request, Validators file, long nowMillis) {
        if (request.has(FieldName.IF_MATCH)) {
            if (!lists(request, FieldName.IF_MATCH, file.etag(), false)) {
                return Outcome.FAILED;
            }
        } else if (isLaterThan(request, FieldName.IF_UNMODIFIED_SINCE, file, nowMillis) > 0) {
            return Outcome.FAILED;
        }
        if (request.has(FieldName.IF_NONE_MATCH)) {
            return lists(request, FieldName.IF_NONE_MATCH, file.etag(), true) ? Outcome.NOT_MODIFIED : Outcome.PASS;
        }
        return isLaterThan(request, FieldName.IF_MODIFIED_SINCE, file, nowMillis) < 0
                ? Outcome.NOT_MODIFIED
                : Outcome.PASS;
    }

    /**
     * Whether a Range field counts: there is no If-Range, or it names this very file. A date does only as a strong
     * validator (RFC 9110 section 13.1.5): it is exactly the file's and lies a second or more back.
     */
    static boolean allowsRange(Head request, Validators file, long nowMillis) {
        int i = request.find(FieldName.IF_RANGE);
        if (i == Head.NONE) {
            return true;
        }
        byte[] bytes = request.array();
        int start = request.valueStart(i);
        int end = request.valueEnd(i);
        if (request.find(FieldName.IF_RANGE, i + 1) != Head.NONE) {
            return false;
        }
        if (Ascii.equals(bytes, start, end, file.etag())) {
            return true;
        }
        long date = HttpDate.parse(bytes, start, end, nowMillis);
        return date != HttpDate.NONE && date == file.modifiedMillis() && nowMillis - date >= SECOND;
    }

    /** 1 when the file was changed after the date of the field, -1 when it was not, 0 when that can not be said. */
    private static int isLaterThan(Head request, FieldName field, Validators file, long nowMillis) {
        int i = request.find(field);
        if (i == Head.NONE || file.modifiedMillis() == HttpDate.NONE || request.find(field, i + 1) != Head.NONE) {
            return 0;
        }
        long date = HttpDate.parse(request.array(), request.valueStart(i), request.valueEnd(i), nowMillis);
        if (date == HttpDate.NONE) {
            return 0;
        }
        return file.modifiedMillis() > date ? 1 : -1;
    }

    /** Whether the lists of the field hold the tag or are {@code *}; a weak tag counts only where weak ones do. */
    private static boolean lists(Head request, FieldName field, byte[] etag, boolean weakToo) {
        for (int i = request.find(field); i != Head.NONE; i = request.find(field, i + 1)) {
            if (lists(request.array(), request.valueStart(i), request.valueEnd(i), etag, weakToo)) {
                return true;
            }
        }
        return false;
    }

    private static boolean lists(byte[] bytes, int start, int end, byte[] etag, boolean weakToo) {
        if (end - start == 1 && bytes[start] == '*') {
            return true;
        }
        int at = skipCommas(bytes, start, end);
        while (at < end) {
            boolean weak = isWeak(bytes, at, end);
            int open = weak ? at + 2 : at;
            int close = tagEnd(bytes, open, end);
            if (close < 0) {
                return false;
            }
            if ((weakToo || !weak) && Ascii.equals(bytes, open, close, etag)) {
                return true;
            }
            at = skipCommas(bytes, close, end);
        }
        return false;
    }

    private static boolean isWeak(byte[] bytes, int at, int end) {
        return bytes[at] == 'W' && at + 1 < end && bytes[at + 1] == '/';
    }

    private static int skipCommas(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == ',')) {
            at++;
        }
        return at;
    }

    /** Where the quoted tag that begins at {@code open} ends, behind its quote, or -1. */
    private static int tagEnd(byte[] bytes, int open, int end) {
        int quote = open < end && bytes[open] == '"' ? Ascii.indexOf(bytes, open + 1, end, (byte) '"') : -1;
        return quote < 0 ? -1 : quote + 1;
    }
}
