package dev.sluice.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Ascii;
import dev.sluice.http.FieldName;
import dev.sluice.http.Grpc;
import dev.sluice.observe.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a reply says to a client of gRPC. */
class ReplyTest {
    private static String field(Reply reply, FieldName name) {
        return reply.fieldMap().get(name);
    }

    @ParameterizedTest
    @CsvSource({
        "NO_ROUTE, 12",
        "NO_SERVER, 14",
        "CONNECT_REFUSED, 14",
        "CONNECT_TIMEOUT, 14",
        "QUEUE_FULL, 14",
        "UPSTREAM_RESET, 14",
        "SHUTTING_DOWN, 14",
        "REQUEST_TIMEOUT, 4",
        "RESPONSE_TIMEOUT, 4",
        "IDLE_TIMEOUT, 4",
        "BODY_TIMEOUT, 4",
        "HEADER_TIMEOUT, 4",
        "BODY_TOO_LARGE, 8",
        "HEADER_TOO_LARGE, 8",
        "TOO_MANY_HEADERS, 8",
        "URI_TOO_LONG, 8",
        "CLIENT_CLOSED, 1",
        "SEND_TIMEOUT, 1",
        "INTERNAL_ERROR, 13",
        "BAD_PATH, 13",
    })
    void reasonsHaveTheirStatus(Reason reason, int status) {
        Reply told = Reply.of(reason).forGrpc();
        assertThat(told.status()).isEqualTo(200);
        assertThat(told.reason()).isEqualTo(reason);
        assertThat(told.body()).isEmpty();
        assertThat(field(told, FieldName.GRPC_STATUS)).isEqualTo(Integer.toString(status));
        assertThat(field(told, FieldName.GRPC_MESSAGE)).isEqualTo(reason.code());
        assertThat(field(told, FieldName.CONTENT_TYPE)).isEqualTo("application/grpc");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OK")
    void noFailureLooksLikeSuccess(Reason reason) {
        assertThat(reason.grpcStatus()).isBetween(1, Grpc.STATUSES - 1);
    }

    @Test
    void theConfigurationsTextIsTheMessage() {
        Reply told = Reply.of(
                        503,
                        Map.of(FieldName.CONTENT_TYPE, "Text/Plain; charset=utf-8"),
                        "für 5 min zu".getBytes(StandardCharsets.UTF_8))
                .forGrpc();
        assertThat(field(told, FieldName.GRPC_STATUS)).isEqualTo("14");
        assertThat(field(told, FieldName.GRPC_MESSAGE)).isEqualTo("f%C3%BCr 5 min zu");
    }

    @Test
    void aPageIsNoMessage() {
        byte[] page = Ascii.bytes("<html>");
        assertThat(field(Reply.of(403, Map.of(), page).forGrpc(), FieldName.GRPC_MESSAGE))
                .isEqualTo("Forbidden");
        Map<FieldName, String> html = Map.of(FieldName.CONTENT_TYPE, "text/html");
        assertThat(field(Reply.of(403, html, page).forGrpc(), FieldName.GRPC_MESSAGE))
                .isEqualTo("Forbidden");
        Map<FieldName, String> text = Map.of(FieldName.CONTENT_TYPE, "text/plain");
        assertThat(field(Reply.of(403, text, new byte[1025]).forGrpc(), FieldName.GRPC_MESSAGE))
                .isEqualTo("Forbidden");
        assertThat(field(Reply.of(403, text, new byte[0]).forGrpc(), FieldName.GRPC_MESSAGE))
                .isEqualTo("Forbidden");
    }

    @Test
    void otherFieldsStay() {
        Reply told = Reply.of(Reason.NO_SERVER).with(FieldName.RETRY_AFTER, "5").forGrpc();
        assertThat(field(told, FieldName.RETRY_AFTER)).isEqualTo("5");
    }
}
