package dev.sluice.upstream;

import dev.sluice.wire.ClientHost;
import dev.sluice.wire.ClientLink;

/** What is spoken to a server: makes its connections. Immutable; used on any loop. */
interface Speech {
    /** A connection that speaks what was negotiated; {@code alpn} is empty where nothing was. */
    ClientLink link(String alpn, ClientHost host);

    /** Whether connections can be expected to carry many streams before one of them stands. */
    boolean expectsMany();
}
