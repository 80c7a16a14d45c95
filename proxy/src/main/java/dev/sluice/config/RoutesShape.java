package dev.sluice.config;

import dev.sluice.config.SiteModel.RouteDraft;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What stands behind a path: one route, or a list of routes that their conditions tell apart. Immutable. */
record RoutesShape() implements Shape<List<RouteDraft>> {

    @Override
    public @Nullable Bound<List<RouteDraft>> bind(Tree tree, @Nullable Bound<?> base, Reading in) {
        if (tree instanceof Tree.Items items && areRoutes(items)) {
            return new ListShape<>(SiteModel.ROUTE).bind(tree, base, in);
        }
        Bound<RouteDraft> one = SiteModel.ROUTE.bind(tree, base, in);
        return one == null ? null : new Bound<>(List.of(one.value()), one.shown());
    }

    /** A list of maps with a key that servers do not have is a list of routes; any other list is one of servers. */
    private static boolean areRoutes(Tree.Items items) {
        List<String> servers =
                ServiceModel.SERVER.fields().stream().<String>map(Field::key).toList();
        return items.items().stream()
                .anyMatch(item -> item instanceof Tree.Mapping map
                        && map.entries().stream()
                                .anyMatch(e -> isRouteKey(e.key().raw())
                                        && !servers.contains(e.key().raw())));
    }

    private static boolean isRouteKey(String key) {
        return SiteModel.ROUTE.fields().stream().anyMatch(f -> f.key().equals(key));
    }

    @Override
    public Shown show(List<RouteDraft> value, String origin) {
        return new ListShape<>(SiteModel.ROUTE).show(value, origin);
    }

    @Override
    public ObjectNode schema(Schemas schemas) {
        return new ListShape<>(SiteModel.ROUTE).schema(schemas);
    }

    @Override
    public String kind() {
        return "Route, or list of Route with different `match`";
    }

    @Override
    public void visit(Consumer<RecordShape<?>> visitor) {
        visitor.accept(SiteModel.ROUTE);
    }
}
