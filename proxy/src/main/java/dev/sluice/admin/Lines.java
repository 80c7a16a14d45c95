package dev.sluice.admin;

import dev.sluice.base.Durations;
import dev.sluice.upstream.Forecast;
import dev.sluice.upstream.ProxyProtocol;
import dev.sluice.upstream.ServiceConfig;
import dev.sluice.upstream.StickyConfig;
import dev.sluice.upstream.UpstreamTlsConfig;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;

/** Lines of a word and what it means: what "explain" prints. Used by one thread. */
final class Lines {
    private static final int COLUMN = 10;

    private final StringBuilder text = new StringBuilder();
    private String last = "";

    /** One more line; a word that stood before is not written again. */
    void line(String word, String meaning) {
        String shown = word.equals(last) ? "" : word;
        text.append(shown)
                .append(" ".repeat(COLUMN - shown.length()))
                .append(meaning)
                .append('\n');
        last = word;
    }

    /** How the service goes about it. */
    void service(ServiceConfig service) {
        line("balance", Forecast.policy(service));
        encryption(service);
        StickyConfig sticky = service.sticky();
        if (sticky != null) {
            line("sticky", "cookie " + sticky.name());
        }
        line(
                "retry",
                service.retry().attempts() == 0
                        ? "never"
                        : service.retry().attempts() + " on "
                                + service.retry().on().stream()
                                        .map(Object::toString)
                                        .collect(Collectors.joining(", "))
                                + (service.retry().unsafe() ? ", any method" : ", safe methods only"));
        line(
                "waits",
                "connect " + time(service.timeout().connect().toNanos()) + ", response "
                        + time(service.timeout().response().toNanos()) + ", idle "
                        + time(service.timeout().idle().toNanos()));
    }

    private void encryption(ServiceConfig service) {
        UpstreamTlsConfig tls = service.tls() == null ? UpstreamTlsConfig.DEFAULTS : service.tls();
        if (service.servers().stream().anyMatch(service::encrypts)) {
            String trusted = tls.ca().value().isEmpty()
                    ? "the system's authorities"
                    : tls.ca().value();
            String name = tls.name().isEmpty() ? "" : " as " + tls.name();
            line("tls", tls.insecure().value() ? "not verified" : "verified by " + trusted + name);
        }
        if (service.proxyProtocol() != ProxyProtocol.OFF) {
            line("proxy", "protocol " + service.proxyProtocol().name().toLowerCase(Locale.ROOT));
        }
    }

    /** Which server it would be, and why none of the others. */
    void forecast(Forecast picked) {
        String servers = picked.candidates().stream().map(Object::toString).collect(Collectors.joining(", "));
        if (picked.certain() != null) {
            line("server", picked.certain() + ": " + picked.why());
        } else if (picked.candidates().isEmpty()) {
            line("server", "none: " + picked.why());
        } else {
            line("server", "one of " + servers + ": " + picked.why());
        }
        picked.candidates().stream()
                .filter(server -> !server.fault().isEmpty())
                .forEach(server -> line("fault", server + ": " + server.fault()));
        picked.others().forEach((server, why) -> line("not", server + ": " + why));
    }

    static String time(long nanos) {
        return nanos == 0 ? "unlimited" : Durations.print(Duration.ofNanos(nanos));
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
