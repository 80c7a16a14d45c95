package dev.sluice.wire.h1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Ascii;
import dev.sluice.http.Head;
import dev.sluice.http.HeadLimits;
import dev.sluice.observe.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/** What the head parser's tests share: parsing bytes in given pieces, and the parts of the head that come out. */
final class Heads {
    /** What came out: DONE, MORE or REFUSED, why, what is left in the buffer, and the head's parts. */
    record Outcome(int result, Reason error, String left, List<String> parts) {}

    private Heads() {}

    static Outcome parse(HeadParser.Kind kind, String text) {
        return parse(kind, HeadLimits.DEFAULT, Ascii.bytes(text));
    }

    /** Parses the bytes as they would come when the network cut them at these positions. */
    static Outcome parse(HeadParser.Kind kind, HeadLimits limits, byte[] bytes, int... cuts) {
        HeadParser parser = new HeadParser(kind);
        Head head = new Head();
        head.reset();
        parser.begin(limits);
        int from = 0;
        for (int i = 0; i <= cuts.length; i++) {
            int to = i == cuts.length ? bytes.length : cuts[i];
            ByteBuf in = Unpooled.wrappedBuffer(bytes, from, to - from);
            int result = parser.parse(in, head);
            String left = Ascii.text(bytes, from + in.readerIndex(), bytes.length);
            in.release();
            if (result != HeadParser.MORE) {
                List<String> parts = result == HeadParser.DONE ? parts(kind, head) : List.of();
                return new Outcome(result, parser.error(), result == HeadParser.DONE ? left : "", parts);
            }
            assertThat(in.readerIndex())
                    .as("bytes of an incomplete head are taken")
                    .isEqualTo(to - from);
            from = to;
        }
        return new Outcome(HeadParser.MORE, Reason.OK, "", List.of());
    }

    static List<String> parts(HeadParser.Kind kind, Head head) {
        List<String> parts = new ArrayList<>();
        if (kind == HeadParser.Kind.REQUEST) {
            parts.add(head.text(0, head.methodEnd()));
            parts.add(version(head));
            parts.add(head.text(head.authorityStart(), head.authorityEnd()) + "|"
                    + head.text(head.pathStart(), head.targetEnd()));
        } else if (kind == HeadParser.Kind.RESPONSE) {
            parts.add(version(head));
            parts.add(Integer.toString(head.status()));
            parts.add(head.text(head.reasonStart(), head.reasonEnd()));
        }
        for (int i = 0; i < head.count(); i++) {
            parts.add(head.text(head.nameStart(i), head.nameEnd(i)) + "="
                    + head.text(head.valueStart(i), head.valueEnd(i)));
        }
        return parts;
    }

    private static String version(Head head) {
        return head.version() == Head.HTTP_1_0 ? "HTTP/1.0" : "HTTP/1.1";
    }
}
