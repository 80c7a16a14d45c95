package dev.sluice.wire.h2;

/** A field on its way through HPACK: where its name and its value stand. Owned by one coder, reused for every field. */
final class Field {
    byte[] name = new byte[0];
    int nameStart;
    int nameEnd;
    byte[] value = new byte[0];
    int valueStart;
    int valueEnd;

    void name(byte[] bytes, int start, int end) {
        name = bytes;
        nameStart = start;
        nameEnd = end;
    }

    void value(byte[] bytes, int start, int end) {
        value = bytes;
        valueStart = start;
        valueEnd = end;
    }

    int nameLength() {
        return nameEnd - nameStart;
    }

    int valueLength() {
        return valueEnd - valueStart;
    }
}
