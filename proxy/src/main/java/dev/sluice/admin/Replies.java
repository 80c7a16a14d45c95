package dev.sluice.admin;

import dev.sluice.exchange.Reply;
import dev.sluice.http.FieldName;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The replies of the admin pages: never cached, never sniffed. Pure; any thread. */
final class Replies {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final FieldName SNIFF = FieldName.of("X-Content-Type-Options");

    /** Tells the command line that it is Sluice that answers. */
    private static final FieldName SLUICE = FieldName.of(AdminRequest.MARK);

    private Replies() {}

    static Reply text(int status, String text) {
        return bytes(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    static Reply json(int status, Object value) {
        return bytes(status, "application/json", JSON.writeValueAsBytes(value));
    }

    static Reply bytes(int status, String type, byte[] body) {
        Map<FieldName, String> fields = new LinkedHashMap<>();
        fields.put(FieldName.CONTENT_TYPE, type);
        fields.put(FieldName.CACHE_CONTROL, "no-store");
        fields.put(SNIFF, "nosniff");
        fields.put(SLUICE, "1");
        return Reply.of(status, fields, body);
    }
}
