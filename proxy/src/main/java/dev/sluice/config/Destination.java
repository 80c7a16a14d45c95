package dev.sluice.config;

import dev.sluice.config.Shape.Bound;
import dev.sluice.upstream.ServiceConfig;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What stands after {@code to:}: the name of a service, or a service on the spot (and then the name is empty). Immutable, for
 * any thread.
 *
 * @param shown the name or the address as it may be printed: what the file says where that holds a reference
 */
record Destination(Place place, String name, @Nullable ServiceConfig service, String shown) {

    /** A name has neither a colon nor a slash, and an address always has one. */
    static final Shape<Destination> SHAPE = new Shape<>() {
        @Override
        public @Nullable Bound<Destination> bind(Tree tree, @Nullable Bound<?> base, Reading in) {
            if (tree instanceof Tree.Scalar scalar && isName(scalar)) {
                Shown shown = new Shown.Text(scalar.raw(), scalar.place().toString());
                return new Bound<>(new Destination(scalar.place(), scalar.text(), null, scalar.raw()), shown);
            }
            Bound<ServiceConfig> bound = ServiceModel.SERVICE.bind(tree, null, in);
            return bound == null
                    ? null
                    : new Bound<>(new Destination(tree.place(), "", bound.value(), reference(tree)), bound.shown());
        }

        @Override
        public Shown show(Destination value, String origin) {
            ServiceConfig service = value.service();
            return service == null ? new Shown.Text(value.shown(), origin) : ServiceModel.SERVICE.show(service, origin);
        }

        @Override
        public ObjectNode schema(Schemas schemas) {
            return ServiceModel.SERVICE.schema(schemas);
        }

        @Override
        public String kind() {
            return "name of a service, or Service";
        }

        @Override
        public void visit(Consumer<RecordShape<?>> visitor) {
            visitor.accept(ServiceModel.SERVICE);
        }
    };

    /** The first text with a reference in it; empty when there is none. */
    private static String reference(Tree tree) {
        if (tree instanceof Tree.Scalar scalar) {
            return scalar.isSecret() ? scalar.raw() : "";
        }
        List<Tree> parts = tree instanceof Tree.Items items
                ? items.items()
                : ((Tree.Mapping) tree)
                        .entries().stream().map(Tree.Entry::value).toList();
        return parts.stream()
                .map(Destination::reference)
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static boolean isName(Tree.Scalar scalar) {
        String text = scalar.text();
        return !text.isBlank() && text.chars().noneMatch(c -> c == ':' || c == '/' || c == '[' || c == ' ');
    }
}
