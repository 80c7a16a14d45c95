package dev.sluice.conformance.product;

import dev.sluice.conformance.Deadline;
import dev.sluice.conformance.SceneFailure;
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
 * A peer to differ from: nginx or HAProxy from the system's packages, forwarding one port to one upstream; used by one scene
 * at a time.
 */
public final class PeerProcess implements Product {
    private static final int SHORTEST_WAIT_MILLIS = 5;

    private final Kind kind;
    private final Path directory;
    private final int port;
    private @Nullable Child child;

    /** Which peer. */
    public enum Kind {
        /** Debian's nginx, with HTTP/1.1 and keep-alive to the upstream. */
        NGINX("nginx", "/usr/sbin/nginx"),
        /** Debian's HAProxy in HTTP mode. */
        HAPROXY("haproxy", "/usr/sbin/haproxy");

        private final String name;
        private final String binary;

        Kind(String name, String binary) {
            this.name = name;
            this.binary = binary;
        }

        /** Whether this machine has it. */
        boolean isInstalled() {
            return Files.isExecutable(Path.of(binary));
        }
    }

    /** A peer that listens on {@code port} and keeps its files in {@code directory}. */
    public PeerProcess(Kind kind, Path directory, int port) {
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
            Files.writeString(file, kind == Kind.NGINX ? nginx(upstream) : haproxy(upstream));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!kind.isInstalled()) {
            throw new SceneFailure("there is no " + kind.binary + "; ./verify installs it");
        }
        List<String> command = kind == Kind.NGINX
                ? List.of(kind.binary, "-p", directory.toString(), "-c", file.toString())
                : List.of(kind.binary, "-db", "-f", file.toString());
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

    private String nginx(String upstream) {
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
                    listen 127.0.0.1:%3$d;
                    location / {
                      proxy_pass http://a;
                      proxy_http_version 1.1;
                      proxy_set_header Connection "";
                      proxy_set_header Host $http_host;
                      proxy_request_buffering off;
                      proxy_buffering off;
                      proxy_next_upstream off;
                    }
                  }
                }
                """.formatted(directory, upstream, port);
    }

    private String haproxy(String upstream) {
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
                  bind 127.0.0.1:%2$d
                  default_backend b
                backend b
                  server a %1$s
                """.formatted(upstream, port);
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
