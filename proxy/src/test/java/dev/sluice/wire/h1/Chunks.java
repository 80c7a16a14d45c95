package dev.sluice.wire.h1;

import dev.sluice.base.Ascii;
import dev.sluice.http.Head;
import dev.sluice.http.HeadLimits;
import dev.sluice.observe.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** What the chunk decoder's tests share: decoding bytes in given pieces, and a slow decoder to compare with. */
final class Chunks {
    /** What came out: END, MORE or REFUSED, why, the body, the number of trailers, and what is left. */
    record Outcome(int result, Reason error, String body, int trailers, String left) {}

    private Chunks() {}

    static Outcome decode(HeadLimits limits, byte[] bytes, int... cuts) {
        ChunkDecoder decoder = new ChunkDecoder();
        decoder.begin(limits);
        StringBuilder body = new StringBuilder();
        int from = 0;
        for (int i = 0; i <= cuts.length; i++) {
            int to = i == cuts.length ? bytes.length : cuts[i];
            ByteBuf in = Unpooled.wrappedBuffer(bytes, from, to - from);
            int result = decoder.next(in);
            while (result == ChunkDecoder.DATA) {
                byte[] data = new byte[decoder.available(in)];
                in.readBytes(data);
                decoder.taken(data.length);
                body.append(Ascii.text(data, 0, data.length));
                result = decoder.next(in);
            }
            if (result == ChunkDecoder.REFUSED) {
                return new Outcome(result, decoder.error(), "", 0, "");
            }
            if (result == ChunkDecoder.END) {
                Head trailers = decoder.trailers();
                String left = Ascii.text(bytes, from + in.readerIndex(), bytes.length);
                return new Outcome(result, Reason.OK, body.toString(), trailers == null ? 0 : trailers.count(), left);
            }
            from = to;
        }
        return new Outcome(ChunkDecoder.MORE, Reason.OK, body.toString(), 0, "");
    }

    /** The reference: the whole text at once, lines cut first. Knows no limits but those of lines. */
    static Outcome reference(byte[] bytes) {
        String text = Ascii.text(bytes, 0, bytes.length);
        StringBuilder body = new StringBuilder();
        int at = 0;
        while (true) {
            int end = text.indexOf("\r\n", at);
            if (end < 0) {
                return new Outcome(ChunkDecoder.MORE, Reason.OK, "", 0, "");
            }
            String line = text.substring(at, end);
            if (!line.matches(
                    "[0-9a-fA-F]{1,15}[ \\t]*(;([^\"\\p{Cntrl}]|\\t|\"([^\"\\\\\\p{Cntrl}]|\\t|\\\\[^\\p{Cntrl}]|\\\\\\t)*\")*)?")) {
                return new Outcome(ChunkDecoder.REFUSED, Reason.BAD_CHUNK, "", 0, "");
            }
            long size = Long.parseLong(line.replaceAll("(?s)[ \\t;].*", ""), 16);
            at = end + 2;
            if (size == 0) {
                return trailers(bytes, at, body.toString());
            }
            if (size + 2 > text.length() - at) {
                return new Outcome(ChunkDecoder.MORE, Reason.OK, "", 0, "");
            }
            body.append(text, at, at + (int) size);
            at += (int) size + 2;
            if (!text.startsWith("\r\n", at - 2)) {
                return new Outcome(ChunkDecoder.REFUSED, Reason.BAD_CHUNK, "", 0, "");
            }
        }
    }

    private static Outcome trailers(byte[] bytes, int at, String body) {
        byte[] rest = java.util.Arrays.copyOfRange(bytes, at, bytes.length);
        var result = new ReferenceParser(HeadParser.Kind.TRAILERS, HeadLimits.DEFAULT).parse(rest);
        if (!result.complete()) {
            return new Outcome(ChunkDecoder.MORE, Reason.OK, "", 0, "");
        }
        if (!result.ok()) {
            return new Outcome(ChunkDecoder.REFUSED, Reason.BAD_HEADER, "", 0, "");
        }
        String left = Ascii.text(rest, result.end(), rest.length);
        return new Outcome(ChunkDecoder.END, Reason.OK, body, result.parts().size(), left);
    }
}
