package dev.sluice.conformance.product;

import dev.sluice.conformance.Deadline;
import dev.sluice.conformance.SceneFailure;
import dev.sluice.conformance.scene.Pair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A peer to differ from: nginx, HAProxy or nghttpx from the system's packages, forwarding one port to one upstream; used by one scene
 * at a time.
 */
public final class PeerProcess implements Product {
    private static final int SHORTEST_WAIT_MILLIS = 5;

    private final Kind kind;
    private final Path directory;
    private final int port;
    private final Pair pair;
    private @Nullable Child child;

    /** Which peer. */
    public enum Kind {
        /** Debian's nginx, with HTTP/1.1 and keep-alive to the upstream. */
        NGINX("nginx", "/usr/sbin/nginx"),
        /** Debian's HAProxy in HTTP mode. */
        HAPROXY("haproxy", "/usr/sbin/haproxy"),
        /** Debian's nghttpx, of the nghttp2 project. */
        NGHTTPX("nghttpx", "/usr/sbin/nghttpx");

        private final String name;
        private final String binary;

        Kind(String name, String binary) {
            this.name = name;
            this.binary = binary;
        }

        /** Whether it can be a proxy between these; nginx has no HTTP/2 to upstreams. */
        public boolean speaks(Pair pair) {
            return this != NGINX || !pair.upstream().isMultiplexed();
        }

        /** Whether this machine has it. */
        boolean isInstalled() {
            return Files.isExecutable(Path.of(binary));
        }
    }

    /** A peer that listens on {@code port} and keeps its files in {@code directory}. */
    public PeerProcess(Kind kind, Path directory, int port) {
        this(kind, directory, port, Pair.PLAIN);
    }

    /** A peer that speaks these protocols. */
    public PeerProcess(Kind kind, Path directory, int port, Pair pair) {
        this.pair = pair;
        this.kind = kind;
        this.directory = directory;
        this.port = port;
    }

    @Override
    public String name() {
        return kind.name;
    }

    /** Starts the peer; {@code upstream} is the address it forwards to. */
    @Override
    public void install(String upstream, Deadline deadline) {
        Path file = directory.resolve(kind.name + ".conf");
        try {
            Files.writeString(file, configuration(upstream));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!kind.isInstalled()) {
            throw new SceneFailure("there is no " + kind.binary + "; ./verify installs it");
        }
        List<String> command = switch (kind) {
            case NGINX -> List.of(kind.binary, "-p", directory.toString(), "-c", file.toString());
            case HAPROXY -> List.of(kind.binary, "-db", "-f", file.toString());
            case NGHTTPX -> List.of(kind.binary, "--conf=" + file);
        };
        Child started = Child.start(command, directory, directory.resolve("output.txt"));
        child = started;
        while (!listens()) {
            if (!started.isAlive()) {
                throw new SceneFailure(kind.name + " ended at start:\n" + started.output());
            }
            deadline.millisLeft();
            LockSupport.parkNanos(SHORTEST_WAIT_MILLIS * 1_000_000L);
        }
    }

    private boolean listens() {
        try (Socket probe = new Socket()) {
            probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private String configuration(String upstream) {
        return switch (kind) {
            case NGINX -> nginx(upstream);
            case HAPROXY -> haproxy(upstream);
            case NGHTTPX -> nghttpx(upstream);
        };
    }

    private static String file(String placeholder) {
        return Certificates.ofThisRun().placeholders().getOrDefault(placeholder, "");
    }

    private String nginx(String upstream) {
        String secure = " ssl; ssl_certificate " + file("cert") + "; ssl_certificate_key " + file("key");
        String listen = switch (pair.client()) {
            case H1 -> "";
            case TLS -> secure;
            case H2 -> " http2" + secure;
            case H2C -> " http2";
        };
        return """
                daemon off;
                master_process off;
                worker_processes 1;
                pid %1$s/nginx.pid;
                error_log stderr warn;
                events { worker_connections 256; }
                http {
                  access_log off;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  upstream a { server %2$s; keepalive 8; }
                  server {
                    listen 127.0.0.1:%3$d%4$s;
                    location / {
                      proxy_pass %5$s://a;
                      proxy_http_version 1.1;
                      proxy_set_header Connection "";
                      proxy_set_header Host $http_host;
                      proxy_request_buffering off;
                      proxy_buffering off;
                      proxy_next_upstream off;
                    }
                  }
                }
                """.formatted(directory, upstream, port, listen, pair.upstream().isSecure() ? "https" : "http");
    }

    private String haproxy(String upstream) {
        String secure = " ssl crt " + file("both") + " alpn ";
        String bind = switch (pair.client()) {
            case H1 -> "";
            case TLS, H2 -> secure + pair.client().alpn();
            case H2C -> " proto h2";
        };
        String server = switch (pair.upstream()) {
            case H1 -> "";
            case TLS, H2 ->
                " ssl verify required ca-file " + file("ca") + " sni str(a.test) alpn "
                        + pair.upstream().alpn();
            case H2C -> " proto h2";
        };
        return """
                global
                  maxconn 256
                defaults
                  mode http
                  timeout connect 5s
                  timeout client 10s
                  timeout server 10s
                  retries 0
                frontend f
                  bind 127.0.0.1:%2$d%3$s
                  default_backend b
                backend b
                  server a %1$s%4$s
                """.formatted(upstream, port, bind, server);
    }

    private String nghttpx(String upstream) {
        boolean secure = pair.client().isSecure();
        String keys = secure ? "private-key-file=" + file("key") + "\ncertificate-file=" + file("cert") + "\n" : "";
        String backend = (pair.upstream().isMultiplexed() ? ";proto=h2" : "")
                + (pair.upstream().isSecure() ? ";tls;sni=a.test" : "");
        return """
                frontend=127.0.0.1,%1$d%2$s
                backend=%3$s%4$s
                %5$scacert=%6$s
                workers=1
                no-ocsp=yes
                errorlog-file=/dev/stderr
                """.formatted(
                        port,
                        secure ? "" : ";no-tls",
                        upstream.replace(":", ","),
                        backend.isEmpty() ? "" : ";" + backend,
                        keys,
                        file("ca"));
    }

    @Override
    public long pid() {
        if (child == null) {
            throw new SceneFailure(kind.name + " was not started");
        }
        return child.pid();
    }

    @Override
    public boolean isAlive() {
        return child != null && child.isAlive();
    }

    @Override
    public void close() {
        if (child != null) {
            child.close();
        }
    }
}
