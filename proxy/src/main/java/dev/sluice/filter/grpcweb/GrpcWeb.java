package dev.sluice.filter.grpcweb;

import dev.sluice.base.Ascii;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Feature;
import dev.sluice.exchange.Filter;
import dev.sluice.exchange.Key;
import dev.sluice.exchange.Verdict;
import dev.sluice.exchange.body.Side;
import dev.sluice.exchange.body.Transform;
import dev.sluice.http.FieldName;
import dev.sluice.http.Grpc;
import dev.sluice.http.Head;
import org.jspecify.annotations.Nullable;

/**
 * The filter that makes gRPC of gRPC-Web (gRPC's PROTOCOL-WEB.md), and gRPC-Web of its answers. Other requests and other
 * answers pass untouched. Immutable; every loop.
 */
public final class GrpcWeb implements Filter.OnRequest, Filter.OnResponse, Filter.OnBody {
    /** The feature: {@code grpcWeb:}. */
    public static final Feature<Boolean> FEATURE = new Feature<>("grpcWeb", Boolean.class, on -> new GrpcWeb());

    private static final Key<WebCall> CALL = Key.of();
    private static final byte[] TRAILERS = Ascii.bytes("trailers");

    @Override
    public Verdict onRequest(Exchange x) {
        Head request = x.request();
        WebCall call = WebCall.of(request);
        if (call != null) {
            x.set(CALL, call);
            request.set(FieldName.CONTENT_TYPE, call.requestType(request));
            // a gRPC server may refuse who does not say it
            request.set(FieldName.TE, TRAILERS);
            x.asCall();
        }
        return Verdict.NEXT;
    }

    @Override
    public Verdict onResponse(Exchange x) {
        WebCall call = x.get(CALL);
        Head response = x.response();
        if (call != null && Grpc.is(response)) {
            // a response of trailers only stays one: they are its head
            call.framesTrailers(!response.has(FieldName.GRPC_STATUS));
            response.set(FieldName.CONTENT_TYPE, call.responseType(response));
        }
        return Verdict.NEXT;
    }

    @Override
    public @Nullable Transform open(Exchange x, Side side) {
        WebCall call = x.get(CALL);
        if (call == null) {
            return null;
        }
        if (side == Side.REQUEST) {
            return call.sendsText() ? new TextDecoder() : null;
        }
        return call.framesTrailers() ? new WebResponse(call.takesText()) : null;
    }
}
