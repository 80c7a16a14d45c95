package dev.sluice.upstream;

import dev.sluice.base.Ascii;
import dev.sluice.base.Template;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Variables;
import dev.sluice.http.FieldName;
import dev.sluice.http.Head;
import dev.sluice.upstream.balance.Endpoint;
import dev.sluice.upstream.balance.Lane;
import dev.sluice.upstream.balance.Tried;
import org.jspecify.annotations.Nullable;

/**
 * What ties a request to a server: the sticky cookie, which names one, and the key of consistent hashing, which implies
 * one. Owned by one attempt.
 */
final class Affinity {
    private static final int ID_DIGITS = 16;

    private final LoopCluster cluster;
    private final @Nullable StickyConfig sticky;
    private final @Nullable Variables hashed;
    private final byte[] cookieName;
    private final byte[] attributes;
    private final byte[] digits = new byte[ID_DIGITS];
    private @Nullable Lane kept;
    private long key;

    Affinity(LoopCluster cluster) {
        ServiceConfig config = cluster.cluster().config();
        HashKey hash = config.balance().hash();
        this.cluster = cluster;
        this.sticky = config.sticky();
        this.hashed = hash == null ? null : variables(hash.template());
        this.cookieName = Ascii.bytes(sticky == null ? "" : sticky.name());
        this.attributes = Ascii.bytes(sticky == null ? "" : attributes(sticky));
    }

    private static Variables variables(Template template) {
        return Variables.compile(template);
    }

    private static String attributes(StickyConfig sticky) {
        StringBuilder text = new StringBuilder("; Path=").append(sticky.path());
        if (!sticky.maxAge().isZero()) {
            text.append("; Max-Age=").append(sticky.maxAge().toSeconds());
        }
        text.append(sticky.httpOnly() ? "; HttpOnly" : "").append(sticky.secure() ? "; Secure" : "");
        String sameSite = sticky.sameSite().name();
        text.append("; SameSite=")
                .append(sameSite.charAt(0))
                .append(sameSite.substring(1).toLowerCase(java.util.Locale.ROOT));
        return text.toString();
    }

    /** Reads what the request brings. */
    void begin(Exchange x) {
        kept = sticky == null ? null : find(x.request());
        key = hashed == null ? Variables.HASH_OF_NOTHING : hashed.hash(x);
        if (hashed != null && key == Variables.HASH_OF_NOTHING) {
            // requests without the value are spread: all of them on one server would be its end
            key = cluster.loop().random().nextLong();
        }
    }

    /** The lane that the cookie names, while it can serve and was not tried; else null. */
    @Nullable
    Lane lane(Tried tried) {
        Lane lane = kept;
        boolean serves = lane != null
                && !tried.has(lane)
                && lane.endpoint().isAvailable(cluster.loop().nowNanos())
                && !lane.isFull();
        return serves ? lane : null;
    }

    /** The key of consistent hashing. */
    long key() {
        return key;
    }

    /** Sets the cookie when the client does not bring the one of this lane. */
    void onResponse(Head response, Lane lane) {
        if (sticky == null || lane == kept) {
            return;
        }
        byte[] value = new byte[cookieName.length + 1 + ID_DIGITS + attributes.length];
        System.arraycopy(cookieName, 0, value, 0, cookieName.length);
        value[cookieName.length] = '=';
        int at = Ascii.putHex(value, cookieName.length + 1, id(lane.endpoint()));
        System.arraycopy(attributes, 0, value, at, attributes.length);
        response.add(FieldName.SET_COOKIE, value);
    }

    private @Nullable Lane find(Head request) {
        for (int i = request.find(FieldName.COOKIE); i != Head.NONE; i = request.find(FieldName.COOKIE, i + 1)) {
            Lane lane = find(request.array(), request.valueStart(i), request.valueEnd(i));
            if (lane != null) {
                return lane;
            }
        }
        return null;
    }

    private @Nullable Lane find(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end) {
            int semicolon = Ascii.indexOf(bytes, at, end, (byte) ';');
            int stop = semicolon < 0 ? end : semicolon;
            while (at < stop && bytes[at] == ' ') {
                at++;
            }
            int equals = at + cookieName.length;
            boolean named = equals < stop && bytes[equals] == '=' && Ascii.equals(bytes, at, equals, cookieName);
            if (named && stop - equals - 1 == ID_DIGITS) {
                return ofId(bytes, equals + 1);
            }
            at = stop + 1;
        }
        return null;
    }

    private @Nullable Lane ofId(byte[] bytes, int start) {
        for (Lane lane : cluster.lanes()) {
            Ascii.putHex(digits, 0, id(lane.endpoint()));
            if (Ascii.equals(bytes, start, start + ID_DIGITS, digits)) {
                return lane;
            }
        }
        return null;
    }

    /** What the cookie says for the endpoint. */
    static String idText(Endpoint endpoint) {
        byte[] text = new byte[ID_DIGITS];
        Ascii.putHex(text, 0, id(endpoint));
        return Ascii.text(text, 0, ID_DIGITS);
    }

    /** A number that tells nothing of the address: the FNV-1a hash of the endpoint's name, mixed. */
    private static long id(Endpoint endpoint) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : endpoint.nameBytes()) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 32)) * 0x9E3779B97F4A7C15L;
        return hash ^ (hash >>> 29);
    }
}
