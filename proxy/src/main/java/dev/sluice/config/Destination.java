package dev.sluice.config;

import dev.sluice.config.Shape.Bound;
import dev.sluice.upstream.ServiceConfig;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What stands after {@code to:}: the name of a service, or a service on the spot (and then the name is empty). Immutable. */
record Destination(Place place, String name, @Nullable ServiceConfig service) {

    /** A name has neither a colon nor a slash, and an address always has one. */
    static final Shape<Destination> SHAPE = new Shape<>() {
        @Override
        public @Nullable Bound<Destination> bind(Tree tree, @Nullable Bound<?> base, Reading in) {
            if (tree instanceof Tree.Scalar scalar && isName(scalar)) {
                Shown shown = new Shown.Text(scalar.raw(), scalar.place().toString());
                return new Bound<>(new Destination(scalar.place(), scalar.text(), null), shown);
            }
            Bound<ServiceConfig> bound = ServiceModel.SERVICE.bind(tree, null, in);
            return bound == null ? null : new Bound<>(new Destination(tree.place(), "", bound.value()), bound.shown());
        }

        @Override
        public Shown show(Destination value, String origin) {
            ServiceConfig service = value.service();
            return service == null ? new Shown.Text(value.name(), origin) : ServiceModel.SERVICE.show(service, origin);
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

    private static boolean isName(Tree.Scalar scalar) {
        String text = scalar.text();
        return !text.isBlank() && text.chars().noneMatch(c -> c == ':' || c == '/' || c == '[' || c == ' ');
    }
}
