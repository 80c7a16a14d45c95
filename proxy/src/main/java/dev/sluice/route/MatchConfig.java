package dev.sluice.route;

import dev.sluice.base.Cidr;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code match:} of a route: conditions beside its path. All keys must hold; of a list, one entry. Header names are in lower
 * case, methods and schemes as on the wire. Immutable, for any thread.
 */
public record MatchConfig(
        List<String> method,
        Map<String, List<ValueMatch>> header,
        Map<String, List<ValueMatch>> query,
        Map<String, List<ValueMatch>> cookie,
        List<Cidr> ip,
        List<String> scheme) {
    /** No condition. */
    public static final MatchConfig DEFAULTS =
            new MatchConfig(List.of(), Map.of(), Map.of(), Map.of(), List.of(), List.of());

    public MatchConfig {
        method = List.copyOf(method);
        header = Collections.unmodifiableMap(new LinkedHashMap<>(header));
        query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
        cookie = Collections.unmodifiableMap(new LinkedHashMap<>(cookie));
        ip = List.copyOf(ip);
        scheme = List.copyOf(scheme);
    }

    /** How many conditions this has, the weight of a route among those of the same path. */
    public int conditions() {
        int lists = (method.isEmpty() ? 0 : 1) + (ip.isEmpty() ? 0 : 1) + (scheme.isEmpty() ? 0 : 1);
        return lists + header.size() + query.size() + cookie.size();
    }
}
