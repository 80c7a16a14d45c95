package dev.sluice.http;

import dev.sluice.base.Ascii;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The wish of an HTTP/1.1 client to go on in HTTP/2 on a plain connection (RFC 7540 section 3.2, which RFC 9113 gives up and
 * clients still send). Pure; any thread.
 */
public final class Http2Upgrade {
    /** More settings than there are to say are no wish but a load. */
    private static final int MOST_SETTINGS = 32;

    private static final int SETTING = 6;
    private static final byte[] H2C = Ascii.bytes("h2c");
    private static final byte[] UPGRADE = Ascii.bytes("Upgrade");

    private Http2Upgrade() {}

    /**
     * What the client's first SETTINGS frame would say, if it asks for the upgrade and for nothing else, and says so without a
     * fault; null otherwise, and then its request is one as any other.
     */
    public static byte @Nullable [] settings(Head request) {
        int upgrade = request.find(FieldName.UPGRADE);
        int settings = request.find(FieldName.HTTP2_SETTINGS);
        boolean asks = upgrade != Head.NONE
                && settings != Head.NONE
                && request.find(FieldName.UPGRADE, upgrade + 1) == Head.NONE
                && request.find(FieldName.HTTP2_SETTINGS, settings + 1) == Head.NONE
                && Ascii.equalsIgnoreCase(request.array(), request.valueStart(upgrade), request.valueEnd(upgrade), H2C)
                && request.version() == Head.HTTP_1_1
                && request.method() != Method.CONNECT
                && HopByHop.upgrades(request)
                && HopByHop.names(request, FieldName.HTTP2_SETTINGS);
        return asks ? decode(request.text(request.valueStart(settings), request.valueEnd(settings))) : null;
    }

    private static byte @Nullable [] decode(String text) {
        if (text.indexOf('=') >= 0 || text.length() > MOST_SETTINGS * SETTING * 4 / 3) {
            return null;
        }
        try {
            byte[] payload = Base64.getUrlDecoder().decode(text);
            return payload.length % SETTING == 0 ? payload : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Removes the wish. */
    public static void fulfil(Head request) {
        request.remove(FieldName.UPGRADE);
        request.remove(FieldName.HTTP2_SETTINGS);
    }

    /** Makes the response that fulfils it. */
    public static Head response() {
        Head response = new Head();
        response.reset();
        response.status(101);
        response.add(FieldName.CONNECTION, UPGRADE);
        response.add(FieldName.UPGRADE, H2C);
        return response;
    }
}
