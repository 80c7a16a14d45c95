package dev.sluice.server.tls;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** ClientHellos for tests, built byte by byte. One thread. */
final class Hellos {
    private final ByteArrayOutputStream extensions = new ByteArrayOutputStream();
    private byte[] suites = {0x13, 0x01, (byte) 0xc0, 0x2f};
    private boolean withExtensions = true;

    static byte[] named(String name) {
        return new Hellos().name(name).body();
    }

    Hellos suites(int... numbers) {
        suites = shorts(numbers);
        return this;
    }

    Hellos name(String name) {
        byte[] text = name.getBytes(StandardCharsets.ISO_8859_1);
        return extension(0, join(u16(text.length + 3), new byte[] {0}, u16(text.length), text));
    }

    Hellos signatures(int... schemes) {
        byte[] list = shorts(schemes);
        return extension(13, join(u16(list.length), list));
    }

    Hellos versions(int... versions) {
        byte[] list = shorts(versions);
        return extension(43, join(new byte[] {(byte) list.length}, list));
    }

    Hellos protocols(String... names) {
        byte[] list = new byte[0];
        for (String name : names) {
            list = join(list, new byte[] {(byte) name.length()}, name.getBytes(StandardCharsets.ISO_8859_1));
        }
        return extension(16, join(u16(list.length), list));
    }

    Hellos extension(int type, byte[] content) {
        extensions.writeBytes(join(u16(type), u16(content.length), content));
        return this;
    }

    Hellos bare() {
        withExtensions = false;
        return this;
    }

    /** The message's body. */
    byte[] body() {
        byte[] all = extensions.toByteArray();
        byte[] head =
                join(new byte[] {3, 3}, new byte[32], new byte[] {0}, u16(suites.length), suites, new byte[] {1, 0});
        return withExtensions ? join(head, u16(all.length), all) : head;
    }

    /** The message in records of so many bytes of content each. */
    byte[] records(int size) {
        return records(message(body()), size);
    }

    static byte[] message(byte[] body) {
        return join(new byte[] {1, (byte) (body.length >> 16)}, u16(body.length), body);
    }

    static byte[] records(byte[] message, int size) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < message.length; i += size) {
            int length = Math.min(size, message.length - i);
            all.writeBytes(new byte[] {22, 3, 1});
            all.writeBytes(u16(length));
            all.write(message, i, length);
        }
        return all.toByteArray();
    }

    private static byte[] shorts(int... numbers) {
        byte[] bytes = new byte[2 * numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            bytes[2 * i] = (byte) (numbers[i] >> 8);
            bytes[2 * i + 1] = (byte) numbers[i];
        }
        return bytes;
    }

    private static byte[] u16(int number) {
        return shorts(number);
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
