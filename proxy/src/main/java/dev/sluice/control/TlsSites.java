package dev.sluice.control;

import dev.sluice.base.Address;
import dev.sluice.certs.KeyedCertificate;
import dev.sluice.config.SiteConfig;
import dev.sluice.config.SluiceConfig;
import dev.sluice.server.tls.CertificateConfig;
import dev.sluice.server.tls.KeySource;
import dev.sluice.server.tls.NameTable;
import dev.sluice.server.tls.Staple;
import dev.sluice.server.tls.TicketKeys;
import dev.sluice.server.tls.TlsConfig;
import dev.sluice.server.tls.TlsContext;
import dev.sluice.server.tls.TlsKey;
import dev.sluice.server.tls.TlsSettings;
import dev.sluice.server.tls.TlsSite;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The living TLS contexts: one for each key under each settings, kept over reloads as long as neither changes, and their
 * keys for tickets. A reload reads every certificate anew, so a file that changed means another context, and connections
 * keep the one they shook hands with. Conductor only.
 */
final class TlsSites implements KeySources {
    private static final List<String> PROTOCOLS = List.of("http/1.1");

    /** What a context is made of; the key's staple may change. */
    private record Made(TlsSettings settings, KeyedCertificate certificate) {}

    private final Certificates certificates;
    private final Keeper<TlsSettings, TicketKeys> tickets = new Keeper<>(settings -> new TicketKeys());
    private final Keeper<Made, TlsContext> contexts = new Keeper<>(this::context);

    TlsSites(Certificates certificates) {
        this.certificates = certificates;
    }

    private TlsContext context(Made made) {
        TlsKey key = made.certificate().tlsKey(Staple.NONE);
        return TlsContext.of(made.settings(), key, tickets.keep(made.settings()));
    }

    @Override
    public void begin() {
        tickets.begin();
        contexts.begin();
        certificates.begin();
    }

    @Override
    public @Nullable KeySource of(Address address, List<SiteConfig> sites, SluiceConfig config) {
        Map<String, TlsSite> exact = new HashMap<>();
        Map<String, TlsSite> wildcards = new HashMap<>();
        TlsSite first = null;
        TlsSite any = null;
        for (SiteConfig site : sites) {
            if (site.tls() == null) {
                return null;
            }
            TlsSite tls = site(site.host(), site.tls());
            first = first == null ? tls : first;
            if (site.host().isEmpty()) {
                any = tls;
            } else if (site.host().startsWith("*.")) {
                wildcards.put(site.host().substring(1), tls);
            } else {
                exact.put(site.host(), tls);
            }
        }
        return new NameTable(
                exact, wildcards, any == null ? first : any, config.tls().strictSni());
    }

    private TlsSite site(String host, TlsConfig tls) {
        TlsSettings settings = new TlsSettings(tls.profile(), PROTOCOLS, certificates.trust(tls.clientAuth()));
        // kept also where every context is
        tickets.keep(settings);
        TlsContext rsa = null;
        TlsContext ecdsa = null;
        for (CertificateConfig each : tls.cert()) {
            KeyedCertificate certificate = certificates.of(each, host);
            TlsContext context = contexts.keep(new Made(settings, certificate));
            if (certificate.key().getAlgorithm().equals("RSA")) {
                rsa = context;
            } else {
                ecdsa = context;
            }
        }
        return new TlsSite(TlsNumber.of(tls), rsa, ecdsa);
    }

    /** The next snapshot is published; answers the contexts that none wants any longer. */
    List<TlsContext> commit() {
        tickets.commit();
        certificates.commit();
        return contexts.commit();
    }

    /** The next snapshot will not come; what was made for it is freed, as no loop has seen it. */
    void rollback() {
        tickets.rollback();
        certificates.rollback();
        contexts.rollback().forEach(TlsContext::close);
    }

    /** Begins to seal tickets with new keys. */
    void turn() {
        Map<TlsSettings, TicketKeys> turned = new HashMap<>();
        tickets.each((settings, keys) -> {
            keys.turn();
            turned.put(settings, keys);
        });
        contexts.each((made, context) -> {
            TicketKeys keys = turned.get(made.settings());
            if (keys != null) {
                context.tickets(keys);
            }
        });
    }

    /** The certificates in use, for whoever lists them. */
    List<KeyedCertificate> certificates() {
        List<KeyedCertificate> all = new ArrayList<>();
        contexts.each((made, context) -> all.add(made.certificate()));
        return all.stream().distinct().toList();
    }

    /** Whether a certificate of the local authority is to be issued anew. */
    boolean isDue() {
        return certificates.isDue();
    }
}
