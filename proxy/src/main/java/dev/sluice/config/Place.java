package dev.sluice.config;

/**
 * A stretch of one line of a file: where a problem or a value is. Lines and columns count from 1; {@code source} is the whole
 * line. Immutable, for any thread.
 */
public record Place(String file, int line, int column, int length, String source) {

    /** The form compilers and editors use: {@code file:line:column}. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
