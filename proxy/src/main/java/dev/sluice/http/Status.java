package dev.sluice.http;

import dev.sluice.base.Ascii;

/** The status codes of RFC 9110 section 15 and their reason phrases. Immutable. */
public final class Status {
    private static final byte[][] PHRASES = new byte[600][];
    private static final byte[] UNKNOWN = Ascii.bytes("Unknown");

    static {
        phrases(100, "Continue", "Switching Protocols", "Processing", "Early Hints");
        phrases(200, "OK", "Created", "Accepted", "Non-Authoritative Information", "No Content", "Reset Content");
        phrases(206, "Partial Content");
        phrases(300, "Multiple Choices", "Moved Permanently", "Found", "See Other", "Not Modified");
        phrases(307, "Temporary Redirect", "Permanent Redirect");
        phrases(400, "Bad Request", "Unauthorized", "Payment Required", "Forbidden", "Not Found");
        phrases(405, "Method Not Allowed", "Not Acceptable", "Proxy Authentication Required", "Request Timeout");
        phrases(409, "Conflict", "Gone", "Length Required", "Precondition Failed", "Content Too Large");
        phrases(414, "URI Too Long", "Unsupported Media Type", "Range Not Satisfiable", "Expectation Failed");
        phrases(421, "Misdirected Request", "Unprocessable Content", "Locked", "Failed Dependency", "Too Early");
        phrases(426, "Upgrade Required");
        phrases(428, "Precondition Required", "Too Many Requests");
        phrases(431, "Request Header Fields Too Large");
        phrases(451, "Unavailable For Legal Reasons");
        phrases(500, "Internal Server Error", "Not Implemented", "Bad Gateway", "Service Unavailable");
        phrases(504, "Gateway Timeout", "HTTP Version Not Supported");
        phrases(507, "Insufficient Storage");
    }

    private Status() {}

    private static void phrases(int first, String... texts) {
        for (int i = 0; i < texts.length; i++) {
            PHRASES[first + i] = Ascii.bytes(texts[i]);
        }
    }

    /** The standard reason phrase of the status code; do not change the array. */
    public static byte[] phrase(int status) {
        byte[] phrase = status >= 0 && status < PHRASES.length ? PHRASES[status] : null;
        return phrase == null ? UNKNOWN : phrase;
    }

    /** Whether a response with this status never has a body (RFC 9112 section 6.3): 1xx, 204 and 304. */
    public static boolean isBodiless(int status) {
        return status < 200 || status == 204 || status == 304;
    }
}
