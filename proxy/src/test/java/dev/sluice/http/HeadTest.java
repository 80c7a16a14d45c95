package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Ascii;
import dev.sluice.base.FastRandom;
import dev.sluice.exchange.FakeServerStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class HeadTest {
    private static final FieldName CUSTOM = FieldName.of("X-Custom");

    private final Head head = new Head();

    @Test
    void aRequestIsReadByItsParts() {
        FakeServerStream.fill(head, "PATCH /a/b?c=d", "Host: h", "X-CUSTOM: one", "x-custom: two");
        assertThat(head.method()).isEqualTo(Method.PATCH);
        assertThat(head.text(0, head.methodEnd())).isEqualTo("PATCH");
        assertThat(head.text(head.pathStart(), head.pathEnd())).isEqualTo("/a/b");
        assertThat(head.text(head.queryStart(), head.queryEnd())).isEqualTo("c=d");
        assertThat(head.text(head.pathStart(), head.targetEnd())).isEqualTo("/a/b?c=d");
        assertThat(head.value(FieldName.HOST)).isEqualTo("h");
        assertThat(head.value(CUSTOM)).isEqualTo("one");
        assertThat(head.find(CUSTOM, head.find(CUSTOM) + 1)).isEqualTo(2);
        assertThat(head).hasToString("PATCH /a/b?c=d\nHost: h\nX-CUSTOM: one\nx-custom: two");
    }

    @Test
    void anEmptyQueryIsAQuery() {
        FakeServerStream.fill(head, "GET /?");
        assertThat(head.hasQuery()).isTrue();
        assertThat(head.queryStart()).isEqualTo(head.queryEnd());
        FakeServerStream.fill(head, "GET /");
        assertThat(head.hasQuery()).isFalse();
        assertThat(head.queryStart()).isEqualTo(Head.NONE);
        assertThat(head.targetEnd()).isEqualTo(head.pathEnd());
    }

    @Test
    void aResponseHasItsPhrase() {
        head.reset();
        head.status(404);
        head.add(FieldName.CONTENT_LENGTH, 1_234_567_890_123L);
        assertThat(head).hasToString("404 Not Found\nContent-Length: 1234567890123");
    }

    @Test
    void editsChangeWhatIsFound() {
        head.reset();
        head.add(CUSTOM, "1");
        head.add(FieldName.VIA, "2");
        head.add(CUSTOM, "3");
        head.set(CUSTOM, Ascii.bytes("4"));
        assertThat(head.value(CUSTOM)).isEqualTo("4");
        assertThat(head.find(CUSTOM, head.find(CUSTOM) + 1)).isEqualTo(Head.NONE);
        head.remove(FieldName.VIA);
        assertThat(head.has(FieldName.VIA)).isFalse();
        assertThat(head.value(FieldName.VIA)).isNull();
        head.add(FieldName.VIA, "5");
        assertThat(head.valueIs(FieldName.VIA, Ascii.bytes("5"))).isTrue();
        assertThat(head.valueIs(FieldName.HOST, Ascii.bytes("5"))).isFalse();
    }

    @Test
    void aValueMayComeFromTheHeadItself() {
        head.reset();
        head.add(FieldName.HOST, "example.com");
        for (int i = 0; i < 500; i++) {
            int host = head.find(FieldName.HOST);
            head.add(CUSTOM, head.array(), head.valueStart(host), head.valueEnd(host));
        }
        assertThat(head.text(head.valueStart(500), head.valueEnd(500))).isEqualTo("example.com");
    }

    @Test
    void aLineIsWholeInTheArena() {
        head.reset();
        head.add(CUSTOM, "value");
        assertThat(head.text(head.nameStart(0), head.lineEnd(0))).isEqualTo("X-Custom: value\r\n");
        assertThat(head.id(0)).isEqualTo(FieldName.UNKNOWN);
    }

    @Test
    void resettingForgetsEverything() {
        FakeServerStream.fill(head, "GET /a?b", "Via: x");
        head.authority(0, 1);
        head.asterisk(true);
        head.status(200);
        head.reset();
        assertThat(head.count()).isZero();
        assertThat(head.size()).isZero();
        assertThat(head.status()).isZero();
        assertThat(head.has(FieldName.VIA)).isFalse();
        assertThat(head.hasQuery()).isFalse();
        assertThat(head.isAsterisk()).isFalse();
        assertThat(head.authorityStart()).isEqualTo(Head.NONE);
        assertThat(head.version()).isEqualTo(Head.HTTP_1_1);
    }

    @Test
    void aHeadThatGrewLargeShrinksAgain() {
        head.reset();
        head.reserve(1 << 20);
        assertThat(head.array().length).isGreaterThanOrEqualTo(1 << 20);
        head.reset();
        assertThat(head.array()).hasSizeLessThan(1 << 16);
    }

    /** Any sequence of edits leaves what a plain list of lines would hold. */
    @Test
    void editsAreThoseOfAList() {
        FastRandom random = new FastRandom(21);
        String[] names = {"Host", "Via", "X-One", "x-one", "X-Two", "Connection", "via"};
        for (int round = 0; round < 2_000; round++) {
            head.reset();
            head.status(200);
            List<String[]> lines = new ArrayList<>();
            for (int i = random.nextInt(60); i > 0; i--) {
                String name = names[random.nextInt(names.length)];
                String value = String.valueOf(random.nextInt(1000));
                edit(random.nextInt(4), name, value, lines);
            }
            StringBuilder expected = new StringBuilder("200 OK");
            lines.forEach(line ->
                    expected.append('\n').append(written(line[0])).append(": ").append(line[1]));
            assertThat(head).hasToString(expected.toString());
        }
    }

    private void edit(int kind, String name, String value, List<String[]> lines) {
        if (kind <= 1) {
            lines.removeIf(line -> same(line[0], name));
        }
        if (kind == 0) {
            head.remove(FieldName.of(name));
            return;
        }
        if (kind == 1) {
            head.set(FieldName.of(name), Ascii.bytes(value));
        } else {
            head.add(FieldName.of(name), value);
        }
        lines.add(new String[] {name, value});
    }

    /** A name that is interned is written in one way. */
    private static String written(String name) {
        return FieldName.of(name).toString();
    }

    private static boolean same(String one, String other) {
        return one.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
    }

    @Test
    void copiesTheFieldsOfAnother() {
        Head from = new Head();
        from.reset();
        from.add(FieldName.VIA, "1");
        from.add(CUSTOM, "2");
        from.add(FieldName.ETAG, "3");
        from.remove(CUSTOM);
        Head head = new Head();
        head.reset();
        head.add(FieldName.DATE, "gone");
        head.copyFields(from);
        from.reset();
        assertThat(head).hasToString(" \nVia: 1\nETag: 3");
    }
}
