package dev.sluice.config;

import dev.sluice.base.Cidr;
import dev.sluice.config.Shape.Bound;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Networks in CIDR notation; {@code private} stands for loopback and the networks of RFC 1918 and RFC 4193. Immutable. */
record NetworksShape() implements Shape<List<Cidr>> {
    static final List<Cidr> PRIVATE = Stream.of(
                    "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1", "fc00::/7", "fe80::/10")
            .map(text -> Objects.requireNonNull(Cidr.parse(text)))
            .toList();

    private static final TextShape<List<Cidr>> ITEM = new TextShape<>(
            "network or `private`",
            "an address, a network such as 10.0.0.0/8 or fd00::/8, or private",
            List.of("private"),
            false,
            "^(private|[0-9a-fA-F:.]+(/[0-9]+)?)$",
            (scalar, in) -> networks(scalar.text()),
            NetworksShape::text);

    private static @Nullable List<Cidr> networks(String text) {
        Cidr one = Cidr.parse(text);
        return text.equals("private") ? PRIVATE : one == null ? null : List.of(one);
    }

    private static String text(List<Cidr> networks) {
        return networks.equals(PRIVATE) ? "private" : networks.get(0).toString();
    }

    @Override
    public @Nullable Bound<List<Cidr>> bind(Tree tree, @Nullable Bound<?> base, Reading in) {
        Bound<List<List<Cidr>>> bound = new ListShape<>(ITEM).bind(tree, base, in);
        if (bound == null) {
            return null;
        }
        List<Cidr> all = new ArrayList<>();
        bound.value().forEach(all::addAll);
        return new Bound<>(List.copyOf(all), bound.shown());
    }

    @Override
    public Shown show(List<Cidr> value, String origin) {
        return new Shown.Items(
                value.stream()
                        .<Shown>map(c -> new Shown.Text(c.toString(), origin))
                        .toList(),
                origin);
    }

    @Override
    public ObjectNode schema(Schemas schemas) {
        return new ListShape<>(ITEM).schema(schemas);
    }

    @Override
    public String kind() {
        return "list of " + ITEM.kind();
    }
}
