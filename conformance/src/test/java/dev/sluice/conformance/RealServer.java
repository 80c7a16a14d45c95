package dev.sluice.conformance;

import dev.sluice.conformance.product.Child;
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

/** Debian's nginx or HAProxy as a server behind the proxy, with the configuration it is given; used by one thread. */
final class RealServer implements AutoCloseable {
    private static final long PAUSE_NANOS = 5_000_000;

    private final List<String> command;
    private final Path directory;
    private final int port;
    private @Nullable Child child;

    private RealServer(List<String> command, Path directory, int port) {
        this.command = command;
        this.directory = directory;
        this.port = port;
    }

    /** An nginx with these {@code server} blocks, of which one listens on {@code port}; it logs to {@code nginx.log}. */
    static RealServer nginx(Path directory, int port, String servers) {
        Path file = directory.resolve("nginx.conf");
        write(file, """
                daemon off;
                master_process off;
                worker_processes 1;
                pid %1$s/nginx.pid;
                error_log %1$s/nginx-errors.log info;
                events { worker_connections 512; }
                http {
                  log_format tls '$ssl_protocol $ssl_session_reused $ssl_server_name $uri';
                  access_log %1$s/nginx.log tls;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  client_max_body_size 100m;
                  ssl_protocols TLSv1.2 TLSv1.3;
                  ssl_session_cache shared:tls:1m;
                %2$s
                }
                """.formatted(directory, servers));
        return new RealServer(
                List.of("/usr/sbin/nginx", "-p", directory.toString(), "-c", file.toString()), directory, port);
    }

    /** A HAProxy with this frontend, which listens on {@code port}. */
    static RealServer haproxy(Path directory, int port, String frontend) {
        Path file = directory.resolve("haproxy.conf");
        write(file, """
                global
                  maxconn 256
                defaults
                  mode http
                  timeout connect 5s
                  timeout client 10s
                  timeout server 10s
                %s
                """.formatted(frontend));
        return new RealServer(List.of("/usr/sbin/haproxy", "-db", "-f", file.toString()), directory, port);
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RealServer start(Deadline deadline) {
        Child started = Child.start(command, directory, directory.resolve("server-output.txt"));
        child = started;
        while (!listens()) {
            if (!started.isAlive()) {
                throw new SceneFailure(command + " ended at start:\n" + started.output());
            }
            deadline.millisLeft();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return this;
    }

    private boolean listens() {
        try (Socket probe = new Socket()) {
            probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        if (child != null) {
            child.close();
        }
    }
}
