package dev.sluice.conformance.scene;

import dev.sluice.conformance.SceneFailure;
import java.util.Arrays;
import java.util.List;

/** How one side of the proxy is spoken to; immutable. */
public enum Protocol {
    /** HTTP/1.1 in the clear. */
    H1("h1", false, false),
    /** HTTP/1.1 over TLS. */
    TLS("h1+tls", true, false),
    /** HTTP/2 over TLS, chosen by ALPN. */
    H2("h2", true, true),
    /** HTTP/2 in the clear, without an upgrade. */
    H2C("h2c", false, true);

    private final String shown;
    private final boolean secure;
    private final boolean multiplexed;

    Protocol(String shown, boolean secure, boolean multiplexed) {
        this.shown = shown;
        this.secure = secure;
        this.multiplexed = multiplexed;
    }

    /** The protocol of that name: {@code h1}, {@code tls} or {@code h1+tls}, {@code h2}, {@code h2c}. */
    public static Protocol of(String name) {
        return Arrays.stream(values())
                .filter(each -> each.shown.equals(name) || each == TLS && name.equals("tls"))
                .findFirst()
                .orElseThrow(() -> new SceneFailure("no such protocol: " + name));
    }

    /** Whether {@code word} names a protocol in the options of a block. */
    static boolean isName(String word) {
        return List.of("h1", "tls", "h1+tls", "h2", "h2c").contains(word);
    }

    /** The name in the matrix. */
    public String shown() {
        return shown;
    }

    /** Whether there is TLS. */
    public boolean isSecure() {
        return secure;
    }

    /** Whether it is HTTP/2. */
    public boolean isMultiplexed() {
        return multiplexed;
    }

    /** What it is called in ALPN. */
    public String alpn() {
        return multiplexed ? "h2" : "http/1.1";
    }
}
