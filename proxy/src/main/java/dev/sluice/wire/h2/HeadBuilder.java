package dev.sluice.wire.h2;

import dev.sluice.base.Ascii;
import dev.sluice.http.FieldName;
import dev.sluice.http.Framing;
import dev.sluice.http.Head;
import dev.sluice.http.HeadLimits;
import dev.sluice.http.Method;
import dev.sluice.http.RequestTarget;
import dev.sluice.http.WebSocket;
import dev.sluice.observe.Reason;

/**
 * The strict builder of a {@link Head} from decoded fields (RFC 9113 section 8.2 and 8.3): it refuses what could be read
 * differently once it stands in an HTTP/1.1 message, so that accepted bytes may be copied there as they are. A head that
 * is refused takes no more fields.
 *
 * <p>Owned by one connection.
 */
final class HeadBuilder {
    /** What a head is the head of. */
    enum Kind {
        REQUEST,
        RESPONSE,
        TRAILERS
    }

    private static final int METHOD = 1;
    private static final int SCHEME = 2;
    private static final int AUTHORITY = 4;
    private static final int PATH = 8;
    private static final int STATUS = 16;
    private static final int PROTOCOL = 32;
    private static final int LONGEST_METHOD = 64;

    private static final byte[][] PSEUDO = {
        Ascii.bytes(":method"),
        Ascii.bytes(":scheme"),
        Ascii.bytes(":authority"),
        Ascii.bytes(":path"),
        Ascii.bytes(":status"),
        Ascii.bytes(":protocol")
    };

    private static final byte[] HTTP = Ascii.bytes("http");
    private static final byte[] HTTPS = Ascii.bytes("https");
    private static final byte[] TRAILERS = Ascii.bytes("trailers");
    private static final byte[] GET = Ascii.bytes("GET");

    /** By id: names that belong to a connection of HTTP/1.1 (RFC 9113 section 8.2.2). */
    private static final boolean[] CONNECTION_SPECIFIC = new boolean[64];

    static {
        FieldName[] names = {
            FieldName.CONNECTION,
            FieldName.KEEP_ALIVE,
            FieldName.PROXY_CONNECTION,
            FieldName.TRANSFER_ENCODING,
            FieldName.UPGRADE
        };
        for (FieldName name : names) {
            CONNECTION_SPECIFIC[name.id()] = true;
        }
    }

    private Kind kind = Kind.REQUEST;
    private Head head = new Head();
    private HeadLimits limits = HeadLimits.DEFAULT;
    private Reason refused = Reason.OK;
    private int seen;
    private boolean inFields;
    private int cookies;
    private boolean webSocket;
    private int pathStart;
    private int pathEnd;

    /** Prepares for the next head; the head is empty. */
    void begin(Kind newKind, Head into, HeadLimits newLimits) {
        kind = newKind;
        head = into;
        limits = newLimits;
        refused = Reason.OK;
        seen = 0;
        inFields = false;
        cookies = 0;
        webSocket = false;
        pathStart = 0;
        pathEnd = 0;
        head.version(Head.HTTP_2);
    }

    /** Takes a field. */
    void field(Field field) {
        if (refused != Reason.OK) {
            return;
        }
        if (field.nameLength() > 0 && field.name[field.nameStart] == ':') {
            pseudo(field);
        } else {
            regular(field);
        }
    }

    private void refuse(Reason reason) {
        if (refused == Reason.OK) {
            refused = reason;
        }
    }

    /* --------------- pseudo-header fields --------------- */

    private void pseudo(Field field) {
        int which = which(field);
        boolean allowed = kind == Kind.RESPONSE ? which == STATUS : kind == Kind.REQUEST && which != STATUS;
        if (which == 0 || !allowed || inFields || (seen & which) != 0) {
            refuse(Reason.BAD_HEADER);
            return;
        }
        seen |= which;
        if (head.size() + field.valueLength() > limits.bytes()) {
            refuse(which == PATH ? Reason.URI_TOO_LONG : Reason.HEADER_TOO_LARGE);
            return;
        }
        switch (which) {
            case METHOD:
                method(field);
                break;
            case SCHEME:
                scheme(field);
                break;
            case AUTHORITY:
                int authority = head.append(field.value, field.valueStart, field.valueEnd);
                head.authority(authority, head.size());
                break;
            case PATH:
                if (field.valueLength() > limits.startLine()) {
                    refuse(Reason.URI_TOO_LONG);
                    return;
                }
                pathStart = head.append(field.value, field.valueStart, field.valueEnd);
                pathEnd = head.size();
                break;
            case PROTOCOL:
                webSocket = WebSocket.isName(field.value, field.valueStart, field.valueEnd);
                break;
            default:
                status(field);
                break;
        }
    }

    private static int which(Field field) {
        for (int i = 0; i < PSEUDO.length; i++) {
            if (Ascii.equals(field.name, field.nameStart, field.nameEnd, PSEUDO[i])) {
                return 1 << i;
            }
        }
        return 0;
    }

    /** The method is expected at the arena's start; what came before it moves behind it. */
    private void method(Field field) {
        int length = field.valueLength();
        if (length == 0 || length > LONGEST_METHOD || !isToken(field.value, field.valueStart, field.valueEnd)) {
            refuse(Reason.BAD_REQUEST_LINE);
            return;
        }
        int before = head.size();
        head.reserve(length);
        byte[] bytes = head.array();
        System.arraycopy(bytes, 0, bytes, length, before);
        System.arraycopy(field.value, field.valueStart, bytes, 0, length);
        head.size(before + length);
        head.methodEnd(length);
        pathStart += length;
        pathEnd += length;
        if (head.authorityStart() != Head.NONE) {
            head.authority(head.authorityStart() + length, head.authorityEnd() + length);
        }
    }

    private void scheme(Field field) {
        boolean http = Ascii.equalsIgnoreCase(field.value, field.valueStart, field.valueEnd, HTTP)
                || Ascii.equalsIgnoreCase(field.value, field.valueStart, field.valueEnd, HTTPS);
        if (!http) {
            refuse(Reason.BAD_TARGET);
        }
    }

    private void status(Field field) {
        long status = field.valueLength() == 3
                ? Ascii.parseLong(field.value, field.valueStart, field.valueEnd)
                : Ascii.NOT_A_NUMBER;
        // 101 has no meaning here (RFC 9113 section 8.6)
        if (status < 100 || status > 599 || status == 101) {
            refuse(Reason.BAD_HEADER);
            return;
        }
        head.status((int) status);
    }

    /* --------------- fields --------------- */

    private void regular(Field field) {
        inFields = true;
        int line = field.nameLength() + field.valueLength() + 4;
        if (head.size() + line > limits.bytes()) {
            refuse(Reason.HEADER_TOO_LARGE);
            return;
        }
        if (head.count() == limits.fields()) {
            refuse(Reason.TOO_MANY_HEADERS);
            return;
        }
        if (!isName(field) || !isValue(field.value, field.valueStart, field.valueEnd)) {
            refuse(Reason.BAD_HEADER);
            return;
        }
        head.reserve(line);
        int nameStart = head.append(field.name, field.nameStart, field.nameEnd);
        int nameEnd = head.size();
        byte[] bytes = head.array();
        bytes[nameEnd] = ':';
        bytes[nameEnd + 1] = ' ';
        head.size(nameEnd + 2);
        int valueStart = head.append(field.value, field.valueStart, field.valueEnd);
        int valueEnd = head.size();
        bytes[valueEnd] = '\r';
        bytes[valueEnd + 1] = '\n';
        head.size(valueEnd + 2);
        head.index(nameStart, nameEnd, valueStart, valueEnd, valueEnd + 2);
        check(head.count() - 1);
    }

    private void check(int i) {
        int id = head.id(i);
        if (id == FieldName.UNKNOWN) {
            return;
        }
        boolean te = id == FieldName.TE.id()
                && !Ascii.equalsIgnoreCase(head.array(), head.valueStart(i), head.valueEnd(i), TRAILERS);
        if (CONNECTION_SPECIFIC[id] || te) {
            refuse(id == FieldName.TRANSFER_ENCODING.id() ? Reason.BAD_TRANSFER_ENCODING : Reason.BAD_HEADER);
        }
        cookies += id == FieldName.COOKIE.id() ? 1 : 0;
    }

    private static boolean isName(Field field) {
        byte[] bytes = field.name;
        for (int i = field.nameStart; i < field.nameEnd; i++) {
            byte b = bytes[i];
            if (!Ascii.isToken(b) || (b >= 'A' && b <= 'Z')) {
                return false;
            }
        }
        return field.nameLength() > 0;
    }

    private static boolean isToken(byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            if (!Ascii.isToken(bytes[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isValue(byte[] bytes, int start, int end) {
        return start == end
                || (!isBlank(bytes[start]) && !isBlank(bytes[end - 1]) && Ascii.textEnd(bytes, start, end) == end);
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    /* --------------- the end --------------- */

    /** Ends the head; {@code OK} or why it is refused. */
    Reason end() {
        if (refused == Reason.OK) {
            switch (kind) {
                case REQUEST:
                    endRequest();
                    break;
                case RESPONSE:
                    if (seen != STATUS) {
                        refuse(Reason.BAD_HEADER);
                    }
                    break;
                default:
                    break;
            }
        }
        return refused;
    }

    private void endRequest() {
        if ((seen & METHOD) == 0) {
            refuse(Reason.BAD_REQUEST_LINE);
            return;
        }
        if (head.method() == Method.CONNECT && (seen & PROTOCOL) == 0) {
            endConnect();
        } else if ((seen & PROTOCOL) != 0 && !endExtended()) {
            return;
        } else if ((seen & (SCHEME | PATH)) != (SCHEME | PATH)) {
            refuse(Reason.BAD_TARGET);
        } else if (head.methodEnd() + pathEnd - pathStart > limits.startLine()) {
            refuse(Reason.URI_TOO_LONG);
        } else if (!RequestTarget.parsePath(head, pathStart, pathEnd)) {
            refuse(Reason.BAD_TARGET);
        }
        checkHost();
        if (refused == Reason.OK && cookies > 1) {
            joinCookies();
        }
    }

    /** RFC 9113 section 8.5: no scheme and no path. */
    private void endConnect() {
        if (seen != (METHOD | AUTHORITY)) {
            refuse(Reason.BAD_TARGET);
        }
        head.path(head.authorityEnd(), head.authorityEnd(), Head.NONE);
    }

    /**
     * An extended CONNECT has scheme, path and authority like other requests (RFC 8441 section 4). It becomes the upgrade of
     * HTTP/1.1 that it stands for; false when it is refused.
     */
    private boolean endExtended() {
        if (head.method() != Method.CONNECT) {
            refuse(Reason.BAD_HEADER);
        } else if (seen != (METHOD | SCHEME | AUTHORITY | PATH | PROTOCOL)) {
            refuse(Reason.BAD_TARGET);
        } else if (!webSocket) {
            // RFC 9220 section 3
            refuse(Reason.UNKNOWN_PROTOCOL);
        } else {
            System.arraycopy(GET, 0, head.array(), 0, GET.length);
            head.methodEnd(GET.length);
            head.extendedConnect(true);
            head.remove(FieldName.SEC_WEBSOCKET_KEY);
            WebSocket.name(head);
        }
        return refused == Reason.OK;
    }

    /** Host may say once more what {@code :authority} says, and nothing else (RFC 9113 section 8.3.1). */
    private void checkHost() {
        int start = head.authorityStart();
        if (start == Head.NONE) {
            return;
        }
        byte[] bytes = head.array();
        int length = head.authorityEnd() - start;
        for (int i = head.find(FieldName.HOST); i != Head.NONE; i = head.find(FieldName.HOST, i + 1)) {
            boolean same = head.valueEnd(i) - head.valueStart(i) == length;
            for (int k = 0; same && k < length; k++) {
                same = Ascii.lower(bytes[head.valueStart(i) + k]) == Ascii.lower(bytes[start + k]);
            }
            if (!same) {
                refuse(Reason.BAD_HOST);
            }
        }
    }

    /** Crumbs of a cookie become one field again (RFC 9113 section 8.2.3). */
    private void joinCookies() {
        int length = 0;
        for (int i = head.find(FieldName.COOKIE); i != Head.NONE; i = head.find(FieldName.COOKIE, i + 1)) {
            length += head.valueEnd(i) - head.valueStart(i) + 2;
        }
        byte[] name = FieldName.COOKIE.lower();
        head.reserve(name.length + 4 + length);
        byte[] bytes = head.array();
        int nameStart = head.append(name, 0, name.length);
        int nameEnd = head.size();
        bytes[nameEnd] = ':';
        bytes[nameEnd + 1] = ' ';
        int at = nameEnd + 2;
        int valueStart = at;
        for (int i = head.find(FieldName.COOKIE); i != Head.NONE; i = head.find(FieldName.COOKIE, i + 1)) {
            if (at > valueStart) {
                bytes[at++] = ';';
                bytes[at++] = ' ';
            }
            int crumb = head.valueEnd(i) - head.valueStart(i);
            System.arraycopy(bytes, head.valueStart(i), bytes, at, crumb);
            at += crumb;
        }
        head.remove(FieldName.COOKIE);
        bytes[at] = '\r';
        bytes[at + 1] = '\n';
        head.size(at + 2);
        head.index(nameStart, nameEnd, valueStart, at, at + 2);
    }

    /** The length of a request's body as its fields and the end of its head say: a length, CHUNKED, or an error. */
    static long requestLength(Head request, boolean end) {
        long said = Framing.ofRequest(request);
        if (Framing.isError(said)) {
            return said;
        }
        if (end) {
            return said == 0 ? 0 : Framing.CONFLICT;
        }
        return request.has(FieldName.CONTENT_LENGTH) ? said : Framing.CHUNKED;
    }
}
