package dev.sluice.exchange;

import dev.sluice.base.Ascii;
import dev.sluice.http.FieldName;
import dev.sluice.http.Head;
import dev.sluice.http.Method;
import dev.sluice.observe.Reason;

/** Who asks, for which host and under which id: the outcome of IDENTIFY. Owned by its exchange. */
public final class Identity {
    private int hostStart;
    private int hostEnd;
    private byte[] address = new byte[0];
    private byte[] addressText = new byte[0];

    void reset() {
        hostStart = 0;
        hostEnd = 0;
    }

    /** Identifies the exchange's request; {@code OK} or why it is refused. */
    Reason identify(Exchange x) {
        Client peer = x.peer();
        address = peer.address();
        addressText = peer.text();
        Head request = x.request();
        Reason refused = host(request);
        if (refused != Reason.OK) {
            return refused;
        }
        return x.site().routes().pathPolicy(x).apply(request) ? Reason.OK : Reason.BAD_PATH;
    }

    /** One Host, well formed; a target's own authority goes before it (RFC 9112 section 3.2). */
    private Reason host(Head request) {
        int field = request.find(FieldName.HOST);
        if (field == Head.NONE) {
            if (request.version() == Head.HTTP_1_1 && request.authorityStart() == Head.NONE) {
                return Reason.BAD_HOST;
            }
        } else if (request.find(FieldName.HOST, field + 1) != Head.NONE) {
            return Reason.BAD_HOST;
        } else {
            hostStart = request.valueStart(field);
            hostEnd = request.valueEnd(field);
        }
        if (request.authorityStart() != Head.NONE) {
            hostStart = request.authorityStart();
            hostEnd = request.authorityEnd();
            replaceHost(request);
        }
        return isHost(request.array(), hostStart, hostEnd) ? Reason.OK : Reason.BAD_HOST;
    }

    private void replaceHost(Head request) {
        if (request.method() != Method.CONNECT) {
            request.remove(FieldName.HOST);
            request.add(FieldName.HOST, request.array(), hostStart, hostEnd);
        }
    }

    private static boolean isHost(byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            byte b = bytes[i];
            boolean named = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
            if (!named && b != '.' && b != '-' && b != ':' && b != '_' && b != '[' && b != ']' && b != '%'
                    && b != '~') {
                return false;
            }
        }
        return true;
    }

    /** Where the authority the request is for starts in the request's arena. */
    public int hostStart() {
        return hostStart;
    }

    /** Where it ends. */
    public int hostEnd() {
        return hostEnd;
    }

    /** The client's address, 4 or 16 bytes, as far as trusted proxies tell it; do not change the array. */
    public byte[] address() {
        return address;
    }

    /** The client's address as text; do not change the array. */
    public byte[] addressText() {
        return addressText;
    }

    /** The address as a string. */
    @Override
    public String toString() {
        return Ascii.text(addressText, 0, addressText.length);
    }
}
