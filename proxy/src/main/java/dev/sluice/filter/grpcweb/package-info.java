/**
 * gRPC-Web, which browsers speak, translated to gRPC and back: media types, base64, and trailers that are a frame of the body.
 *
 * <p>Thread: the filter is immutable and runs on the loop of its exchange, to which what it opens belongs. May not know: other
 * filters, sockets, upstreams. Start reading at {@link dev.sluice.filter.grpcweb.GrpcWeb}.
 */
@NullMarked
package dev.sluice.filter.grpcweb;

import org.jspecify.annotations.NullMarked;
