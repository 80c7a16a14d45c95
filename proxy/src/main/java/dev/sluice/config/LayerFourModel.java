package dev.sluice.config;

import dev.sluice.base.Address;
import dev.sluice.route.HostPattern;
import dev.sluice.route.RouteException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The language of {@code l4:}, connections that are passed on unread. Immutable, for any thread. */
final class LayerFourModel {
    private static final String TCP = "tcp/";

    /** The key of a listener, taken apart. */
    record Key(Place place, String text, Address.Inet address) {}

    /** A name in a ClientHello. */
    record Name(Place place, String text) {}

    /** A listener as it is written. */
    record Draft(Map<Name, Destination> sni) {
        static final Draft DEFAULTS = new Draft(Map.of());
    }

    static final TextShape<Key> KEY = new TextShape<>(
            "`tcp/[HOST:]PORT`",
            "tcp/443 or tcp/127.0.0.1:443",
            java.util.List.of(),
            false,
            "^tcp/(.+:)?[0-9]+$",
            LayerFourModel::key,
            Key::text);

    static final TextShape<Name> NAME = new TextShape<>(
            "host",
            "a host such as vpn.example.com or *.example.com",
            java.util.List.of(),
            false,
            "",
            LayerFourModel::name,
            Name::text);

    static final RecordShape<Draft> LISTENER = new RecordShape<>(
                    Draft.class,
                    "LayerFour",
                    "A port whose connections are passed on unread, beside the sites that use it.",
                    Draft.DEFAULTS)
            .with(
                    "sni",
                    new MapShape<>(NAME, Destination.SHAPE),
                    "Servers by the name that a TLS client asks for, exact or `*.example.com`: they get its bytes as they are, and speak TLS with it themselves.")
            .refuse("is not part of this version", "", "to", "allow", "deny", "hash", "idle", "alpn")
            .built();

    private LayerFourModel() {}

    private static @Nullable Key key(Tree.Scalar scalar, Reading in) {
        String text = scalar.text();
        if (text.startsWith("udp/")) {
            in.problem(scalar.place(), "UDP is not part of this version", "");
            return null;
        }
        String rest = text.startsWith(TCP) ? text.substring(TCP.length()) : "";
        Address address = Address.parse(rest.indexOf(':') < 0 ? ":" + rest : rest);
        return address instanceof Address.Inet inet && inet.port() > 0 ? new Key(scalar.place(), text, inet) : null;
    }

    private static @Nullable Name name(Tree.Scalar scalar, Reading in) {
        String host = scalar.text().toLowerCase(Locale.ROOT);
        try {
            return !host.isEmpty() && HostPattern.parse(host) != null ? new Name(scalar.place(), host) : null;
        } catch (RouteException e) {
            return null;
        }
    }
}
