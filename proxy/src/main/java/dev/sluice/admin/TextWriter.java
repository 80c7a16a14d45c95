package dev.sluice.admin;

import dev.sluice.base.Ascii;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A writer of text as UTF-8 bytes through a small buffer, with the numbers and escapes of the Prometheus formats. Owned
 * by one thread.
 */
final class TextWriter {
    private static final int SIZE = 16 * 1024;
    private static final int LONGEST_NUMBER = 40;

    private final OutputStream out;
    private final byte[] buffer = new byte[SIZE];
    private int size;

    TextWriter(OutputStream out) {
        this.out = out;
    }

    /** Hands what is buffered to the stream. */
    void flush() throws IOException {
        out.write(buffer, 0, size);
        size = 0;
    }

    private void reserve(int more) throws IOException {
        if (size + more > SIZE) {
            flush();
        }
    }

    TextWriter ascii(char c) throws IOException {
        reserve(1);
        buffer[size++] = (byte) c;
        return this;
    }

    TextWriter text(String text) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                return bytes(text.substring(i).getBytes(StandardCharsets.UTF_8));
            }
            ascii(c);
        }
        return this;
    }

    private TextWriter bytes(byte[] bytes) throws IOException {
        flush();
        out.write(bytes);
        return this;
    }

    /** Writes text with backslash and line feed escaped, and the quote where it would end the text. */
    TextWriter escaped(String text, boolean quoted) throws IOException {
        if (text.indexOf('\\') < 0 && text.indexOf('\n') < 0 && (!quoted || text.indexOf('"') < 0)) {
            return text(text);
        }
        String escaped = text.replace("\\", "\\\\").replace("\n", "\\n");
        return text(quoted ? escaped.replace("\"", "\\\"") : escaped);
    }

    TextWriter number(long value) throws IOException {
        reserve(LONGEST_NUMBER);
        if (value < 0) {
            buffer[size++] = '-';
        }
        size = Ascii.putLong(buffer, size, Math.abs(value));
        return this;
    }

    /** Writes nanoseconds as seconds, exactly, with as few decimals as that takes but at least one. */
    TextWriter seconds(long nanos) throws IOException {
        number(nanos / 1_000_000_000);
        buffer[size++] = '.';
        long rest = nanos % 1_000_000_000;
        long place = 100_000_000;
        do {
            buffer[size++] = (byte) ('0' + rest / place);
            rest %= place;
            place /= 10;
        } while (rest > 0);
        return this;
    }
}
