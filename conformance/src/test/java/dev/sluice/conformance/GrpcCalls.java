package dev.sluice.conformance;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The methods of a gRPC service whose messages are bytes, one of each kind. Immutable. */
final class GrpcCalls {
    static final String SERVICE = "sluice.test.Calls";

    static final MethodDescriptor<byte[], byte[]> UNARY = method("Unary", MethodType.UNARY);
    static final MethodDescriptor<byte[], byte[]> CLIENT = method("Client", MethodType.CLIENT_STREAMING);
    static final MethodDescriptor<byte[], byte[]> SERVER = method("Server", MethodType.SERVER_STREAMING);
    static final MethodDescriptor<byte[], byte[]> BIDI = method("Bidi", MethodType.BIDI_STREAMING);
    static final MethodDescriptor<byte[], byte[]> ABSENT = method("Absent", MethodType.UNARY);

    /** On no route of the proxy. */
    static final MethodDescriptor<byte[], byte[]> UNROUTED = method("sluice.test.Unrouted", "Unary", MethodType.UNARY);

    /** Answered by the proxy itself. */
    static final MethodDescriptor<byte[], byte[]> CLOSED = method("sluice.test.Closed", "Unary", MethodType.UNARY);

    private GrpcCalls() {}

    private static MethodDescriptor<byte[], byte[]> method(String name, MethodType type) {
        return method(SERVICE, name, type);
    }

    private static MethodDescriptor<byte[], byte[]> method(String service, String name, MethodType type) {
        return MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(service, name))
                .setRequestMarshaller(new Bytes())
                .setResponseMarshaller(new Bytes())
                .build();
    }

    /** Bytes as they are. */
    private static final class Bytes implements Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
