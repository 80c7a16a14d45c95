package dev.sluice.config;

import dev.sluice.base.Cidr;
import dev.sluice.exchange.LimitsConfig;
import dev.sluice.exchange.TimeoutsConfig;
import dev.sluice.server.tls.TlsDefaultsConfig;
import dev.sluice.upstream.ServiceConfig;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A whole configuration, checked and with every default filled in: what the compiler reads. Immutable, for any thread. */
public record SluiceConfig(
        List<SiteConfig> sites,
        List<PassthroughConfig> passthrough,
        Map<String, ServiceConfig> services,
        TlsDefaultsConfig tls,
        AdminConfig admin,
        LogConfig log,
        LimitsConfig limits,
        TimeoutsConfig timeouts,
        List<Cidr> trustedProxies,
        List<Expectation> tests) {

    public SluiceConfig {
        sites = List.copyOf(sites);
        passthrough = List.copyOf(passthrough);
        services = Collections.unmodifiableMap(new LinkedHashMap<>(services));
        trustedProxies = List.copyOf(trustedProxies);
        tests = List.copyOf(tests);
    }
}
