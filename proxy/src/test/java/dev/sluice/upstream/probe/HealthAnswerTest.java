package dev.sluice.upstream.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.http.FieldName;
import dev.sluice.http.Head;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthAnswerTest {
    private static final String GARBAGE = "the answer is no HealthCheckResponse";

    private static Head trailers(String status) {
        Head head = new Head();
        head.reset();
        head.add(FieldName.GRPC_STATUS, status);
        return head;
    }

    private static String trouble(byte[] body) {
        HealthAnswer answer = new HealthAnswer();
        for (byte b : body) {
            answer.take(Unpooled.wrappedBuffer(new byte[] {b}));
        }
        return String.valueOf(answer.trouble(trailers("0")));
    }

    @ParameterizedTest
    @CsvSource({
        "00000000020801, null",
        "00000000020800, unknown",
        "0000000000, unknown",
        "00000000020802, not serving",
        "00000000020803, service unknown",
        // fields that a later version may add
        "0000000006120261620801, null",
        "000000000b09000000000000000008 01, null",
        "0000000007150000000008 01, null",
        "0000000004180708 01, null",
        // the last one counts
        "0000000004080208 01, null",
        // no such message
        "'', '" + GARBAGE + "'",
        "00000000, '" + GARBAGE + "'",
        "01000000020801, '" + GARBAGE + "'",
        "00000000030801, '" + GARBAGE + "'",
        "00000000010801, '" + GARBAGE + "'",
        "00000000020881, '" + GARBAGE + "'",
        "00000000020804, '" + GARBAGE + "'",
        "00000000020b01, '" + GARBAGE + "'",
        "00000000031205 61, '" + GARBAGE + "'",
        "000000000308ffff, '" + GARBAGE + "'",
        "000000000c08ffffffffffffffffff01 00, '" + GARBAGE + "'",
    })
    void theMessageSaysHowTheServerIs(String hex, String trouble) {
        assertThat(trouble(ByteBufUtil.decodeHexDump(hex.replace(" ", "")))).isEqualTo(trouble);
    }

    @Test
    void theCallsOwnStatusComesFirst() {
        HealthAnswer answer = new HealthAnswer();
        answer.take(Unpooled.wrappedBuffer(new byte[] {0, 0, 0, 0, 2, 8, 1}));
        assertThat(answer.trouble(trailers("0"))).isNull();
        assertThat(answer.trouble(trailers("12"))).isEqualTo("gRPC status 12");
        Head none = new Head();
        none.reset();
        assertThat(answer.trouble(none)).isEqualTo("no gRPC status");
    }

    @Test
    void anAnswerWithoutEndIsNotKept() {
        HealthAnswer answer = new HealthAnswer();
        ByteBuf piece = Unpooled.wrappedBuffer(new byte[100]);
        for (int i = 0; i < 1000; i++) {
            answer.take(piece);
        }
        assertThat(answer.trouble(trailers("0"))).isEqualTo(GARBAGE);
    }

    @Test
    void anyBytesAreJudged() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] body = new byte[5 + random.nextInt(12)];
            random.nextBytes(body);
            System.arraycopy(new byte[] {0, 0, 0, 0, (byte) (body.length - 5)}, 0, body, 0, 5);
            assertThat(trouble(body)).isNotEmpty();
        }
    }
}
