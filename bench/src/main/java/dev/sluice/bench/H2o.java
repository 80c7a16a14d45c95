package dev.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * h2o with one thread: kept upstream connections, a JSON access log, its status page. It takes part where all do but
 * for gRPC: the version that Debian has speaks no HTTP/2 to servers.
 */
final class H2o implements Contender {

    private static final String CONFIG = """
            num-threads: 1
            tcp-fastopen: 0
            user: root
            pid-file: DIR/pid
            error-log: DIR/error.log
            listen: {host: 127.0.0.1, port: PORT}
            listen:
              host: 127.0.0.1
              port: TLSPORT
              ssl: {certificate-file: CERTIFICATE, key-file: PRIVATEKEY, ocsp-update-interval: 0}
            access-log:
              path: DIR/access.log
              format: '{"time":"%t","client":"%h","method":"%m","uri":"%U","status":%s,"bytes":%b,"duration":%{duration}x,"agent":"%{User-Agent}i"}'
            hosts:
              default:
                paths:
                  /:
                    proxy.reverse.url: http://127.0.0.1:ORIGIN/
                    proxy.preserve-host: ON
                    proxy.websocket: ON
                    proxy.timeout.keepalive: 300000
            """;

    @Override
    public String name() {
        return "h2o";
    }

    @Override
    public boolean takesPartIn(Case which) {
        return which.isForEverybody() && which.shape != Case.Shape.GRPC;
    }

    @Override
    public List<String> versionCommand() {
        return List.of("h2o", "--version");
    }

    @Override
    public Launch prepare(Setup setup) throws IOException {
        Path file = setup.dir().resolve("h2o.conf");
        Files.writeString(file, setup.fill(CONFIG));
        return new Launch(List.of("h2o", "-c", file.toString()), setup.dir().resolve("access.log"));
    }
}
