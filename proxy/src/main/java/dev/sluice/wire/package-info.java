/**
 * Bytes to messages and back, one sub-package per protocol; the core sees only {@link dev.sluice.wire.ServerStream} and
 * {@link dev.sluice.wire.ClientStream}, listeners a {@link dev.sluice.wire.ServerLink} whose
 * {@link dev.sluice.wire.ServerHost} they are, pools a {@link dev.sluice.wire.ClientLink} whose
 * {@link dev.sluice.wire.ClientHost} they are and whose {@link dev.sluice.wire.Berth} they keep.
 *
 * <p>Thread: everything lives on the loop of its connection. May not know: routes, upstreams, configuration files.
 * Both are a {@link dev.sluice.wire.BodySource} and a {@link dev.sluice.wire.BodySink}, whose slowness
 * {@link dev.sluice.wire.Uptake} judges, and whose bytes go out through an {@link dev.sluice.wire.Outlet}. What a
 * handshake underneath agreed on is a {@link dev.sluice.wire.TlsSession}. Start reading at {@link dev.sluice.wire.ServerStream}.
 */
@NullMarked
package dev.sluice.wire;

import org.jspecify.annotations.NullMarked;
