package dev.sluice.control;

import dev.sluice.base.Address;
import dev.sluice.certs.CertificateFault;
import dev.sluice.certs.CertificateState;
import dev.sluice.certs.Certificates;
import dev.sluice.certs.KeyedCertificate;
import dev.sluice.config.SiteConfig;
import dev.sluice.config.SluiceConfig;
import dev.sluice.server.tls.CertificateConfig;
import dev.sluice.server.tls.FirstHandshake;
import dev.sluice.server.tls.KeySource;
import dev.sluice.server.tls.NameTable;
import dev.sluice.server.tls.Names;
import dev.sluice.server.tls.TicketKeys;
import dev.sluice.server.tls.TlsConfig;
import dev.sluice.server.tls.TlsContext;
import dev.sluice.server.tls.TlsSettings;
import dev.sluice.server.tls.TlsSite;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The living TLS contexts: one for each key under each settings, kept over reloads as long as neither changes, and their
 * keys for tickets. A reload reads every certificate anew, so a file that changed means another context, and connections
 * keep the one they shook hands with. Conductor only.
 */
final class TlsSites implements KeySources {
    private static final List<String> PROTOCOLS = List.of("h2", "http/1.1");

    /** What a context is made of; the key's staple may change. */
    private record Made(
            TlsSettings settings,
            KeyedCertificate certificate,
            @Nullable KeyLogFile keyLog) {}

    private final TlsFiles files;
    private final Certificates certificates;
    private final Executor blocking;
    private final Keeper<TlsSettings, TicketKeys> tickets = new Keeper<>(settings -> new TicketKeys());
    private final Keeper<Made, TlsContext> contexts = new Keeper<>(this::context);
    private @Nullable KeyLogFile present;
    private @Nullable Made newest;
    private boolean warm;

    TlsSites(TlsFiles files, Certificates certificates, Executor blocking) {
        this.files = files;
        this.certificates = certificates;
        this.blocking = blocking;
    }

    private TlsContext context(Made made) {
        newest = made;
        return TlsContext.of(
                made.settings(), certificates.key(made.certificate()), tickets.keep(made.settings()), made.keyLog());
    }

    @Override
    public void begin() {
        tickets.begin();
        contexts.begin();
        files.begin();
    }

    @Override
    public @Nullable KeySource of(Address address, List<SiteConfig> sites, SluiceConfig config) {
        Map<String, TlsSite> named = new HashMap<>();
        TlsSite first = null;
        TlsSite any = null;
        if (sites.stream().anyMatch(site -> site.tls() == null)) {
            return null;
        }
        KeyLogFile keyLog = keyLog(config.tls().keyLog());
        for (SiteConfig site : sites) {
            TlsConfig written = Objects.requireNonNull(site.tls());
            TlsSite tls = site(site.host(), written, keyLog);
            first = first == null ? tls : first;
            if (site.host().isEmpty()) {
                any = tls;
            } else {
                named.put(site.host(), tls);
            }
        }
        return new NameTable(
                new Names<>(named), any == null ? first : any, config.tls().strictSni());
    }

    private @Nullable KeyLogFile keyLog(@Nullable String file) {
        if (file == null) {
            present = null;
        } else if (present == null || !present.path().toString().equals(file)) {
            present = KeyLogFile.open(Path.of(file), blocking);
        }
        return present;
    }

    private TlsSite site(String host, TlsConfig tls, @Nullable KeyLogFile keyLog) {
        TlsSettings settings = new TlsSettings(tls.profile(), PROTOCOLS, files.trust(tls.clientAuth()));
        // kept also where every context is
        tickets.keep(settings);
        TlsContext rsa = null;
        TlsContext ecdsa = null;
        for (CertificateConfig each : tls.cert()) {
            KeyedCertificate certificate = certificate(each, host);
            TlsContext context = contexts.keep(new Made(settings, certificate, keyLog));
            if (certificate.key().getAlgorithm().equals("RSA")) {
                rsa = context;
            } else {
                ecdsa = context;
            }
        }
        return new TlsSite(TlsNumber.of(tls), rsa, ecdsa);
    }

    private KeyedCertificate certificate(CertificateConfig config, String host) {
        if (!config.isLocal()) {
            return files.certificate(config);
        }
        try {
            return certificates.local(host);
        } catch (CertificateFault e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Makes the process ready for its first handshake; to be called before clients may come. */
    void warm() {
        Made made = newest;
        if (!warm && made != null) {
            warm = true;
            FirstHandshake.of(contexts.keep(made), made.certificate().chain());
        }
        newest = null;
    }

    /** The next snapshot is published; answers the contexts that none wants any longer. */
    List<TlsContext> commit() {
        tickets.commit();
        files.commit();
        List<TlsContext> dropped = contexts.commit();
        List<KeyedCertificate> all = new ArrayList<>();
        contexts.each((made, context) -> all.add(made.certificate()));
        certificates.retain(all.stream().distinct().toList());
        return dropped;
    }

    /** The next snapshot will not come; what was made for it is freed, as no loop has seen it. */
    void rollback() {
        newest = null;
        tickets.rollback();
        files.rollback();
        contexts.rollback().forEach(TlsContext::close);
    }

    /** The certificates that files are replaced by. */
    TlsFiles files() {
        return files;
    }

    /** Frees everything; no loop may run any longer. */
    void close() {
        contexts.begin();
        contexts.commit().forEach(TlsContext::close);
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

    /** The certificates in use; any thread. */
    List<CertificateState> inUse() {
        return certificates.states();
    }

    /** To be called every second: whether a certificate of the local authority is to be issued anew. */
    boolean tick() {
        return certificates.tick();
    }
}
