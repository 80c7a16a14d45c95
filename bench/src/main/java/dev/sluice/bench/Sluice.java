package dev.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The build under test, started as an operator would start it, with one loop. */
final class Sluice implements Contender {

    private final Path root;

    Sluice(Path root) {
        this.root = root;
    }

    @Override
    public String name() {
        return "sluice";
    }

    @Override
    public List<String> versionCommand() {
        return List.of(root.resolve("sluice").toString(), "version");
    }

    @Override
    public Launch prepare(Setup setup) throws IOException {
        Path file = setup.dir().resolve("sluice.yaml");
        Path log = setup.dir().resolve("access.log");
        StringBuilder out = new StringBuilder();
        out.append("admin: 127.0.0.1:").append(setup.adminPort());
        out.append("\nlog: {access: {to: ").append(log).append(", format: json}}");
        out.append("\nservices: {origin: [\"127.0.0.1:").append(setup.originPort());
        out.append("\"], calls: {servers: [\"127.0.0.1:").append(setup.callsPort());
        out.append("\"], protocol: h2c}}\nsites:\n");
        site(out, ":" + setup.port(), setup.routes());
        site(out, "https://:" + setup.tlsPort(), setup.routes());
        out.append("    tls: {cert: ").append(setup.certificate());
        out.append(", key: ").append(setup.key()).append("}\n");
        Files.writeString(file, out);
        return new Launch(List.of(root.resolve("sluice").toString(), "run", "--loops", "1", file.toString()), log);
    }

    private static void site(StringBuilder out, String key, int routes) {
        out.append("  \"").append(key).append("\":\n    routes:\n");
        for (int i = 0; routes > 1 && i < routes; i++) {
            out.append("      /r").append(i).append("/*: {to: origin}\n");
        }
        out.append("      /bench.Echo/*: {to: calls}\n      /*: {to: origin}\n");
    }
}
