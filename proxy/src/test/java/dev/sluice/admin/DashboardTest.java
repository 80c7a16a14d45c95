package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.Reply;
import dev.sluice.http.FieldName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The admin page: what it may load and run is what stands in it. */
class DashboardTest {
    private static String page() throws IOException {
        try (InputStream in = Objects.requireNonNull(Dashboard.class.getResourceAsStream("dashboard.html"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String policy() {
        Reply reply = Dashboard.reply();
        return Objects.requireNonNull(reply.fieldMap().get(FieldName.of("Content-Security-Policy")));
    }

    private static String digest(String element) throws IOException, NoSuchAlgorithmException {
        Matcher found =
                Pattern.compile("(?s)<" + element + ">(.*?)</" + element + ">").matcher(page());
        assertThat(found.find()).isTrue();
        byte[] content = found.group(1).getBytes(StandardCharsets.UTF_8);
        assertThat(found.find()).as("one " + element + " only").isFalse();
        return Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(content));
    }

    @Test
    void thePolicyNamesTheStyleAndTheScriptAndNothingElse() throws IOException, NoSuchAlgorithmException {
        assertThat(policy())
                .isEqualTo("default-src 'none'; connect-src 'self'; base-uri 'none'; form-action 'none'"
                        + "; frame-ancestors 'none'; style-src 'sha256-" + digest("style") + "'; script-src 'sha256-"
                        + digest("script") + "'");
    }

    /** A digest in the policy switches these off, so a page that used them would be broken. */
    @Test
    void nothingIsStyledOrScriptedInAttributes() throws IOException {
        assertThat(page()).doesNotContainPattern("\\sstyle=").doesNotContainPattern("\\son[a-z]+=");
    }

    @Test
    void nothingIsLoadedFromElsewhere() throws IOException {
        assertThat(page()).doesNotContain("http:", "https:", "src=", "@import", "url(", "<link");
    }

    /** Names come from configurations and clients: they are only ever put in as text. */
    @Test
    void nothingIsPutInAsMarkup() throws IOException {
        assertThat(page())
                .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(")
                .doesNotContain("setAttribute", "srcdoc", "DOMParser")
                .contains("textContent");
    }

    @Test
    void isAPageThatNobodyKeepsOrSniffs() {
        Reply reply = Dashboard.reply();
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.fieldMap())
                .containsEntry(FieldName.CONTENT_TYPE, "text/html; charset=utf-8")
                .containsEntry(FieldName.CACHE_CONTROL, "no-store")
                .containsEntry(FieldName.of("X-Content-Type-Options"), "nosniff")
                .containsEntry(FieldName.of("Referrer-Policy"), "no-referrer");
    }
}
