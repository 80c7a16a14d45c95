package dev.sluice.admin;

import dev.sluice.exchange.Reply;
import dev.sluice.http.FieldName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;

/**
 * The admin page for people: one HTML file that carries its style and script, and may load nothing but the status. Its
 * content security policy names the two by their digests, so that nothing else in it could ever run. Immutable.
 */
final class Dashboard {
    private static final FieldName POLICY = FieldName.of("Content-Security-Policy");
    private static final FieldName REFERRER = FieldName.of("Referrer-Policy");

    private Dashboard() {}

    /** The page. */
    static Reply reply() {
        return Made.REPLY;
    }

    /** Made when it is first asked for: a start has better things to do. */
    private static final class Made {
        static final Reply REPLY = make();
    }

    private static Reply make() {
        byte[] page = read();
        String text = new String(page, StandardCharsets.UTF_8);
        String policy =
                "default-src 'none'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                        + "; style-src '" + digest(text, "<style>", "</style>") + "'; script-src '"
                        + digest(text, "<script>", "</script>") + "'";
        return Replies.bytes(200, "text/html; charset=utf-8", page)
                .with(POLICY, policy)
                .with(REFERRER, "no-referrer");
    }

    private static byte[] read() {
        try (InputStream in = Objects.requireNonNull(Dashboard.class.getResourceAsStream("dashboard.html"))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(String page, String open, String close) {
        int start = page.indexOf(open) + open.length();
        byte[] content = page.substring(start, page.indexOf(close, start)).getBytes(StandardCharsets.UTF_8);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return "sha256-" + Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
