package dev.sluice.route;

import dev.sluice.http.Head;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The router as the documentation says it, by strings and a linear scan; shares no code with the product but the specs
 * and the conditions.
 */
final class ReferenceRouter {
    private record Candidate(SiteSpec<String> site, RouteSpec<String> route) {}

    private final List<SiteSpec<String>> sites;

    ReferenceRouter(List<SiteSpec<String>> sites) {
        this.sites = sites;
    }

    @Nullable
    String match(String host, String path, Head head, boolean secure) {
        String best = bestHost(host);
        List<Candidate> candidates = new ArrayList<>();
        for (SiteSpec<String> site : sites) {
            for (RouteSpec<String> route : site.routes()) {
                boolean holds = route.conditions().stream().allMatch(c -> c.holds(head, Requests.CLIENT, secure));
                if (site.host().toString().equals(best) && matches(route.path().toString(), path) && holds) {
                    candidates.add(new Candidate(site, route));
                }
            }
        }
        return candidates.stream()
                .map(Candidate::route)
                .min(ORDER)
                .map(RouteSpec::route)
                .orElse(null);
    }

    private @Nullable String bestHost(String host) {
        String name = host.toLowerCase(Locale.ROOT).replaceAll(":\\d+$", "").replaceAll("\\.$", "");
        return sites.stream()
                .map(site -> site.host().toString())
                .filter(pattern -> pattern.equals("*")
                        || pattern.equals(name)
                        || (pattern.startsWith("*.")
                                && name.endsWith(pattern.substring(1))
                                && name.length() > pattern.length() - 1))
                .min(Comparator.comparingInt((String pattern) -> pattern.equals(name) ? 0 : pattern.equals("*") ? 2 : 1)
                        .thenComparingInt(pattern -> -pattern.length()))
                .orElse(null);
    }

    static boolean matches(String pattern, String path) {
        if (pattern.startsWith("~")) {
            return Pattern.compile(pattern.substring(1)).matcher(path).find();
        }
        boolean open = pattern.endsWith("/*");
        String body = open ? pattern.substring(0, pattern.length() - 2) : pattern;
        StringBuilder regex = new StringBuilder();
        for (String segment : body.isEmpty() ? new String[0] : body.substring(1).split("/", -1)) {
            regex.append('/').append(segment.startsWith("{") ? "[^/]+" : Pattern.quote(segment));
        }
        return Pattern.matches(regex + (open ? body.isEmpty() ? "(?s).*" : "(/.*)?" : ""), path);
    }

    private static int kind(String pattern) {
        if (pattern.startsWith("~")) {
            return 3;
        }
        return pattern.contains("{") ? 1 : pattern.endsWith("/*") ? 2 : 0;
    }

    /** Among templates that match one path: the end before a literal before a parameter before the open end. */
    private static String shape(String pattern) {
        if (kind(pattern) != 1) {
            return "";
        }
        StringBuilder key = new StringBuilder();
        for (String segment : pattern.substring(1).split("/", -1)) {
            key.append(segment.equals("*") ? 'd' : segment.startsWith("{") ? 'c' : 'b');
        }
        return pattern.endsWith("/*") ? key.toString() : key.append('a').toString();
    }

    private static int prefixLength(String pattern) {
        return kind(pattern) == 2 ? pattern.split("/", -1).length : 0;
    }

    private static int regexLength(String pattern) {
        return kind(pattern) == 3 ? pattern.length() : 0;
    }

    private static final Comparator<RouteSpec<String>> ORDER = Comparator.comparingInt(
                    (RouteSpec<String> route) -> kind(route.path().toString()))
            .thenComparing(route -> shape(route.path().toString()))
            .thenComparingInt(route -> -prefixLength(route.path().toString()))
            .thenComparingInt(route -> -route.conditions().size())
            .thenComparingInt(route -> -route.priority())
            .thenComparingInt(route -> -regexLength(route.path().toString()))
            .thenComparing(
                    route -> kind(route.path().toString()) == 3 ? route.path().toString() : "")
            .thenComparing(route -> Arrays.toString(
                    route.conditions().stream().map(Condition::text).sorted().toArray()));
}
