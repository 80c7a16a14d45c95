package dev.sluice.upstream;

import dev.sluice.base.Ascii;
import dev.sluice.exchange.Exchange;
import dev.sluice.http.FieldName;
import dev.sluice.http.Framing;
import dev.sluice.http.Head;
import dev.sluice.http.HopByHop;
import dev.sluice.http.Method;
import dev.sluice.http.WebSocket;
import dev.sluice.upstream.balance.Endpoint;

/** The edits that turn a request into the upstream request, and a response into what the client gets. Pure. */
final class UpstreamRequest {
    private static final byte[] H2C = Ascii.bytes("h2c");
    private static final byte[] UPGRADE = Ascii.bytes("Upgrade");
    private static final byte[] TE = Ascii.bytes("TE");
    private static final byte[] UPGRADE_AND_TE = Ascii.bytes("Upgrade, TE");
    private static final byte[] TRAILERS = Ascii.bytes("trailers");

    private static final int NO_CONTENT = 204;
    private static final int UPGRADE_REQUIRED = 426;

    private UpstreamRequest() {}

    /**
     * Removes what belongs to the client's connection; keeps a wish to upgrade where the route allows it. A wish for
     * cleartext HTTP/2 is not kept: what follows would be requests that no route has seen (RFC 9113 section 3.1 gives it up).
     *
     * @return whether the request asks for an upgrade
     */
    static boolean prepare(Exchange x) {
        Head request = x.request();
        boolean upgrades = x.route().limits().upgrade()
                && x.requestLength() == 0
                && HopByHop.upgrades(request)
                && !namesHttp2(request);
        boolean trailers = HopByHop.takesTrailers(request);
        strip(request, upgrades, trailers ? UPGRADE_AND_TE : UPGRADE);
        if (trailers) {
            // TE is for one hop only, so it must be named there (RFC 9110 section 10.1.4)
            if (!upgrades) {
                request.add(FieldName.CONNECTION, TE);
            }
            request.add(FieldName.TE, TRAILERS);
        }
        if (request.isExtendedConnect()) {
            // what the server is asked in is not known yet, and HTTP/1.1 needs one
            WebSocket.key(request, x.loop().random());
        }
        return upgrades;
    }

    /**
     * Makes the two sides of an upgrade agree where they do not both speak HTTP/1.1: a client that does gets the answer to its
     * key; for one that does not the server's is looked at here. False when that is wrong.
     */
    static boolean agrees(Head request, Head response, int upstreamVersion) {
        boolean fromOne = !request.isExtendedConnect();
        boolean toOne = upstreamVersion < Head.HTTP_2;
        if (fromOne && !toOne && request.method() != Method.CONNECT) {
            WebSocket.accept(request, response);
        }
        return fromOne || !toOne || WebSocket.isAccepted(request, response);
    }

    private static boolean namesHttp2(Head request) {
        byte[] bytes = request.array();
        for (int i = request.find(FieldName.UPGRADE); i != Head.NONE; i = request.find(FieldName.UPGRADE, i + 1)) {
            for (int at = request.valueStart(i); at + H2C.length <= request.valueEnd(i); at++) {
                if (Ascii.equalsIgnoreCase(bytes, at, at + H2C.length, H2C)) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Removes what belongs to the upstream's connection; keeps the upgrade that a 101 announces or a 426 asks for. A
     * length has no meaning where there can be no body, and must not be told (RFC 9110 section 8.6).
     */
    static void prepareResponse(Head response, long length) {
        int status = response.status();
        strip(response, length == Framing.TUNNEL || status == UPGRADE_REQUIRED, UPGRADE);
        if (length == Framing.TUNNEL || status < 200 || status == NO_CONTENT) {
            response.remove(FieldName.CONTENT_LENGTH);
        }
    }

    private static void strip(Head head, boolean upgrades, byte[] options) {
        int field = upgrades ? head.find(FieldName.UPGRADE) : Head.NONE;
        HopByHop.strip(head);
        if (field != Head.NONE) {
            head.add(FieldName.CONNECTION, options);
            head.add(FieldName.UPGRADE, head.array(), head.valueStart(field), head.valueEnd(field));
        }
    }

    /** Sets the Host that the server is to see; {@code hosted} says whether the client brought one to keep. */
    static void host(Head request, HostHeader host, Endpoint endpoint, boolean hosted) {
        if (host.mode() == HostHeader.Mode.VALUE) {
            request.set(FieldName.HOST, Ascii.bytes(host.value()));
        } else if (host.mode() == HostHeader.Mode.SERVER || !hosted) {
            request.set(FieldName.HOST, endpoint.unixPath() == null ? endpoint.nameBytes() : Ascii.bytes("localhost"));
        }
    }
}
