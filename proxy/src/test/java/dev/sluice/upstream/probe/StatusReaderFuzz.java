package dev.sluice.upstream.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Whatever a server sends, the status reader answers one of three things and sticks to it. */
class StatusReaderFuzz {
    @FuzzTest(maxDuration = "5s")
    void anyBytes(byte[] bytes) {
        StatusReader reader = new StatusReader();
        int last = StatusReader.MORE;
        for (byte b : bytes) {
            int now = reader.read(b);
            assertThat(now).isBetween(StatusReader.GARBAGE, 599);
            if (last != StatusReader.MORE) {
                assertThat(now).isEqualTo(last);
            }
            last = now;
        }
        if (last > 0) {
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            assertThat(last == 101 || last >= 200).isTrue();
            assertThat(text).startsWith("HTTP/1.").contains(" " + last);
        }
    }
}
