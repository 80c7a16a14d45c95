package dev.sluice.conformance.play;

import dev.sluice.conformance.SceneFailure;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;

/**
 * One frame of HTTP/2 (RFC 9113, section 4); immutable, and never compared.
 *
 * @param type its number
 * @param flags its flags
 * @param stream its stream, 0 for the connection
 * @param payload its bytes
 */
@SuppressWarnings("ArrayRecordComponent")
record H2Frame(int type, int flags, int stream, byte[] payload) {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int ACK = 1;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;
    static final int PADDED = 8;
    static final int PRIORITY = 0x20;

    static final int HEAD_BYTES = 9;

    private static final List<String> TYPES = List.of(
            "data",
            "headers",
            "priority",
            "rst",
            "settings",
            "push-promise",
            "ping",
            "goaway",
            "window",
            "continuation");
    private static final List<String> CODES = List.of(
            "NO_ERROR",
            "PROTOCOL_ERROR",
            "INTERNAL_ERROR",
            "FLOW_CONTROL_ERROR",
            "SETTINGS_TIMEOUT",
            "STREAM_CLOSED",
            "FRAME_SIZE_ERROR",
            "REFUSED_STREAM",
            "CANCEL",
            "COMPRESSION_ERROR",
            "CONNECT_ERROR",
            "ENHANCE_YOUR_CALM",
            "INADEQUATE_SECURITY",
            "HTTP_1_1_REQUIRED");
    private static final List<String> SETTING_NAMES = List.of(
            "",
            "table-size",
            "push",
            "max-streams",
            "initial-window",
            "max-frame",
            "max-fields",
            "",
            "connect-protocol",
            "no-priorities");

    /** The number of a type, by name or as it is. */
    static int type(String name) {
        return number(TYPES, name, "type of frame");
    }

    /** The number of an error code, by name or as it is. */
    static int code(String name) {
        return number(CODES, name, "error code");
    }

    /** The number of a setting, by name or as it is. */
    static int setting(String name) {
        return number(SETTING_NAMES, name, "setting");
    }

    private static int number(List<String> names, String name, String what) {
        int index = names.indexOf(name);
        if (index < 0 && !name.matches("\\d+|0x[0-9a-fA-F]+")) {
            throw new SceneFailure("no such " + what + ": " + name);
        }
        return index >= 0 ? index : Integer.decode(name);
    }

    /** The flags that are named, with commas, or as a number. */
    static int flags(String names) {
        int flags = 0;
        for (String name : names.split(",", -1)) {
            flags |= switch (name) {
                case "none" -> 0;
                case "ack", "end-stream" -> END_STREAM;
                case "end-headers" -> END_HEADERS;
                case "padded" -> PADDED;
                case "priority" -> PRIORITY;
                default -> Integer.decode(name);
            };
        }
        return flags;
    }

    static String codeName(int code) {
        return code >= 0 && code < CODES.size() ? CODES.get(code) : String.valueOf(code);
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** The four bytes at {@code index}. */
    int number(int index) {
        return ByteBuffer.wrap(payload).getInt(index);
    }

    /** The error code of RST_STREAM and GOAWAY, -1 of others and of those that are too short for one. */
    int code() {
        int at = type == RST_STREAM ? 0 : type == GOAWAY ? 4 : payload.length;
        return payload.length < at + 4 ? -1 : number(at);
    }

    /** The frame as it is sent, with a length that may lie. */
    byte[] bytes(int length) {
        ByteBuffer bytes = ByteBuffer.allocate(HEAD_BYTES + payload.length);
        bytes.putInt(length << 8 | type & 0xff).put((byte) flags).putInt(stream).put(payload);
        return bytes.array();
    }

    byte[] bytes() {
        return bytes(payload.length);
    }

    /** What a reader of a transcript wants to know. */
    String shown() {
        String name = type < TYPES.size() ? TYPES.get(type).toUpperCase(Locale.ROOT) : "type " + type;
        String code = code() < 0 ? "" : " " + codeName(code());
        return name + " stream=" + stream + " flags=" + flags + " " + payload.length + " B" + code;
    }

    /** A frame whose payload is one number. */
    static H2Frame ofNumber(int type, int stream, int number) {
        return new H2Frame(
                type, 0, stream, ByteBuffer.allocate(4).putInt(number).array());
    }
}
