package dev.sluice.filter.hsts;

import dev.sluice.base.Ascii;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Feature;
import dev.sluice.exchange.Filter;
import dev.sluice.exchange.Verdict;
import dev.sluice.http.FieldName;
import dev.sluice.http.Head;

/**
 * The filter that tells browsers to stay with HTTPS (RFC 6797), in answers over TLS only. What a server says of it gives
 * way. Immutable; every loop.
 */
public final class StrictTransport implements Filter.OnResponse {
    /** The feature: {@code hsts:}. */
    public static final Feature<HstsConfig> FEATURE = new Feature<>("hsts", HstsConfig.class, StrictTransport::new);

    private final byte[] value;

    /** The filter as configured. */
    public StrictTransport(HstsConfig config) {
        String text = "max-age=" + config.maxAge().toSeconds()
                + (config.includeSubdomains() ? "; includeSubDomains" : "")
                + (config.preload() ? "; preload" : "");
        this.value = Ascii.bytes(text);
    }

    @Override
    public Verdict onResponse(Exchange x) {
        if (x.identity().isSecure()) {
            Head response = x.response();
            response.remove(FieldName.STRICT_TRANSPORT_SECURITY);
            response.add(FieldName.STRICT_TRANSPORT_SECURITY, value);
        }
        return Verdict.NEXT;
    }
}
