package dev.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * nginx with one worker, kept upstream connections, a JSON access log and stub_status, in two manners: tuned as an expert would,
 * and stock, which keeps Debian's log without a buffer, the small proxy buffers and the files that bodies spill into. Immutable.
 */
final class Nginx implements Contender {

    private static final String CONFIG = """
            user root;
            daemon off;
            worker_processes 1;
            worker_rlimit_nofile 20000;
            pid DIR/nginx.pid;
            error_log DIR/error.log;
            events { worker_connections 16384; }
            http {
              log_format json escape=json '{"time":"$time_iso8601","client":"$remote_addr","method":"$request_method",'
                '"host":"$host","uri":"$request_uri","status":$status,"bytes":$body_bytes_sent,'
                '"duration":$request_time,"upstream":"$upstream_addr","upstreamTime":"$upstream_response_time",'
                '"agent":"$http_user_agent"}';
              access_log DIR/access.log jsonLOG;
              sendfile on;
              tcp_nopush on;
              keepalive_timeout 300s;
              keepalive_requests 1000000000;
              client_body_temp_path DIR/body;
              proxy_temp_path DIR/proxy;
              fastcgi_temp_path DIR/fastcgi;
              uwsgi_temp_path DIR/uwsgi;
              scgi_temp_path DIR/scgi;
              client_max_body_size 0;
            TUNING
              proxy_http_version 1.1;
              proxy_set_header Connection "";
              proxy_set_header Host $host;
              proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
              proxy_set_header X-Forwarded-Proto $scheme;
              upstream origin {
                server 127.0.0.1:ORIGIN;
                keepalive 4096;
                keepalive_requests 1000000000;
                keepalive_timeout 300s;
              }
              upstream calls {
                server 127.0.0.1:CALLS;
                keepalive 4096;
                keepalive_requests 1000000000;
                keepalive_timeout 300s;
              }
              server {
                listen 127.0.0.1:PORT backlog=4096;
                listen 127.0.0.1:TLSPORT ssl http2 backlog=4096;
                ssl_certificate CERTIFICATE;
                ssl_certificate_key PRIVATEKEY;
                ssl_protocols TLSv1.3;
                ssl_conf_command Ciphersuites TLS_AES_128_GCM_SHA256;
                ssl_session_cache shared:tls:10m;
                location /bench.Echo/ { grpc_pass grpc://calls; }
                location /ws {
                  proxy_pass http://origin;
                  proxy_set_header Upgrade $http_upgrade;
                  proxy_set_header Connection upgrade;
                }
            ROUTES
              }
              server {
                listen 127.0.0.1:ADMIN;
                location / { stub_status; access_log off; }
              }
            }
            """;

    private static final String TUNING = """
              client_body_buffer_size 64k;
              proxy_request_buffering off;
              proxy_buffers 16 32k;
              proxy_busy_buffers_size 256k;
              proxy_max_temp_file_size 0;
            """.indent(2).stripTrailing();

    private final boolean tuned;

    private Nginx(boolean tuned) {
        this.tuned = tuned;
    }

    static Nginx tuned() {
        return new Nginx(true);
    }

    static Nginx stock() {
        return new Nginx(false);
    }

    @Override
    public String name() {
        return tuned ? "nginx" : "nginx-stock";
    }

    /** With TLS the tuned one stands for both. */
    @Override
    public boolean takesPartIn(Case which) {
        return tuned || !which.isForEverybody();
    }

    @Override
    public List<String> versionCommand() {
        return List.of("nginx", "-v");
    }

    @Override
    public Launch prepare(Setup setup) throws IOException {
        Path file = setup.dir().resolve("nginx.conf");
        String text = setup.fill(CONFIG.replace("LOG", tuned ? " buffer=64k flush=1s" : "")
                .replace("TUNING", tuned ? TUNING : "")
                .replace("ROUTES", routes(setup.routes())));
        Files.writeString(file, text);
        return new Launch(
                List.of("nginx", "-e", setup.dir().resolve("error.log").toString(), "-c", file.toString()),
                setup.dir().resolve("access.log"));
    }

    private static String routes(int count) {
        StringBuilder out = new StringBuilder("    location / { proxy_pass http://origin; }");
        for (int i = 0; count > 1 && i < count; i++) {
            out.append("\n    location /r").append(i).append("/ { proxy_pass http://origin; }");
        }
        return out.toString();
    }
}
