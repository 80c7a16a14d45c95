package dev.sluice.observe;

import dev.sluice.http.Head;
import org.jspecify.annotations.Nullable;

/**
 * What an access log can say about one exchange that has ended. Implemented by the exchange; read on its loop while it
 * is recorded, and not kept. No method allocates. Names are bytes that nobody changes; an empty array means none.
 */
public interface AccessEntry {
    /** The request as the client sent it; without a method (its end is 0) when no start line could be read. */
    Head request();

    /** The head of the response to the client, or null when none was sent. */
    @Nullable
    Head response();

    /** The status sent to the client, or 0 when none was. */
    int status();

    /** The status of the gRPC call, or {@code Grpc.NONE} when it is none or has none. */
    int grpcStatus();

    /** How the exchange ended; {@link Reason#OK} when nothing went wrong. */
    Reason reason();

    /** When the exchange began, in milliseconds since 1970-01-01T00:00:00Z. */
    long wallMillis();

    /** From the first byte of the request to the end of the exchange. */
    long durationNanos();

    /** The time spent in the stage, or -1 when the exchange never entered it. */
    long stageNanos(Stage stage);

    /** The client's address as text, up to {@link #clientAddressLength}. */
    byte[] clientAddress();

    /** How many bytes of {@link #clientAddress} count. */
    int clientAddressLength();

    /** The request's id, up to {@link #requestIdLength}. */
    byte[] requestId();

    /** How many bytes of {@link #requestId} count. */
    int requestIdLength();

    /** Where the host that was asked for starts in the request's arena, or {@link Head#NONE}. */
    int hostStart();

    /** Where the host that was asked for ends. */
    int hostEnd();

    /** Where path and query, as the client sent them, start in the request's arena. */
    int targetStart();

    /** Where path and query, as the client sent them, end. */
    int targetEnd();

    /** The name of the listener. */
    byte[] listener();

    /** The version of TLS the connection speaks; empty without TLS. */
    byte[] tlsVersion();

    /** The cipher suite the connection speaks; empty without TLS. */
    byte[] tlsCipher();

    /** The server name that the client asked for in its handshake; empty without one. */
    byte[] serverName();

    /** The protocol that ALPN chose; empty when nothing was offered. */
    byte[] alpn();

    /** The name of the site; empty when none was chosen. */
    byte[] site();

    /** The name of the route; empty when none was chosen. */
    byte[] route();

    /** The name of the service; empty when none was asked. */
    byte[] service();

    /** The address of the server of the last attempt; empty when there was no attempt. */
    byte[] server();

    /** The version of HTTP that server was asked in, as {@link Head#version} has it; 0 when no request was sent. */
    int upstreamVersion();

    /** How many attempts were made at servers. */
    int attempts();

    /** Bytes of the request received from the client, head included. */
    long bytesIn();

    /** Bytes of the response sent to the client, head included. */
    long bytesOut();

    /** Bytes of the response's body sent to the client, with its chunk framing. */
    long bodyBytesOut();
}
