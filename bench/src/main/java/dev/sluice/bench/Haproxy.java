package dev.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** HAProxy with one thread: connection reuse, JSON log lines on standard output, its Prometheus exporter. */
final class Haproxy implements Contender {

    private static final String CONFIG = """
            global
              nbthread 1
              maxconn 10500
              no strict-limits
              tune.pool-low-fd-ratio 90
              tune.pool-high-fd-ratio 95
              log stdout format raw local0
              ssl-default-bind-ciphersuites TLS_AES_128_GCM_SHA256
              ssl-default-bind-options ssl-min-ver TLSv1.3
            defaults
              mode http
              log global
              log-format '{"time":"%Tl","client":"%ci","method":"%HM","host":"%[var(txn.host),json]","uri":"%[capture.req.uri,json]","status":%ST,"bytes":%B,"duration":%Ta,"upstream":"%si:%sp","upstreamTime":%Tr,"agent":"%[var(txn.agent),json]"}'
              http-reuse always
              option splice-auto
              timeout connect 5s
              timeout client 300s
              timeout server 300s
              timeout http-keep-alive 300s
            frontend web
              bind 127.0.0.1:PORT backlog 4096
              bind 127.0.0.1:TLSPORT backlog 4096 ssl crt DIR/both.pem alpn h2,http/1.1
              http-request set-var(txn.host) req.hdr(host)
              http-request set-var(txn.agent) req.hdr(user-agent)
              option forwardfor
              http-request set-header X-Forwarded-Proto http unless { ssl_fc }
              http-request set-header X-Forwarded-Proto https if { ssl_fc }
              use_backend calls if { path_beg /bench.Echo/ }
            ROUTES
              default_backend origin
            frontend stats
              bind 127.0.0.1:ADMIN
              no log
              http-request use-service prometheus-exporter if { path /metrics }
            backend origin
              server origin 127.0.0.1:ORIGIN pool-max-conn -1
            backend calls
              server calls 127.0.0.1:CALLS proto h2 pool-max-conn -1
            """;

    @Override
    public String name() {
        return "haproxy";
    }

    @Override
    public List<String> versionCommand() {
        return List.of("haproxy", "-v");
    }

    @Override
    public Launch prepare(Setup setup) throws IOException {
        Path file = setup.dir().resolve("haproxy.cfg");
        Files.writeString(
                setup.dir().resolve("both.pem"), Files.readString(setup.certificate()) + Files.readString(setup.key()));
        String text = setup.fill(CONFIG.replace("ROUTES\n", routes(setup)));
        Files.writeString(file, text);
        return new Launch(
                List.of("haproxy", "-db", "-f", file.toString()), setup.dir().resolve("stdout.log"));
    }

    /** Many routes are a map in HAProxy: one longest-prefix lookup in a tree. */
    private static String routes(Setup setup) throws IOException {
        if (setup.routes() == 1) {
            return "";
        }
        Path map = setup.dir().resolve("routes.map");
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < setup.routes(); i++) {
            out.append("/r").append(i).append("/ origin\n");
        }
        Files.writeString(map, out);
        return "  use_backend %[path,map_beg(" + map + ")]\n";
    }
}
