package dev.sluice.wire.h2;

import dev.sluice.base.Ascii;

/** The numbers of the frame layer (RFC 9113 sections 4 and 6, RFC 9218 section 7.1). Immutable. */
final class Frame {
    /** What a client sends first (RFC 9113 section 3.4). */
    static final byte[] PREFACE = Ascii.bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

    /** Bytes of every frame's header. */
    static final int HEADER = 9;

    /** The largest payload we take and send: what every peer takes unasked. */
    static final int LARGEST = 16_384;

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;
    static final int PRIORITY_UPDATE = 16;

    static final int END_STREAM = 1;
    static final int ACK = 1;
    static final int END_HEADERS = 4;
    static final int PADDED = 8;
    static final int PRIORITISED = 32;

    private Frame() {}
}
