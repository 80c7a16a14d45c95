package dev.sluice.config;

import dev.sluice.base.Address;
import dev.sluice.upstream.Placed;
import dev.sluice.upstream.ServerConfig;
import dev.sluice.upstream.ServiceConfig;
import dev.sluice.upstream.UpstreamTlsConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The language of a service's {@code tls:}. What the files hold is looked at when it is compiled. Immutable, for any thread. */
final class UpstreamTlsModel {
    private static final TextShape<Placed<String>> FILE =
            new TextShape<>("file", "a file", List.of(), false, "", UpstreamTlsModel::file, Placed::value);

    private static final TextShape<String> NAME = new TextShape<>(
            "host name",
            "a host name such as app.internal, or an IP address",
            List.of(),
            false,
            "",
            (scalar, in) -> isNone(scalar) ? "" : name(scalar.text()),
            name -> name);

    private static final TextShape<Placed<Boolean>> INSECURE = new TextShape<>(
            Texts.SWITCH.kind(),
            Texts.SWITCH.expected(),
            Texts.SWITCH.words(),
            true,
            "",
            UpstreamTlsModel::insecure,
            value -> Boolean.toString(value.value()));

    static final RecordShape<UpstreamTlsConfig> TLS = new RecordShape<>(
                    UpstreamTlsConfig.class,
                    "UpstreamTls",
                    "How connections to servers are encrypted: TLS 1.2 or 1.3, verified.",
                    UpstreamTlsConfig.DEFAULTS)
            .with("ca", FILE, "A PEM file with the authorities that are trusted; the system's unless written.")
            .with(
                    "name",
                    NAME,
                    "The name that certificates must have and that is asked for (SNI); the server's own host unless written.")
            .with("cert", FILE, "A PEM file with our certificate and its chain, for servers that ask for one.")
            .with("key", FILE, "The PEM file with its key; the one of `cert` unless written.")
            .with("insecure", INSECURE, "Whether any certificate passes, of whomever. Warned about at every start.")
            .check(UpstreamTlsModel::check)
            .built();

    private UpstreamTlsModel() {}

    /** An empty text is what the full form says for what is not written. */
    private static boolean isNone(Tree.Scalar scalar) {
        return scalar.text().isEmpty() && !scalar.isAbsent();
    }

    private static @Nullable Placed<String> file(Tree.Scalar scalar, Reading in) {
        if (isNone(scalar)) {
            return UpstreamTlsConfig.DEFAULTS.ca();
        }
        Path path = Values.near(scalar);
        if (path != null && Files.isRegularFile(path) && Files.isReadable(path)) {
            return new Placed<>(path.toString(), scalar.place().toString());
        }
        String what = path == null || !Files.exists(path)
                ? ": no such file"
                : Files.isRegularFile(path) ? " cannot be read" : " is not a file";
        in.problem(scalar.place(), "'" + scalar.raw() + "'" + what, "a relative path is meant from where the file is");
        return null;
    }

    private static @Nullable String name(String text) {
        String bracketed = text.indexOf(':') >= 0 ? "[" + text + "]" : text;
        boolean host = Address.parse(bracketed, 443) instanceof Address.Inet inet
                && inet.port() == 443
                && inet.toString().equals(bracketed + ":443");
        return host && !text.isEmpty() && text.indexOf('_') < 0 ? text.toLowerCase(Locale.ROOT) : null;
    }

    private static @Nullable Placed<Boolean> insecure(Tree.Scalar scalar, Reading in) {
        boolean known = Texts.SWITCH.words().contains(scalar.text());
        return known ? new Placed<>(scalar.text().equals("true"), scalar.place().toString()) : null;
    }

    private static void check(UpstreamTlsConfig value, Tree.Mapping written, Reading in) {
        if (!value.key().value().isEmpty() && value.cert().value().isEmpty()) {
            in.problem(written.place(), "a key without its certificate", "write cert: with the certificate's file");
        }
        if (value.insecure().value() && !value.ca().value().isEmpty()) {
            in.problem(
                    written.place(),
                    "insecure: true lets any certificate pass, so ca: is without effect",
                    "leave one of them out");
        }
    }

    /** Certificates are for names of letters, digits and hyphens (RFC 6125 section 6.4); no other can be verified. */
    static void checkNames(ServiceConfig value, Place place, Reading in) {
        UpstreamTlsConfig tls = value.tls() == null ? UpstreamTlsConfig.DEFAULTS : value.tls();
        if (!tls.name().isEmpty() || tls.insecure().value()) {
            return;
        }
        for (ServerConfig server : value.servers()) {
            boolean odd = server.address().at() instanceof Address.Inet inet
                    && inet.host().indexOf('_') >= 0;
            if (odd && value.encrypts(server)) {
                in.problem(
                        place,
                        "no certificate can be verified for a name with an underscore, as in " + server.address(),
                        "write tls: {name: NAME} with the name that the certificate has");
            }
        }
    }

    /** A service whose connections are encrypted has no server that says they are not. */
    static void checkServers(ServiceConfig value, Tree.Mapping written, Reading in) {
        if (value.tls() != null) {
            written.entries().stream()
                    .filter(entry -> entry.key().raw().equals("servers"))
                    .forEach(entry -> checkPlain(entry.value(), in));
        }
    }

    private static void checkPlain(Tree tree, Reading in) {
        if (tree instanceof Tree.Items items) {
            items.items().forEach(item -> checkPlain(item, in));
        } else if (tree instanceof Tree.Mapping mapping) {
            mapping.entries().forEach(entry -> checkPlain(entry.value(), in));
        } else if (((Tree.Scalar) tree).text().startsWith("http://")) {
            in.problem(
                    tree.place(),
                    "tls: encrypts the connections to all servers, and this one says plain",
                    "write https://, or put it into a service of its own");
        }
    }
}
