package dev.sluice.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Ascii;
import dev.sluice.base.FastRandom;
import dev.sluice.http.FieldName;
import dev.sluice.http.Head;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonLogTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private final FakeEntry entry = new FakeEntry();

    private static JsonNode parse(FakeEntry entry) {
        String line = entry.in(LogFormat.json());
        assertThat(line).endsWith("\n").hasLineCount(1);
        return JSON.readTree(line);
    }

    @Test
    void saysTheStatusOfACallOnly() {
        assertThat(parse(entry).has("grpcStatus")).isFalse();
        entry.grpcStatus = 0;
        assertThat(parse(entry).get("grpcStatus").asInt(-1)).isZero();
    }

    @Test
    void aUsualLineInFull() {
        entry.field(FieldName.USER_AGENT, "curl/8.5").field(FieldName.REFERER, "https://example.com/");
        entry.stages[Stage.ROUTE.ordinal()] = 1_999;
        entry.stages[Stage.RECEIVE.ordinal()] = 1_000_000;
        assertThat(entry.in(LogFormat.json()))
                .isEqualTo("{\"time\":\"2026-11-23T08:30:00.123Z\",\"client\":\"192.0.2.7\",\"method\":\"GET\","
                        + "\"host\":\"shop.example.com\",\"path\":\"/cart/7?x=1\",\"protocol\":\"HTTP/1.1\","
                        + "\"status\":200,\"reason\":\"ok\",\"listener\":\":8080\",\"site\":\"shop.example.com\","
                        + "\"route\":\"/cart/*\",\"service\":\"web\",\"server\":\"10.0.0.11:8080\","
                        + "\"upstreamProtocol\":\"HTTP/1.1\",\"attempts\":1,\"bytesIn\":321,\"bytesOut\":4567,\"durationMs\":1.234,"
                        + "\"requestId\":\"0123456789abcdef\",\"userAgent\":\"curl/8.5\","
                        + "\"referer\":\"https://example.com/\",\"stages\":{\"route\":0.001,\"receive\":1.000}}\n");
    }

    @Test
    void namesThatComeAgainAreWrittenAsTheFirstTime() {
        LogLine line = new LogLine();
        byte[][] names = {
            Ascii.bytes("plain"),
            Ascii.bytes("\"quoted\"\n"),
            Ascii.bytes("x".repeat(3000)),
            new byte[0],
            Ascii.bytes("plain")
        };
        FastRandom random = new FastRandom(5);
        for (int i = 0; i < 200; i++) {
            entry.site = names[random.nextInt(names.length)];
            entry.route = names[random.nextInt(names.length)];
            entry.server = names[random.nextInt(names.length)];
            line.begin();
            LogFormat.json().write(entry, line);
            int end = line.end();
            assertThat(Ascii.text(line.array(), 0, end)).isEqualTo(entry.in(LogFormat.json()));
        }
    }

    @Test
    void aHandshakeIsTold() {
        entry.tls = new byte[][] {
            Ascii.bytes("TLSv1.3"), Ascii.bytes("TLS_AES_128_GCM_SHA256"), Ascii.bytes("shop.example.com"), new byte[0]
        };
        assertThat(entry.in(LogFormat.json()))
                .contains("\"reason\":\"ok\",\"tlsVersion\":\"TLSv1.3\",\"tlsCipher\":\"TLS_AES_128_GCM_SHA256\","
                        + "\"sni\":\"shop.example.com\",\"listener\"");
        assertThat(entry.in(LogFormat.template("{tls.version} {tls.cipher} {tls.sni} {tls.alpn}")))
                .isEqualTo("TLSv1.3 TLS_AES_128_GCM_SHA256 shop.example.com -\n");
    }

    @Test
    void whatIsNotKnownIsLeftOut() {
        entry.nothing();
        entry.reason = Reason.BAD_REQUEST_LINE;
        entry.request.version(Head.HTTP_1_0);
        assertThat(entry.in(LogFormat.json()))
                .isEqualTo("{\"time\":\"2026-11-23T08:30:00.123Z\",\"client\":\"192.0.2.7\","
                        + "\"protocol\":\"HTTP/1.0\",\"status\":0,\"reason\":\"bad-request-line\","
                        + "\"listener\":\":8080\",\"attempts\":1,\"bytesIn\":321,\"bytesOut\":4567,"
                        + "\"durationMs\":1.234,\"requestId\":\"0123456789abcdef\",\"stages\":{}}\n");
    }

    @Test
    void quotesControlsAndLineSeparatorsAreEscapedAndRealTextIsKept() {
        byte[] agent = "\"\\\n\r\t\u0000\u007f\u0085\u2028\u00e9\u20ac\ud83d\ude00".getBytes(StandardCharsets.UTF_8);
        entry.field(FieldName.USER_AGENT, agent);
        String line = entry.in(LogFormat.json());
        assertThat(line)
                .contains("\"userAgent\":\"\\\"\\\\\\u000a\\u000d\\u0009\\u0000\\u007f\\u0085\\u2028"
                        + "\u00e9\u20ac\ud83d\ude00\"");
        assertThat(parse(entry).get("userAgent").asString())
                .isEqualTo("\"\\\n\r\t\u0000\u007f\u0085\u2028\u00e9\u20ac\ud83d\ude00");
    }

    @Test
    void bytesThatAreNotUtf8BecomeTheCharacterWithTheirNumber() {
        entry.request(Ascii.bytes("GET"), Ascii.bytes("h"), new byte[] {
            '/', (byte) 0xff, (byte) 0xc3, '"', (byte) 0xe2, (byte) 0x82
        });
        assertThat(parse(entry).get("path").asString()).isEqualTo("/\u00ff\u00c3\"\u00e2\u0082");
    }

    @Test
    void aLongTextIsCutMarkedAndSaidSo() {
        entry.request(Ascii.bytes("GET"), Ascii.bytes("h"), Ascii.bytes("/" + "a".repeat(5000)));
        JsonNode json = parse(entry);
        assertThat(json.get("path").asString()).isEqualTo("/" + "a".repeat(4095) + "...");
        assertThat(json.get("truncated").asBoolean()).isTrue();
    }

    @Test
    void aTextThatJustFitsIsNotCut() {
        entry.request(Ascii.bytes("GET"), Ascii.bytes("h"), Ascii.bytes("/" + "a".repeat(4095)));
        JsonNode json = parse(entry);
        assertThat(json.get("path").asString()).hasSize(4096);
        assertThat(json.has("truncated")).isFalse();
    }

    @Test
    void anEscapeIsNeverCutInTwo() {
        for (int length = 1000; length < 1030; length++) {
            FakeEntry cut =
                    new FakeEntry().field(FieldName.USER_AGENT, "a".repeat(length) + "\"\u0001\"\u0001\"\u0001");
            cut.field(FieldName.REFERER, ("a".repeat(length) + "\u20ac\u20ac\u20ac").getBytes(StandardCharsets.UTF_8));
            assertThat(parse(cut).get("referer").asString()).matches("a+\u20ac{0,3}(\\.\\.\\.)?");
        }
    }

    @Test
    void theWorstLineStillFitsAndIsValid() {
        byte[] worst = new byte[10_000];
        Arrays.fill(worst, (byte) 1);
        entry.request(worst, worst, worst).field(FieldName.USER_AGENT, worst).field(FieldName.REFERER, worst);
        entry.client = worst;
        entry.requestId = worst;
        entry.site = worst;
        entry.route = worst;
        entry.service = worst;
        entry.server = worst;
        entry.bytesIn = Long.MAX_VALUE;
        entry.bytesOut = Long.MAX_VALUE;
        entry.durationNanos = Long.MAX_VALUE;
        Arrays.fill(entry.stages, Long.MAX_VALUE);
        assertThat(entry.bytesIn(LogFormat.json())).hasSizeLessThan(LogLine.LIMIT);
        JsonNode json = parse(entry);
        assertThat(json.get("truncated").asBoolean()).isTrue();
        assertThat(json.get("stages").size()).isEqualTo(Stage.COUNT);
    }

    @Test
    void anyBytesAnywhereGiveOneValidLine() {
        FastRandom random = new FastRandom(5);
        for (int i = 0; i < 3_000; i++) {
            parse(AccessLogFuzz.entry(bytes(random), bytes(random), bytes(random)));
        }
    }

    private static byte[] bytes(FastRandom random) {
        byte[] bytes = new byte[random.nextInt(random.nextInt(20) == 0 ? 6000 : 60)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) random.nextLong();
        }
        return bytes;
    }
}
