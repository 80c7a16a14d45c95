package dev.sluice.bench;

import java.util.List;

/** One row of the comparison: what is asked, over how many connections, of a proxy with how many routes. */
enum Case {
    KEEPALIVE_1("keepalive-1", "80 B, keep-alive, 1 connection", Shape.GET, "/80", 1),
    KEEPALIVE_64("keepalive-64", "80 B, keep-alive, 64 connections", Shape.GET, "/80", 64),
    KEEPALIVE_512("keepalive-512", "80 B, keep-alive, 512 connections", Shape.GET, "/80", 512),
    RATE("rate-80", "80 B, 64 connections, at 80% of its own saturation", Shape.RATE, "/80", 64),
    RATE_EQUAL("rate-equal", "80 B, 64 connections, at 80% of the slowest proxy's saturation", Shape.RATE, "/80", 64),
    BODY_10K("body-10k", "10 KB responses, 64 connections", Shape.GET, "/10k", 64),
    BODY_1M("body-1m", "1 MB responses, 64 connections", Shape.GET, "/1m", 64),
    UPLOAD_1M("upload-1m", "1 MB uploads, 64 connections", Shape.UPLOAD, "/upload", 64),
    NEW_CONNECTION("new-connection", "80 B, a new connection per request, 64 at once", Shape.CLOSE, "/80", 64),
    IDLE_10000("idle-10000", "80 B, 64 busy beside 10,000 idle connections", Shape.IDLE, "/80", 64),
    ROUTES_1("routes-1", "10,000 paths in turn, 1 route", Shape.PATHS, "/", 64),
    ROUTES_10000("routes-10000", "10,000 paths in turn, 10,000 routes", Shape.PATHS, "/", 64),
    TLS_1("tls-1", "HTTPS, HTTP/1.1, 80 B, 1 connection", Shape.TLS, "/80", 1),
    TLS_64("tls-64", "HTTPS, HTTP/1.1, 80 B, 64 connections", Shape.TLS, "/80", 64),
    TLS_10K("tls-10k", "HTTPS, HTTP/1.1, 10 KB, 64 connections", Shape.TLS, "/10k", 64),
    TLS_1M("tls-1m", "HTTPS, HTTP/1.1, 1 MB, 64 connections", Shape.TLS, "/1m", 64),
    H2_1X1("h2-1x1", "HTTP/2 over TLS, 80 B, 1 connection, 1 stream", Shape.H2, "/80", 1),
    H2_1X32("h2-1x32", "HTTP/2 over TLS, 80 B, 1 connection, 32 streams", Shape.H2, "/80", 1, 32),
    H2_64X1("h2-64x1", "HTTP/2 over TLS, 80 B, 64 connections, 1 stream each", Shape.H2, "/80", 64),
    H2_64X32("h2-64x32", "HTTP/2 over TLS, 80 B, 64 connections, 32 streams each", Shape.H2, "/80", 64, 32),
    H2_10K("h2-10k", "HTTP/2 over TLS, 10 KB, 64 connections, 32 streams each", Shape.H2, "/10k", 64, 32),
    H2_1M("h2-1m", "HTTP/2 over TLS, 1 MB, 64 connections, 1 stream each", Shape.H2, "/1m", 64),
    GRPC_UNARY(
            "grpc-unary",
            "gRPC over TLS, unary calls of 16 B, 16 connections, 16 at a time on each",
            Shape.GRPC,
            GrpcOrigin.PATH,
            16,
            16),
    WEBSOCKET_64(
            "websocket-64",
            "WebSocket messages of 64 B and their answers, 64 connections without TLS",
            Shape.MESSAGES,
            "/ws",
            64),
    HANDSHAKE_FULL("handshake-full", "TLS 1.3, a full handshake and 80 B per connection", Shape.HANDSHAKE, "/80", 1),
    HANDSHAKE_RESUMED(
            "handshake-resumed", "TLS 1.3, a resumed handshake and 80 B per connection", Shape.HANDSHAKE, "/80", 1);

    /** How a case's load is made. */
    enum Shape {
        /** One path over kept connections. */
        GET,
        /** A body of one megabyte with every request. */
        UPLOAD,
        /** A connection per request. */
        CLOSE,
        /** Ten thousand paths in turn. */
        PATHS,
        /** As GET, with a crowd of idle connections. */
        IDLE,
        /** Open loop at a constant rate. */
        RATE,
        /** HTTP/1.1 over kept TLS connections. */
        TLS,
        /** HTTP/2 over kept TLS connections. */
        H2,
        /** gRPC over kept TLS connections. */
        GRPC,
        /** Messages over WebSockets. */
        MESSAGES,
        /** A TLS connection per request, one after the other. */
        HANDSHAKE
    }

    static final int MANY = 10_000;

    final String key;
    final String title;
    final Shape shape;
    final String path;
    final int connections;
    final int streams;

    Case(String key, String title, Shape shape, String path, int connections) {
        this(key, title, shape, path, connections, 1);
    }

    Case(String key, String title, Shape shape, String path, int connections, int streams) {
        this.key = key;
        this.title = title;
        this.shape = shape;
        this.path = path;
        this.connections = connections;
        this.streams = streams;
    }

    /** Whether all peers take part, where they can: in what is more than plain HTTP/1.1. */
    boolean isForEverybody() {
        return switch (shape) {
            case TLS, H2, GRPC, MESSAGES, HANDSHAKE -> true;
            default -> false;
        };
    }

    /** Routes in the configuration of the proxy under test. */
    int routes() {
        return this == ROUTES_10000 ? MANY : 1;
    }

    /** Whether the case needs processes of its own rather than those that all cases share. */
    boolean fresh() {
        return this == ROUTES_10000 || this == IDLE_10000;
    }

    static Case named(String key) {
        for (Case each : values()) {
            if (each.key.equals(key)) {
                return each;
            }
        }
        throw new IllegalArgumentException("no case named " + key + "; there are "
                + String.join(", ", List.of(values()).stream().map(c -> c.key).toList()));
    }
}
