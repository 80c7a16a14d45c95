package dev.sluice.wire.h2;

/** What a peer said in its SETTINGS (RFC 9113 section 6.5.2), checked. Owned by one connection. */
final class Settings {
    static final int HEADER_TABLE_SIZE = 1;
    static final int ENABLE_PUSH = 2;
    static final int MAX_CONCURRENT_STREAMS = 3;
    static final int INITIAL_WINDOW_SIZE = 4;
    static final int MAX_FRAME_SIZE = 5;
    static final int MAX_HEADER_LIST_SIZE = 6;
    static final int ENABLE_CONNECT_PROTOCOL = 8;
    static final int NO_RFC7540_PRIORITIES = 9;

    /** The window that every stream and the connection begin with (RFC 9113 section 6.9.2). */
    static final int DEFAULT_WINDOW = 65_535;

    private static final long LARGEST_FRAME = (1 << 24) - 1;

    private long headerTableSize = 4096;
    private long maxConcurrentStreams = Long.MAX_VALUE;
    private int initialWindow = DEFAULT_WINDOW;
    private boolean connectProtocol;

    /** Takes one setting over; {@link ErrorCode#NONE} or why it is refused. */
    int set(int id, long value) {
        switch (id) {
            case HEADER_TABLE_SIZE:
                headerTableSize = value;
                return ErrorCode.NONE;
            case ENABLE_PUSH:
                return value <= 1 ? ErrorCode.NONE : ErrorCode.PROTOCOL_ERROR;
            case MAX_CONCURRENT_STREAMS:
                maxConcurrentStreams = value;
                return ErrorCode.NONE;
            case INITIAL_WINDOW_SIZE:
                if (value > Integer.MAX_VALUE) {
                    return ErrorCode.FLOW_CONTROL_ERROR;
                }
                initialWindow = (int) value;
                return ErrorCode.NONE;
            case MAX_FRAME_SIZE:
                return value >= Frame.LARGEST && value <= LARGEST_FRAME ? ErrorCode.NONE : ErrorCode.PROTOCOL_ERROR;
            case ENABLE_CONNECT_PROTOCOL:
                connectProtocol = value == 1;
                return value <= 1 ? ErrorCode.NONE : ErrorCode.PROTOCOL_ERROR;
            default:
                return ErrorCode.NONE;
        }
    }

    /** The size of the peer's HPACK table. */
    long headerTableSize() {
        return headerTableSize;
    }

    /** How many streams of ours the peer takes at a time. */
    long maxConcurrentStreams() {
        return maxConcurrentStreams;
    }

    /** The window our streams begin with. */
    int initialWindow() {
        return initialWindow;
    }

    /** Whether the peer takes extended CONNECT (RFC 8441 section 3). */
    boolean connectProtocol() {
        return connectProtocol;
    }
}
