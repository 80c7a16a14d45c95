package dev.sluice.filter.clientauth;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Feature;
import dev.sluice.exchange.Filter;
import dev.sluice.exchange.Verdict;
import dev.sluice.http.FieldName;
import dev.sluice.http.Head;

/**
 * The filter that tells servers which certificate the client has shown in its handshake (RFC 9440). Where a site asks for
 * one, nobody else's word counts, not even a trusted proxy's. Immutable; every loop.
 */
public final class ClientCertificates implements Filter.OnRequest {
    /** The feature: {@code clientAuth:}. */
    public static final Feature<ClientAuthConfig> FEATURE =
            new Feature<>("clientAuth", ClientAuthConfig.class, any -> new ClientCertificates());

    @Override
    public Verdict onRequest(Exchange x) {
        Head request = x.request();
        request.remove(FieldName.CLIENT_CERT);
        request.remove(FieldName.CLIENT_CERT_CHAIN);
        Client peer = x.peer();
        if (peer.certificate().length > 0) {
            request.add(FieldName.CLIENT_CERT, peer.certificate());
            if (peer.certificateChain().length > 0) {
                request.add(FieldName.CLIENT_CERT_CHAIN, peer.certificateChain());
            }
        }
        return Verdict.NEXT;
    }
}
