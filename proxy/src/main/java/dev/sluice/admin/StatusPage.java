package dev.sluice.admin;

import dev.sluice.base.Clock;
import dev.sluice.base.Durations;
import dev.sluice.config.RouteConfig;
import dev.sluice.config.SiteConfig;
import dev.sluice.config.SluiceConfig;
import dev.sluice.control.Conductor;
import dev.sluice.control.Snapshot;
import dev.sluice.exchange.Reply;
import dev.sluice.observe.Meters;
import dev.sluice.server.Listener;
import dev.sluice.upstream.Cluster;
import dev.sluice.upstream.Forecast;
import dev.sluice.upstream.balance.Endpoint;
import dev.sluice.upstream.balance.Health;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What runs, as JSON for the admin page: listeners, routes, services with their servers, and failures, each with its
 * totals since the start; who wants rates asks twice. Any blocking thread.
 */
public final class StatusPage implements Page {
    private static final int MOST_ROUTES = 200;
    private static final List<String> CODES = List.of("none", "1xx", "2xx", "3xx", "4xx", "5xx");

    private final Conductor conductor;
    private final Meters meters;
    private final String version;
    private final long startNanos = Clock.SYSTEM.nanos();

    /** The status of what the conductor runs and the meters count. */
    public StatusPage(Conductor conductor, Meters meters, String version) {
        this.conductor = conductor;
        this.meters = meters;
        this.version = version;
    }

    @Override
    public Reply answer(AdminRequest request) {
        Snapshot snapshot = conductor.snapshot();
        if (snapshot == null) {
            return Replies.text(503, "not started\n");
        }
        Readings readings = Readings.of(meters);
        long now = Clock.SYSTEM.nanos();
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("version", version);
        status.put("java", Runtime.version().toString());
        status.put("atMillis", Clock.SYSTEM.wallMillis());
        status.put("uptimeSeconds", (now - startNanos) / 1_000_000_000);
        status.put("ready", conductor.isReady());
        status.put("snapshot", snapshot.id());
        status.put("residentBytes", ProcessReadings.residentBytes());
        status.put("config", config(snapshot.config()));
        status.put("listeners", listeners(readings));
        status.put("routes", routes(snapshot.config(), readings));
        status.put("services", services(snapshot, readings, now));
        status.put("failures", failures(readings));
        return Replies.json(200, status);
    }

    private static Map<String, Object> config(SluiceConfig config) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("sites", config.sites().size());
        summary.put(
                "routes",
                config.sites().stream().mapToInt(site -> site.routes().size()).sum());
        summary.put("admin", String.valueOf(config.admin().listen()));
        summary.put(
                "accessLog",
                config.log().access().isOff() ? "off" : config.log().access().to());
        summary.put("drain", Durations.print(config.timeouts().drain()));
        summary.put(
                "trustedProxies",
                config.trustedProxies().stream().map(Object::toString).toList());
        return summary;
    }

    private List<Object> listeners(Readings readings) {
        List<Object> listeners = new ArrayList<>();
        for (Listener listener : conductor.listeners()) {
            String name = listener.address().toString();
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("address", name);
            shown.put("connections", readings.value("sluice_connections_active", name));
            shown.put("opened", readings.value("sluice_connections_opened_total", name));
            shown.put("refused", readings.value("sluice_connections_refused_total", name));
            shown.put("protocolErrors", readings.sum("sluice_protocol_errors_total", name));
            shown.put("receivedBytes", readings.value("sluice_client_received_bytes_total", name));
            shown.put("sentBytes", readings.value("sluice_client_sent_bytes_total", name));
            listeners.add(shown);
        }
        return listeners;
    }

    /** The busiest routes; a page of thousands helps nobody. */
    private static List<Object> routes(SluiceConfig config, Readings readings) {
        record Busy(String site, RouteConfig route, long requests) {}
        List<Busy> all = new ArrayList<>();
        for (SiteConfig site : config.sites()) {
            for (RouteConfig route : site.routes()) {
                all.add(new Busy(site.key(), route, readings.sum("sluice_requests_total", site.key(), route.path())));
            }
        }
        all.sort(Comparator.comparingLong(Busy::requests).reversed());
        List<Object> routes = new ArrayList<>();
        for (Busy busy : all.subList(0, Math.min(MOST_ROUTES, all.size()))) {
            String path = busy.route().path();
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("site", busy.site());
            shown.put("route", path);
            shown.put("target", Targeted.describe(busy.route().target()));
            shown.put("codes", codes(readings, "sluice_requests_total", busy.site(), path));
            shown.put("active", readings.value("sluice_requests_active", busy.site(), path));
            shown.put("latency", readings.buckets("sluice_request_duration_seconds", busy.site(), path));
            routes.add(shown);
        }
        return routes;
    }

    private static Map<String, Long> codes(Readings readings, String family, String first, String second) {
        Map<String, Long> codes = new LinkedHashMap<>();
        for (String code : CODES) {
            long count = readings.value(family, first, second, code);
            if (count > 0) {
                codes.put(code, count);
            }
        }
        return codes;
    }

    private static List<Object> services(Snapshot snapshot, Readings readings, long nowNanos) {
        List<Object> services = new ArrayList<>();
        List<Cluster> sorted = new ArrayList<>(snapshot.clusters());
        sorted.sort(Comparator.comparing(cluster -> cluster.config().name()));
        for (Cluster cluster : sorted) {
            String name = cluster.config().name();
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("name", name);
            shown.put("balance", Forecast.policy(cluster.config()));
            shown.put("checked", cluster.config().check() != null);
            shown.put("requests", readings.value("sluice_service_requests_total", name));
            shown.put("retries", readings.value("sluice_service_retries_total", name));
            shown.put("queued", readings.value("sluice_service_queue_length", name));
            List<Object> servers = new ArrayList<>();
            for (Endpoint endpoint : cluster.endpoints()) {
                servers.add(server(name, endpoint, readings, nowNanos));
            }
            shown.put("servers", servers);
            services.add(shown);
        }
        return services;
    }

    private static Map<String, Object> server(String service, Endpoint endpoint, Readings readings, long nowNanos) {
        String name = endpoint.name();
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("name", name);
        shown.put("weight", endpoint.weight());
        shown.put("backup", endpoint.isBackup());
        shown.put("state", state(endpoint, nowNanos));
        shown.put("active", readings.value("sluice_server_requests_active", service, name));
        shown.put("codes", codes(readings, "sluice_server_requests_total", service, name));
        shown.put("failures", readings.sum("sluice_server_failures_total", service, name));
        shown.put("ejections", readings.value("sluice_server_ejections_total", service, name));
        shown.put("idle", readings.value("sluice_server_connections_idle", service, name));
        shown.put("latency", readings.buckets("sluice_server_response_seconds", service, name));
        return shown;
    }

    private static String state(Endpoint endpoint, long nowNanos) {
        if (endpoint.health() == Health.DOWN) {
            return "down";
        }
        if (endpoint.addresses().isEmpty()) {
            return "unresolved";
        }
        return endpoint.ejection().isOut(nowNanos) ? "ejected" : "up";
    }

    private static List<Object> failures(Readings readings) {
        List<Map.Entry<List<String>, Long>> sorted =
                new ArrayList<>(readings.all("sluice_failures_total").entrySet());
        sorted.sort(Map.Entry.<List<String>, Long>comparingByValue().reversed());
        List<Object> failures = new ArrayList<>();
        for (Map.Entry<List<String>, Long> entry : sorted) {
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("side", entry.getKey().get(0));
            shown.put("stage", entry.getKey().get(1));
            shown.put("reason", entry.getKey().get(2));
            shown.put("count", entry.getValue());
            failures.add(shown);
        }
        return failures;
    }
}
