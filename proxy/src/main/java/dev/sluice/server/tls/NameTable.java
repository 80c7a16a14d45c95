package dev.sluice.server.tls;

import org.jspecify.annotations.Nullable;

/**
 * TLS sites by name: the exact name, then the wildcard with the longest suffix, then the default. A client without a name
 * gets the default's, too, unless unknown names are refused. Immutable, for any thread.
 */
public final class NameTable implements KeySource {
    private final Names<TlsSite> names;
    private final @Nullable TlsSite other;
    private final boolean strict;

    /**
     * A table.
     *
     * @param names the sites by name
     * @param other the default; null where nothing but the names is served
     * @param strict whether unknown names are refused although there is a default
     */
    public NameTable(Names<TlsSite> names, @Nullable TlsSite other, boolean strict) {
        this.names = names;
        this.other = other;
        this.strict = strict;
    }

    @Override
    public @Nullable TlsSite site(ClientHello hello) {
        TlsSite found = names.find(hello.serverName());
        return found == null && !strict ? other : found;
    }
}
