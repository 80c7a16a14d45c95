package dev.sluice.exchange;

import dev.sluice.base.Ascii;
import dev.sluice.http.FieldName;
import dev.sluice.http.Grpc;
import dev.sluice.http.Status;
import dev.sluice.observe.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A whole response made here: status, fields and a small body. Immutable. */
public final class Reply {
    private static final byte[] GRPC = Ascii.bytes("application/grpc");
    private static final byte[] TEXT = Ascii.bytes("text/plain");
    private static final int LONGEST_MESSAGE = 1024;
    private static final byte[] PLAIN = Ascii.bytes("text/plain; charset=utf-8");

    /** A field of a reply. */
    static final class Field {
        private final FieldName name;
        private final byte[] value;

        Field(FieldName name, byte[] value) {
            this.name = name;
            this.value = value;
        }

        FieldName name() {
            return name;
        }

        byte[] value() {
            return value;
        }
    }

    private final int status;
    private final Reason reason;
    private final List<Field> fields;
    private final byte[] body;

    private Reply(int status, Reason reason, List<Field> fields, byte[] body) {
        this.status = status;
        this.reason = reason;
        this.fields = List.copyOf(fields);
        this.body = body;
    }

    /** A reply with the fields, in their order; the body's length is added when it is sent. */
    public static Reply of(int status, Map<FieldName, String> fields, byte[] body) {
        List<Field> list = new ArrayList<>();
        fields.forEach((name, value) -> list.add(new Field(name, Ascii.bytes(value))));
        return new Reply(status, Reason.OK, list, body.clone());
    }

    /** The reply to a failure: status and reason code as a line of text. */
    public static Reply of(Reason reason) {
        String text = reason.status() + " "
                + Ascii.text(Status.phrase(reason.status()), 0, Status.phrase(reason.status()).length) + "\nreason: "
                + reason.code() + "\n";
        List<Field> fields = Collections.singletonList(new Field(FieldName.CONTENT_TYPE, PLAIN));
        Reply reply = new Reply(reason.status(), reason, fields, Ascii.bytes(text));
        // RFC 9110 section 15.5.6: what is allowed is any method but the one that was refused
        return reason == Reason.CONNECT_METHOD_REFUSED
                ? reply.with(FieldName.ALLOW, "GET, HEAD, POST, PUT, DELETE, OPTIONS, TRACE, PATCH")
                : reply;
    }

    /**
     * The reply that tells a gRPC client the same: a response of trailers only, whose HTTP status is always 200. Its message is
     * the reason's code; of a reply that the configuration asks for, its text, or what its status is called.
     */
    Reply forGrpc() {
        boolean asked = reason == Reason.OK;
        byte[] message = asked ? text() : Ascii.bytes(reason.code());
        int grpcStatus = asked ? Grpc.statusOf(status) : reason.grpcStatus();
        List<Field> told = new ArrayList<>();
        told.add(new Field(FieldName.CONTENT_TYPE, GRPC));
        told.add(new Field(FieldName.GRPC_STATUS, Ascii.bytes(Integer.toString(grpcStatus))));
        told.add(new Field(FieldName.GRPC_MESSAGE, Grpc.message(message)));
        for (Field field : fields) {
            if (!field.name().equals(FieldName.CONTENT_TYPE)) {
                told.add(field);
            }
        }
        return new Reply(200, reason, told, new byte[0]);
    }

    private byte[] text() {
        boolean text = false;
        for (Field field : fields) {
            byte[] value = field.value();
            text |= field.name().equals(FieldName.CONTENT_TYPE)
                    && value.length >= TEXT.length
                    && Ascii.equalsIgnoreCase(value, 0, TEXT.length, TEXT);
        }
        return text && body.length > 0 && body.length <= LONGEST_MESSAGE ? body : Status.phrase(status);
    }

    /** The same reply with one more field. */
    public Reply with(FieldName name, String value) {
        List<Field> more = new ArrayList<>(fields);
        more.add(new Field(name, Ascii.bytes(value)));
        return new Reply(status, reason, more, body);
    }

    /** The same reply with one more field, whose value is made for one request; takes the array. */
    public Reply with(FieldName name, byte[] value) {
        List<Field> more = new ArrayList<>(fields);
        more.add(new Field(name, value));
        return new Reply(status, reason, more, body);
    }

    /** The status code. */
    public int status() {
        return status;
    }

    /** Why it is sent; {@link Reason#OK} when that is what the configuration asks for. */
    public Reason reason() {
        return reason;
    }

    List<Field> fields() {
        return fields;
    }

    /** The body; do not change the array. */
    public byte[] body() {
        return body;
    }

    /** Fields and values as a map, for {@code explain}. */
    public Map<FieldName, String> fieldMap() {
        Map<FieldName, String> map = new LinkedHashMap<>();
        fields.forEach(field -> map.put(field.name(), Ascii.text(field.value(), 0, field.value().length)));
        return map;
    }
}
