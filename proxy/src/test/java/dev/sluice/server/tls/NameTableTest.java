package dev.sluice.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which site answers which name. */
class NameTableTest {
    private static final TlsSite EXACT = new TlsSite(1, null, null);
    private static final TlsSite WIDE = new TlsSite(2, null, null);
    private static final TlsSite WIDER = new TlsSite(3, null, null);
    private static final TlsSite OTHER = new TlsSite(4, null, null);

    private static NameTable table(boolean strict) {
        return new NameTable(
                new Names<>(Map.of("a.example.com", EXACT, "*.b.example.com", WIDE, "*.example.com", WIDER)),
                OTHER,
                strict);
    }

    private static @Nullable TlsSite of(NameTable table, String name) {
        return table.site(new ClientHello(name, false));
    }

    @Test
    void theMostSpecificNameWins() {
        NameTable table = table(false);
        assertThat(of(table, "a.example.com")).isSameAs(EXACT);
        assertThat(of(table, "x.b.example.com")).isSameAs(WIDE);
        assertThat(of(table, "x.y.b.example.com")).isSameAs(WIDE);
        assertThat(of(table, "b.example.com")).isSameAs(WIDER);
        assertThat(of(table, "x.a.example.com")).isSameAs(WIDER);
    }

    @Test
    void otherNamesGetTheDefaultUnlessTheyAreRefused() {
        for (String name : new String[] {"", "example.com", ".example.com", "other.test", "1.2.3.4"}) {
            assertThat(of(table(false), name)).as(name).isSameAs(OTHER);
            assertThat(of(table(true), name)).as(name).isNull();
        }
    }
}
