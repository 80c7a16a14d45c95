package dev.sluice.local;

import dev.sluice.base.Ascii;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The file name that a request path stands for: segments percent-decoded, read as UTF-8, and none of them able to lead
 * out of the directory it is looked up in. Refused are an encoded slash, a backslash, control characters, {@code .} and
 * {@code ..} whatever way they are written, and empty segments. Pure; any thread.
 */
final class FilePath {
    private FilePath() {}

    /**
     * The name, relative to a root, that the range of a path says; it ends in a slash when the path does, and is empty for
     * the root. Null when the path is refused.
     *
     * @param start where the path starts, at a slash, unless the range is empty
     */
    static @Nullable String relative(byte[] bytes, int start, int end) {
        if (start == end) {
            return "";
        }
        if (bytes[start] != '/') {
            return null;
        }
        byte[] decoded = new byte[end - start];
        int size = decode(bytes, start + 1, end, decoded);
        return size < 0 || !hasPlainSegments(decoded, size) ? null : utf8(decoded, size);
    }

    /** Decodes the range into the array; how many bytes came out, or -1. */
    private static int decode(byte[] bytes, int start, int end, byte[] into) {
        int size = 0;
        for (int i = start; i < end; i++) {
            int b = bytes[i] & 0xff;
            if (b == '%') {
                b = i + 2 < end ? Ascii.hexValue(bytes[i + 1]) << 4 | Ascii.hexValue(bytes[i + 2]) : -1;
                i += 2;
                if (b == '/') {
                    return -1;
                }
            }
            if (b < ' ' || b == 0x7f || b == '\\') {
                return -1;
            }
            into[size++] = (byte) b;
        }
        return size;
    }

    private static boolean hasPlainSegments(byte[] name, int size) {
        int at = 0;
        while (at < size) {
            int slash = Ascii.indexOf(name, at, size, (byte) '/');
            int stop = slash < 0 ? size : slash;
            int length = stop - at;
            boolean dots = length <= 2 && name[at] == '.' && name[stop - 1] == '.';
            if (length == 0 || dots) {
                return false;
            }
            at = stop + 1;
        }
        return true;
    }

    private static @Nullable String utf8(byte[] name, int size) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(name, 0, size))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
