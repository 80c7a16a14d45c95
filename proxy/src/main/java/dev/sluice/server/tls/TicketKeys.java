package dev.sluice.server.tls;

import dev.sluice.base.Entropy;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The keys that seal session tickets (RFC 5077, RFC 8446 section 4.6.1) for all contexts of equal settings, on every
 * loop: a client resumes wherever it lands. Contexts whose clients are verified by other rules have other keys, so that
 * no resumed session passes a check that another site's made. Nothing of a session is kept here. Conductor only.
 */
public final class TicketKeys {
    /** How long a ticket is good for: as long as two turns of the keys. */
    static final long LIFETIME_SECONDS = 7200;

    private static final int KEPT = 3;

    private final List<OpenSslSessionTicketKey> keys = new ArrayList<>();

    /** Keys with a first one. */
    public TicketKeys() {
        turn();
    }

    /**
     * Begins to seal with a new key; the two before it still open. To be called every hour: the last hour's tickets are
     * then good for as long as they say.
     */
    public void turn() {
        byte[] bytes = new byte[OpenSslSessionTicketKey.TICKET_KEY_SIZE];
        Entropy.system().nextBytes(bytes);
        int nameEnd = OpenSslSessionTicketKey.NAME_SIZE;
        int macEnd = nameEnd + OpenSslSessionTicketKey.HMAC_KEY_SIZE;
        keys.add(
                0,
                new OpenSslSessionTicketKey(
                        Arrays.copyOf(bytes, nameEnd),
                        Arrays.copyOfRange(bytes, nameEnd, macEnd),
                        Arrays.copyOfRange(bytes, macEnd, bytes.length)));
        while (keys.size() > KEPT) {
            keys.remove(KEPT);
        }
    }

    OpenSslSessionTicketKey[] keys() {
        return keys.toArray(new OpenSslSessionTicketKey[0]);
    }
}
