package dev.sluice.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.http.FieldName;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/** Whatever a client sends, every format makes exactly one line of it, and the JSON format valid JSON. */
class AccessLogFuzz {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final LogFormat[] TEXTS = {
        LogFormat.common(),
        LogFormat.combined(),
        LogFormat.template("{method} {host} {path} {query} {site} {header.Cookie}")
    };

    @FuzzTest
    void everyEntryIsOneLine(FuzzedDataProvider data) {
        byte[] target = data.consumeBytes(5000);
        byte[] field = data.consumeBytes(2000);
        FakeEntry entry = entry(target, field, data.consumeRemainingAsBytes());
        for (LogFormat format : TEXTS) {
            assertThat(onlyPrintable(entry.bytesIn(format))).isTrue();
        }
        byte[] line = entry.bytesIn(LogFormat.json());
        assertThat(decode(line)).hasLineCount(1).endsWith("}\n").doesNotContain("\u0085", "\u2028", "\u2029");
        assertThat(JSON.readTree(line).get("status").asInt()).isEqualTo(200);
    }

    /** An entry with the bytes in every place that a client or a configuration may fill. */
    static FakeEntry entry(byte[] target, byte[] field, byte[] rest) {
        FakeEntry entry = new FakeEntry()
                .request(rest, field, target)
                .field(FieldName.USER_AGENT, field)
                .field(FieldName.REFERER, rest)
                .field(FieldName.COOKIE, target);
        entry.site = rest;
        entry.route = field;
        entry.client = rest;
        entry.requestId = field;
        return entry;
    }

    private static boolean onlyPrintable(byte[] line) {
        for (int i = 0; i < line.length - 1; i++) {
            if (line[i] < 0x20 || line[i] == 0x7f) {
                return false;
            }
        }
        return line[line.length - 1] == '\n';
    }

    private static String decode(byte[] line) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new AssertionError("not UTF-8", e);
        }
    }
}
