package dev.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Caddy with one processor: a JSON access log, its metrics, kept upstream connections. It takes part where all do. */
final class Caddy implements Contender {

    private static final String CONFIG = """
            {
              admin 127.0.0.1:ADMIN
              auto_https off
              default_sni localhost
              storage file_system DIR/storage
              servers {
                metrics
              }
            }
            (proxy) {
              log {
                output file DIR/access.log {
                  roll_disabled
                }
                format json
              }
              reverse_proxy /bench.Echo/* h2c://127.0.0.1:CALLS
              reverse_proxy 127.0.0.1:ORIGIN {
                transport http {
                  keepalive_idle_conns_per_host 4096
                }
              }
            }
            http://127.0.0.1:PORT {
              import proxy
            }
            :TLSPORT {
              tls CERTIFICATE PRIVATEKEY
              import proxy
            }
            """;

    @Override
    public String name() {
        return "caddy";
    }

    @Override
    public boolean takesPartIn(Case which) {
        return which.isForEverybody();
    }

    @Override
    public List<String> versionCommand() {
        return List.of("caddy", "version");
    }

    @Override
    public Launch prepare(Setup setup) throws IOException {
        Path file = setup.dir().resolve("Caddyfile");
        Files.writeString(file, setup.fill(CONFIG));
        return new Launch(
                List.of(
                        "env",
                        "HOME=" + setup.dir(),
                        "caddy",
                        "run",
                        "--adapter",
                        "caddyfile",
                        "--config",
                        file.toString()),
                setup.dir().resolve("access.log"));
    }
}
