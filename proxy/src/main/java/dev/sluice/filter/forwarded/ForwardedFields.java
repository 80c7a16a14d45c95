package dev.sluice.filter.forwarded;

import dev.sluice.base.Ascii;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Feature;
import dev.sluice.exchange.Filter;
import dev.sluice.exchange.ForwardedConfig;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.Verdict;
import dev.sluice.http.FieldName;
import dev.sluice.http.Head;

/**
 * The filter that writes the forwarding fields. What a peer that is not a trusted proxy says in them is removed, so an
 * upstream may believe what it finds. Immutable; every loop.
 */
public final class ForwardedFields implements Filter.OnRequest {
    /** The feature: {@code forwarded:}. */
    public static final Feature<ForwardedConfig> FEATURE =
            new Feature<>("forwarded", ForwardedConfig.class, ForwardedFields::new);

    private static final byte[] HTTP = Ascii.bytes("http");
    private static final byte[] HTTPS = Ascii.bytes("https");
    private static final byte[] VIA_2_0 = Ascii.bytes("2.0 sluice");
    private static final byte[] VIA_1_1 = Ascii.bytes("1.1 sluice");
    private static final byte[] VIA_1_0 = Ascii.bytes("1.0 sluice");
    private static final byte[] FOR = Ascii.bytes("for=");
    private static final byte[] HOST = Ascii.bytes("\";host=\"");
    private static final byte[] PROTO = Ascii.bytes("\";proto=");
    private static final byte[] UNKNOWN = Ascii.bytes("unknown");

    private final ForwardedConfig config;

    /** The filter as configured. */
    public ForwardedFields(ForwardedConfig config) {
        this.config = config;
    }

    @Override
    public Verdict onRequest(Exchange x) {
        Head request = x.request();
        if (!x.identity().isTrusted()) {
            distrust(request);
        }
        if (config.xForwarded()) {
            xForwarded(x, request);
        }
        if (config.rfc7239()) {
            forwarded(x, request);
        }
        if (config.via()) {
            request.add(FieldName.VIA, via(request));
        }
        if (config.requestId()) {
            request.remove(FieldName.X_REQUEST_ID);
            request.add(
                    FieldName.X_REQUEST_ID,
                    x.identity().requestId(),
                    0,
                    x.identity().requestIdLength());
        }
        return Verdict.NEXT;
    }

    private static byte[] via(Head request) {
        if (request.version() == Head.HTTP_2) {
            return VIA_2_0;
        }
        return request.version() == Head.HTTP_1_0 ? VIA_1_0 : VIA_1_1;
    }

    private static void distrust(Head request) {
        request.remove(FieldName.X_FORWARDED_FOR);
        request.remove(FieldName.X_FORWARDED_PROTO);
        request.remove(FieldName.X_FORWARDED_HOST);
        request.remove(FieldName.X_FORWARDED_PORT);
        request.remove(FieldName.FORWARDED);
        request.remove(FieldName.CLIENT_CERT);
        request.remove(FieldName.CLIENT_CERT_CHAIN);
    }

    /** Adds the peer to the list, and what else is known unless a trusted proxy has said it. */
    private static void xForwarded(Exchange x, Head request) {
        Client peer = x.peer();
        Identity identity = x.identity();
        boolean told = identity.isTrusted() && identity.addressText() != peer.text();
        if (told && !request.has(FieldName.X_FORWARDED_FOR)) {
            request.add(FieldName.X_FORWARDED_FOR, identity.addressText(), 0, identity.addressLength());
        }
        addToList(request, FieldName.X_FORWARDED_FOR, peer.text(), peer.text().length);
        if (!request.has(FieldName.X_FORWARDED_PROTO)) {
            request.add(FieldName.X_FORWARDED_PROTO, identity.isSecure() ? HTTPS : HTTP);
        }
        if (!request.has(FieldName.X_FORWARDED_HOST) && identity.hostEnd() > identity.hostStart()) {
            request.add(
                    FieldName.X_FORWARDED_HOST, request.array(), identity.clientHostStart(), identity.clientHostEnd());
        }
        if (!request.has(FieldName.X_FORWARDED_PORT)) {
            request.add(FieldName.X_FORWARDED_PORT, peer.localPort());
        }
    }

    /** {@code for="ADDRESS";host="HOST";proto=SCHEME}, IPv6 in brackets (RFC 7239 section 6). */
    private static void forwarded(Exchange x, Head request) {
        Identity identity = x.identity();
        byte[] address = x.peer().address().length == 0 ? UNKNOWN : x.peer().text();
        boolean six = x.peer().address().length == 16;
        int hostLength = identity.hostEnd() - identity.hostStart();
        byte[] value = new byte[address.length + hostLength + 48];
        int at = put(value, 0, FOR);
        value[at++] = '"';
        if (six) {
            value[at++] = '[';
        }
        at = put(value, at, address);
        if (six) {
            value[at++] = ']';
        }
        at = put(value, at, HOST);
        System.arraycopy(request.array(), identity.hostStart(), value, at, hostLength);
        at = put(value, at + hostLength, PROTO);
        at = put(value, at, x.peer().isSecure() ? HTTPS : HTTP);
        addToList(request, FieldName.FORWARDED, value, at);
    }

    /** Adds an entry to a list field, all of it in one line, as applications read only one. */
    private static void addToList(Head request, FieldName name, byte[] entry, int length) {
        int first = request.find(name);
        if (first == Head.NONE) {
            request.add(name, entry, 0, length);
            return;
        }
        int size = length;
        for (int i = first; i != Head.NONE; i = request.find(name, i + 1)) {
            size += request.valueEnd(i) - request.valueStart(i) + 2;
        }
        byte[] list = new byte[size];
        int at = 0;
        for (int i = first; i != Head.NONE; i = request.find(name, i + 1)) {
            int valueLength = request.valueEnd(i) - request.valueStart(i);
            System.arraycopy(request.array(), request.valueStart(i), list, at, valueLength);
            at += valueLength;
            list[at++] = ',';
            list[at++] = ' ';
        }
        System.arraycopy(entry, 0, list, at, length);
        request.set(name, list);
    }

    private static int put(byte[] into, int at, byte[] text) {
        System.arraycopy(text, 0, into, at, text.length);
        return at + text.length;
    }
}
