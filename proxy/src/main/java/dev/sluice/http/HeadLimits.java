package dev.sluice.http;

/**
 * How large a message head may be. Immutable.
 *
 * @param startLine bytes of the start line
 * @param bytes bytes of the whole head
 * @param fields number of fields
 */
public record HeadLimits(int startLine, int bytes, int fields) {
    /** 8 KB for the start line, 32 KB in all, 128 fields. */
    public static final HeadLimits DEFAULT = new HeadLimits(8 << 10, 32 << 10, 128);
}
