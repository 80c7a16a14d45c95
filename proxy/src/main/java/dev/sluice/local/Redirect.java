package dev.sluice.local;

import dev.sluice.base.Ascii;
import dev.sluice.base.ByteText;
import dev.sluice.base.Template;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.Target;
import dev.sluice.exchange.Variables;
import dev.sluice.http.FieldName;
import dev.sluice.http.Status;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The target that sends the client elsewhere (RFC 9110 section 15.4). The Location is an absolute URI or a path, whatever
 * the template says; bytes that no URI may hold are percent-encoded. Immutable, shared by all loops.
 */
public final class Redirect implements Target {
    private static final byte[] HEX = Ascii.bytes("0123456789ABCDEF");
    private static final boolean[] URI = new boolean[256];

    static {
        // RFC 3986: unreserved, gen-delims, sub-delims and the percent sign of what is encoded already
        for (byte b : Ascii.bytes("-._~:/?#[]@!$&'()*+,;=%")) {
            URI[b] = true;
        }
        for (int i = 0; i < 26; i++) {
            URI['a' + i] = true;
            URI['A' + i] = true;
        }
        for (int i = '0'; i <= '9'; i++) {
            URI[i] = true;
        }
    }

    private final RedirectConfig config;
    private final Variables location;
    private final Reply reply;
    private final boolean leavesHost;

    /** The target as configured. */
    public Redirect(RedirectConfig config) {
        this.config = config;
        this.location = Variables.compile(config.to());
        this.leavesHost = leavesHost(config.to());
        byte[] phrase = Status.phrase(config.status());
        String body = config.status() + " " + new String(phrase, StandardCharsets.US_ASCII) + "\n";
        this.reply = Reply.of(
                config.status(),
                Map.of(FieldName.CONTENT_TYPE, "text/plain; charset=utf-8"),
                body.getBytes(StandardCharsets.US_ASCII));
    }

    private static boolean leavesHost(Template to) {
        return to.parts().get(0) instanceof Template.Literal start
                && start.text().startsWith("//");
    }

    @Override
    public void serve(Exchange x) {
        ByteText text = new ByteText();
        location.append(x, text);
        x.reply(reply.with(FieldName.LOCATION, encode(text)));
    }

    private byte[] encode(ByteText text) {
        byte[] bytes = text.array();
        ByteText uri = new ByteText();
        for (int i = leavesHost ? 0 : pathStart(bytes, text.size()); i < text.size(); i++) {
            int b = bytes[i] & 0xff;
            if (URI[b]) {
                uri.append((byte) b);
            } else {
                uri.append((byte) '%').append(HEX[b >> 4]).append(HEX[b & 15]);
            }
        }
        return uri.toBytes();
    }

    /**
     * Skips all but one of the slashes that a variable has brought to the front: two would name another host, and the
     * client would choose where it is sent.
     */
    private static int pathStart(byte[] bytes, int size) {
        int at = 0;
        while (at + 1 < size && bytes[at] == '/' && (bytes[at + 1] == '/' || bytes[at + 1] == '\\')) {
            at++;
        }
        if (at > 0 && bytes[at] == '\\') {
            bytes[at] = '/';
        }
        return at;
    }

    @Override
    public String description() {
        return "redirect " + config.status() + " " + config.to();
    }
}
