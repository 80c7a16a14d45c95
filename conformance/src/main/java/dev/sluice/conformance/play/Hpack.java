package dev.sluice.conformance.play;

import dev.sluice.conformance.SceneFailure;
import dev.sluice.conformance.play.Message.Field;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import io.netty.util.AsciiString;
import java.io.ByteArrayOutputStream;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Field sections of one connection (RFC 7541): compressed as Netty does it, or literally where every byte must be as written;
 * confined to its block's thread.
 */
final class Hpack {
    private static final int MOST_BYTES = 16 * 1024 * 1024;
    private static final int LITERAL_PREFIX = 127;

    private final Received received = new Received();
    private final Decoder decoder = new Decoder();
    private final DefaultHttp2HeadersEncoder encoder =
            new DefaultHttp2HeadersEncoder(Http2HeadersEncoder.NEVER_SENSITIVE);

    /** Keeps fields in their order, pseudo-header fields included. */
    private static final class Received extends DefaultHttp2Headers {
        @Serial
        private static final long serialVersionUID = 1L;

        private final transient List<Field> list = new ArrayList<>();

        Received() {
            super(false);
        }

        @Override
        public Http2Headers add(CharSequence name, CharSequence value) {
            list.add(new Field(latin1(name), latin1(value)));
            return this;
        }

        private static String latin1(CharSequence text) {
            return text instanceof AsciiString ascii
                    ? new String(ascii.toByteArray(), StandardCharsets.ISO_8859_1)
                    : text.toString();
        }
    }

    private final class Decoder extends DefaultHttp2HeadersDecoder {
        Decoder() {
            super(false, MOST_BYTES);
        }

        @Override
        protected DefaultHttp2Headers newHeaders() {
            received.list.clear();
            return received;
        }
    }

    /** The fields of a whole section. */
    List<Field> decode(int stream, byte[] section) {
        try {
            decoder.decodeHeaders(stream, Unpooled.wrappedBuffer(section));
            return List.copyOf(received.list);
        } catch (Http2Exception e) {
            throw new SceneFailure("HPACK: " + e.getMessage(), e);
        }
    }

    /** A section with Huffman coding and the dynamic table. */
    byte[] encode(int stream, List<Field> fields) {
        DefaultHttp2Headers headers = new DefaultHttp2Headers(false);
        fields.forEach(field -> headers.add(ascii(field.name()), ascii(field.value())));
        ByteBuf section = Unpooled.buffer();
        try {
            encoder.encodeHeaders(stream, headers, section);
            return ByteBufUtil.getBytes(section);
        } catch (Http2Exception e) {
            throw new SceneFailure("HPACK: " + e.getMessage(), e);
        } finally {
            section.release();
        }
    }

    private static AsciiString ascii(String text) {
        return new AsciiString(Conversation.latin1(text), false);
    }

    /** The size of the other side's table has changed. */
    void tableSize(long bytes) {
        try {
            encoder.configuration().maxHeaderTableSize(bytes);
        } catch (Http2Exception e) {
            throw new SceneFailure("HPACK: " + e.getMessage(), e);
        }
    }

    /** Literal fields without indexing: every byte as written (section 6.2.2). */
    static byte[] literal(List<Field> fields) {
        ByteArrayOutputStream section = new ByteArrayOutputStream();
        for (Field field : fields) {
            section.write(0);
            string(section, Conversation.latin1(field.name()));
            string(section, Conversation.latin1(field.value()));
        }
        return section.toByteArray();
    }

    private static void string(ByteArrayOutputStream section, byte[] bytes) {
        int length = bytes.length;
        if (length < LITERAL_PREFIX) {
            section.write(length);
        } else {
            section.write(LITERAL_PREFIX);
            for (length -= LITERAL_PREFIX; length >= 128; length >>= 7) {
                section.write(length & 0x7f | 0x80);
            }
            section.write(length);
        }
        section.writeBytes(bytes);
    }
}
