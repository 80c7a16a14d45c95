package dev.sluice.exchange;

import dev.sluice.base.Ascii;
import dev.sluice.http.FieldName;
import dev.sluice.http.Grpc;
import dev.sluice.http.Status;
import dev.sluice.observe.Reason;
import java.util.Locale;

/** How a failure is told to a gRPC client: a status of HTTP that is always 200, and one of gRPC's in fields. Pure. */
final class GrpcReply {
    private static final int LONGEST_MESSAGE = 1024;

    private GrpcReply() {}

    /** The reply that tells a gRPC client the same as this one, in a response of trailers only. */
    static Reply of(Reply reply) {
        Reply told = Reply.bodiless(200, reply.reason())
                .with(FieldName.CONTENT_TYPE, "application/grpc")
                .with(FieldName.GRPC_STATUS, Integer.toString(status(reply)))
                .with(FieldName.GRPC_MESSAGE, Grpc.message(message(reply)));
        for (Reply.Field field : reply.fields()) {
            if (!field.name().equals(FieldName.CONTENT_TYPE)) {
                told = told.with(field.name(), field.value());
            }
        }
        return told;
    }

    private static int status(Reply reply) {
        return reply.reason() == Reason.OK ? Grpc.statusOf(reply.status()) : status(reply.reason());
    }

    /** What a failure means to a call. */
    static int status(Reason reason) {
        switch (reason) {
            case REQUEST_TIMEOUT:
            case RESPONSE_TIMEOUT:
            case IDLE_TIMEOUT:
            case BODY_TIMEOUT:
            case HEADER_TIMEOUT:
                return Grpc.DEADLINE_EXCEEDED;
            case BODY_TOO_LARGE:
            case HEADER_TOO_LARGE:
            case TOO_MANY_HEADERS:
            case URI_TOO_LONG:
                return Grpc.RESOURCE_EXHAUSTED;
            case CLIENT_CLOSED:
            case SEND_TIMEOUT:
                return Grpc.CANCELLED;
            case INTERNAL_ERROR:
                return Grpc.INTERNAL;
            default:
                return Grpc.statusOf(reason.status());
        }
    }

    /** The reason's code; of a reply that the configuration asks for, its text, or what its status is called. */
    private static byte[] message(Reply reply) {
        if (reply.reason() != Reason.OK) {
            return Ascii.bytes(reply.reason().code());
        }
        byte[] body = reply.body();
        return isText(reply) && body.length > 0 && body.length <= LONGEST_MESSAGE
                ? body
                : Status.phrase(reply.status());
    }

    private static boolean isText(Reply reply) {
        for (Reply.Field field : reply.fields()) {
            if (field.name().equals(FieldName.CONTENT_TYPE)) {
                return Ascii.text(field.value(), 0, field.value().length)
                        .toLowerCase(Locale.ROOT)
                        .startsWith("text/plain");
            }
        }
        return false;
    }
}
