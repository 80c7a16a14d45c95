package dev.sluice.cli;

import dev.sluice.base.Address;
import dev.sluice.cli.demo.DemoServer;
import dev.sluice.cli.demo.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A server on loopback, and a configuration file of a proxy in front of it with an admin address. */
final class Site implements AutoCloseable {
    final DemoServer server;
    final int port = Ports.any();
    final int adminPort = Ports.any();
    final Path file;

    Site(Path directory) {
        this(directory, 0);
    }

    Site(Path directory, long delayMillis) {
        try {
            server = DemoServer.start(new DemoServer.Manner("one", delayMillis, false), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        file = directory.resolve("sluice.yaml");
        write(List.of());
    }

    /** Writes the configuration with more lines at the top. */
    void write(List<String> more) {
        try {
            Files.writeString(
                    file,
                    String.join("\n", more)
                            + """

                    admin: 127.0.0.1:ADMIN
                    log: {access: off}
                    sites:
                      http://:PORT:
                        listen: 127.0.0.1:PORT
                        to: web
                    services:
                      web: 127.0.0.1:SERVER
                    """.replace("ADMIN", Integer.toString(adminPort))
                                    .replace("PORT", Integer.toString(port))
                                    .replace("SERVER", Integer.toString(server.port())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives the configuration one more route. */
    void route(String path) {
        try {
            String text = Files.readString(file);
            Files.writeString(file, text.replace("    to: web\n", "    routes: {/*: web, '" + path + "': web}\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    AdminClient admin() {
        return new AdminClient(new Address.Inet("127.0.0.1", adminPort));
    }

    /** The proxy itself, asked by the same small client. */
    AdminClient proxy() {
        return new AdminClient(new Address.Inet("127.0.0.1", port));
    }

    String path() {
        return file.toString();
    }

    @Override
    public void close() {
        server.close();
    }
}
