package dev.sluice.route;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.sluice.base.Ascii;

/**
 * A range of bytes seen as text, one character a byte, for RE2J. It does not decode UTF-8: RE2J's own byte input takes
 * a malformed sequence for the end of the text, and then a request could hide its tail from a pattern. Lives for one
 * look at one value, on the loop that made it.
 */
final class ByteView implements CharSequence {
    private final byte[] bytes;
    private final int start;
    private final int end;

    private ByteView(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.start = start;
        this.end = end;
    }

    /** A matcher of the pattern over the range; its positions count from {@code start}. */
    static Matcher matcher(Pattern pattern, byte[] bytes, int start, int end) {
        return pattern.matcher(new ByteView(bytes, start, end));
    }

    /**
     * The pattern that the text spells, in RE2's syntax and ASCII.
     *
     * @throws RouteException if it is not one
     */
    static Pattern compile(String regex) {
        for (int i = 0; i < regex.length(); i++) {
            if (regex.charAt(i) > 0x7f) {
                throw new RouteException("regular expression ~" + regex + " holds '" + regex.charAt(i)
                        + "', but patterns see bytes: write ASCII only, \\xNN for other bytes");
            }
        }
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new RouteException("not a regular expression (RE2): ~" + regex + ": " + e.getMessage());
        }
    }

    @Override
    public int length() {
        return end - start;
    }

    @Override
    public char charAt(int index) {
        return (char) (bytes[start + index] & 0xff);
    }

    @Override
    public CharSequence subSequence(int from, int to) {
        return new ByteView(bytes, start + from, start + to);
    }

    @Override
    public String toString() {
        return Ascii.text(bytes, start, end);
    }
}
