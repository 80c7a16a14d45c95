package dev.sluice.exchange;

import dev.sluice.base.Ascii;
import dev.sluice.base.FastRandom;
import dev.sluice.base.IpAddress;
import dev.sluice.http.FieldName;
import dev.sluice.http.ForwardedElement;
import dev.sluice.http.Head;
import dev.sluice.http.Method;
import dev.sluice.observe.Reason;

/**
 * Who asks, for which host and under which id: the outcome of IDENTIFY. What the peer says of the client is believed
 * only when the peer is a trusted proxy; then the client is the last address in X-Forwarded-For that is not itself
 * trusted, and the scheme is the last in X-Forwarded-Proto. Forwarded (RFC 7239) counts where neither of them stands, as
 * a proxy that writes those lets a client's Forwarded through. Owned by its exchange.
 */
public final class Identity {
    private static final byte[] NOBODY = new byte[0];
    private static final int ID_BYTES = 32;
    private static final int LONGEST_ID = 128;
    private static final byte[] HTTP = Ascii.bytes("http");
    private static final byte[] HTTPS = Ascii.bytes("https");
    private static final byte[] WS = Ascii.bytes("ws");
    private static final byte[] WSS = Ascii.bytes("wss");
    private static final boolean[] NAME = table("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_~:");
    private static final boolean[] LITERAL = table("abcdefABCDEF0123456789.:[]");

    private final byte[] parsed = new byte[IpAddress.V6_BYTES];
    private final byte[] parsedText = new byte[IpAddress.MAX_TEXT_BYTES];
    private final byte[] address4 = new byte[IpAddress.V4_BYTES];
    private final byte[] address6 = new byte[IpAddress.V6_BYTES];
    private final ForwardedElement element = new ForwardedElement();
    private final byte[] requestId = new byte[LONGEST_ID];
    private int requestIdLength;
    private int hostStart;
    private int hostEnd;
    private byte[] address = NOBODY;
    private byte[] addressText = NOBODY;
    private int addressLength;
    private boolean trusted;
    private boolean secure;
    private int clientHostStart;
    private int clientHostEnd;

    private static boolean[] table(String characters) {
        boolean[] table = new boolean[128];
        characters.chars().forEach(c -> table[c] = true);
        return table;
    }

    void reset(Client peer) {
        hostStart = 0;
        hostEnd = 0;
        address = peer.address();
        addressText = peer.text();
        addressLength = addressText.length;
        requestIdLength = 0;
        trusted = false;
        secure = peer.isSecure();
        clientHostStart = 0;
        clientHostEnd = 0;
    }

    /** Identifies the exchange's request; {@code OK} or why it is refused. */
    Reason identify(Exchange x) {
        Head request = x.request();
        trusted = x.site().trusted().trusts(address);
        requestId(request, x.loop().random());
        if (trusted) {
            client(request, x.site().trusted());
        }
        Reason refused = host(request);
        if (refused != Reason.OK) {
            return refused;
        }
        return x.site().routes().pathPolicy(x).apply(request) ? Reason.OK : Reason.BAD_PATH;
    }

    /* --------------- the id --------------- */

    private void requestId(Head request, FastRandom random) {
        int field = trusted ? request.find(FieldName.X_REQUEST_ID) : Head.NONE;
        if (field != Head.NONE) {
            int start = request.valueStart(field);
            int length = request.valueEnd(field) - start;
            if (length > 0 && length <= LONGEST_ID) {
                System.arraycopy(request.array(), start, requestId, 0, length);
                requestIdLength = length;
                return;
            }
        }
        Ascii.putHex(requestId, 0, random.nextLong());
        Ascii.putHex(requestId, ID_BYTES / 2, random.nextLong());
        requestIdLength = ID_BYTES;
    }

    /* --------------- the client --------------- */

    private void client(Head request, Trusted proxies) {
        int scheme = lastOf(request, FieldName.X_FORWARDED_PROTO);
        if (scheme != Head.NONE) {
            scheme(request.array(), request.valueStart(scheme), request.valueEnd(scheme));
        }
        boolean listed = lastOf(request, FieldName.X_FORWARDED_FOR) != Head.NONE;
        if (listed || scheme == Head.NONE) {
            walk(request, listed ? FieldName.X_FORWARDED_FOR : FieldName.FORWARDED, proxies);
        }
    }

    private static int lastOf(Head request, FieldName name) {
        int last = Head.NONE;
        for (int i = request.find(name); i != Head.NONE; i = request.find(name, i + 1)) {
            last = i;
        }
        return last;
    }

    /** The last entry of the list, which the peer itself has written. */
    private void scheme(byte[] bytes, int from, int to) {
        int start = to;
        while (start > from && bytes[start - 1] != ',') {
            start--;
        }
        while (start < to && (bytes[start] == ' ' || bytes[start] == '\t')) {
            start++;
        }
        if (Ascii.equalsIgnoreCase(bytes, start, to, HTTPS) || Ascii.equalsIgnoreCase(bytes, start, to, WSS)) {
            secure = true;
        } else if (Ascii.equalsIgnoreCase(bytes, start, to, HTTP) || Ascii.equalsIgnoreCase(bytes, start, to, WS)) {
            secure = false;
        }
    }

    /** Walks a list from its end, the last field first, while the addresses are trusted proxies. */
    private void walk(Head request, FieldName name, Trusted proxies) {
        boolean more = true;
        for (int i = request.count() - 1; more && i >= 0; i--) {
            if (!request.isRemoved(i) && request.id(i) == name.id()) {
                byte[] bytes = request.array();
                int start = request.valueStart(i);
                int end = request.valueEnd(i);
                more = name == FieldName.FORWARDED
                        ? walkElements(bytes, start, end, proxies)
                        : walk(bytes, start, end, proxies);
            }
        }
    }

    /** The same for the elements of Forwarded; each was written by the trusted proxy before it. */
    private boolean walkElements(byte[] bytes, int start, int end, Trusted proxies) {
        int stop = end;
        while (stop > start) {
            int from = element.readLast(bytes, start, stop);
            if (from == ForwardedElement.MALFORMED) {
                return false;
            }
            scheme(bytes, element.scheme().start(), element.scheme().end());
            ForwardedElement.Span host = element.host();
            if (!host.isEmpty() && isHost(bytes, host.start(), host.end())) {
                clientHostStart = host.start();
                clientHostEnd = host.end();
            }
            ForwardedElement.Span node = element.address();
            if (!take(bytes, node.start(), node.end()) || !proxies.trusts(address)) {
                return false;
            }
            stop = from - 1;
        }
        return true;
    }

    /** Takes addresses from the end of the list; false when the client is found or an entry is no address. */
    private boolean walk(byte[] bytes, int start, int end, Trusted proxies) {
        int stop = end;
        while (stop > start) {
            int comma = stop - 1;
            while (comma >= start && bytes[comma] != ',') {
                comma--;
            }
            if (!take(bytes, comma + 1, stop) || !proxies.trusts(address)) {
                return false;
            }
            stop = comma;
        }
        return true;
    }

    private boolean take(byte[] bytes, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && (bytes[start] == ' ' || bytes[start] == '\t')) {
            start++;
        }
        while (end > start && (bytes[end - 1] == ' ' || bytes[end - 1] == '\t')) {
            end--;
        }
        int length = IpAddress.parse(bytes, start, end, parsed);
        if (length == IpAddress.NOT_AN_ADDRESS) {
            return false;
        }
        byte[] into = length == IpAddress.V4_BYTES ? address4 : address6;
        System.arraycopy(parsed, 0, into, 0, length);
        address = into;
        addressText = parsedText;
        addressLength = IpAddress.put(parsedText, 0, into);
        return true;
    }

    /* --------------- the host --------------- */

    /** One Host, well formed; a target's own authority goes before it (RFC 9112 section 3.2). */
    private Reason host(Head request) {
        int field = request.find(FieldName.HOST);
        if (field == Head.NONE) {
            boolean elsewhere = request.version() != Head.HTTP_1_1 && request.authorityStart() != Head.NONE;
            if (request.version() != Head.HTTP_1_0 && !elsewhere) {
                return Reason.BAD_HOST;
            }
        } else if (request.find(FieldName.HOST, field + 1) != Head.NONE) {
            return Reason.BAD_HOST;
        } else {
            hostStart = request.valueStart(field);
            hostEnd = request.valueEnd(field);
            if (!isHost(request.array(), hostStart, hostEnd)) {
                return Reason.BAD_HOST;
            }
        }
        if (request.authorityStart() != Head.NONE) {
            hostStart = request.authorityStart();
            hostEnd = request.authorityEnd();
            if (request.method() != Method.CONNECT) {
                request.remove(FieldName.HOST);
                request.add(FieldName.HOST, request.array(), hostStart, hostEnd);
            }
        }
        return isHost(request.array(), hostStart, hostEnd) ? Reason.OK : Reason.BAD_HOST;
    }

    /**
     * Whether a CONNECT may be passed on: its target has a port, Host is the same, and there is no body (RFC 9112 section
     * 3.2, RFC 9110 section 9.3.6); {@code OK} or why not.
     */
    Reason connect(Head request, long bodyLength) {
        byte[] bytes = request.array();
        int port = portStart(bytes, hostStart, hostEnd);
        if (port < 0 || port == hostEnd) {
            return Reason.BAD_TARGET;
        }
        int field = request.find(FieldName.HOST);
        if (field != Head.NONE && !isTarget(bytes, request.valueStart(field), request.valueEnd(field))) {
            return Reason.BAD_HOST;
        }
        return bodyLength == 0 ? Reason.OK : Reason.FRAMING_CONFLICT;
    }

    private boolean isTarget(byte[] bytes, int start, int end) {
        boolean same = end - start == hostEnd - hostStart;
        for (int i = 0; same && i < end - start; i++) {
            same = Ascii.lower(bytes[start + i]) == Ascii.lower(bytes[hostStart + i]);
        }
        return same;
    }

    /** Whether the range is a host with an optional port (RFC 3986 section 3.2.2), without user and escapes. */
    private boolean isHost(byte[] bytes, int start, int end) {
        boolean bracket = end > start && bytes[start] == '[';
        int colons = 0;
        for (int i = start; i < end; i++) {
            byte b = bytes[i];
            colons += b == ':' ? 1 : 0;
            if (b < 0 || !(bracket ? LITERAL : NAME)[b]) {
                return false;
            }
        }
        return bracket ? isLiteral(bytes, start, end) : colons == 0 || (colons == 1 && endsInPort(bytes, start, end));
    }

    private boolean isLiteral(byte[] bytes, int start, int end) {
        int close = Ascii.indexOf(bytes, start, end, (byte) ']');
        boolean six = close > 0 && IpAddress.parse(bytes, start + 1, close, parsed) == IpAddress.V6_BYTES;
        return six && (close + 1 == end || portStart(bytes, close, end) == close + 2);
    }

    private static boolean endsInPort(byte[] bytes, int start, int end) {
        return portStart(bytes, start, end) > start + 1;
    }

    /** Where the port behind the last colon starts; -1 where there is none. */
    private static int portStart(byte[] bytes, int start, int end) {
        int at = end;
        while (at > start && bytes[at - 1] >= '0' && bytes[at - 1] <= '9') {
            at--;
        }
        return at > start && bytes[at - 1] == ':' && end - at <= 5 ? at : -1;
    }

    /* --------------- what came out --------------- */

    /** Where the authority the request is for starts in the request's arena. */
    public int hostStart() {
        return hostStart;
    }

    /** Where it ends. */
    public int hostEnd() {
        return hostEnd;
    }

    /** Whether the client used https, as far as trusted proxies tell it. */
    public boolean isSecure() {
        return secure;
    }

    /** Where the host that the client asked for starts in the request's arena; a trusted proxy may have asked for another. */
    public int clientHostStart() {
        return clientHostEnd == 0 ? hostStart : clientHostStart;
    }

    /** Where it ends. */
    public int clientHostEnd() {
        return clientHostEnd == 0 ? hostEnd : clientHostEnd;
    }

    /** The client's address, 4 or 16 bytes, as far as trusted proxies tell it; do not change the array. */
    public byte[] address() {
        return address;
    }

    /** The client's address as text, up to {@link #addressLength}; do not change the array. */
    public byte[] addressText() {
        return addressText;
    }

    /** How many bytes of {@link #addressText} count. */
    public int addressLength() {
        return addressLength;
    }

    /** The request's id, up to {@link #requestIdLength}; do not change the array. */
    public byte[] requestId() {
        return requestId;
    }

    /** How many bytes of {@link #requestId} count. */
    public int requestIdLength() {
        return requestIdLength;
    }

    /** Whether the peer is a trusted proxy, so that what it says of the client is believed. */
    public boolean isTrusted() {
        return trusted;
    }
}
