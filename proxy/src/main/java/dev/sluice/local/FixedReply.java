package dev.sluice.local;

import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.Target;
import dev.sluice.http.FieldName;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The target that always answers the same. Immutable, shared by all loops. */
public final class FixedReply implements Target {
    private final Reply reply;

    /** The target as configured. */
    public FixedReply(ReplyConfig config) {
        byte[] body = config.body().getBytes(StandardCharsets.UTF_8);
        Map<FieldName, String> fields = new LinkedHashMap<>();
        if (body.length > 0) {
            fields.put(FieldName.CONTENT_TYPE, config.type());
        }
        config.headers().forEach((name, value) -> fields.put(FieldName.of(name), value));
        this.reply = Reply.of(config.status(), fields, body);
    }

    @Override
    public void serve(Exchange x) {
        x.reply(reply);
    }

    @Override
    public String description() {
        return "reply " + reply.status();
    }
}
