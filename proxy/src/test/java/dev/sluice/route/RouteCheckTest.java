package dev.sluice.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Cidr;
import dev.sluice.base.CidrSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which routes are reported as unreachable; only what is certain is. */
class RouteCheckTest {
    private static List<String> unreachable(RouteSpec<?>... routes) {
        List<RouteSpec<Object>> specs = new ArrayList<>();
        for (RouteSpec<?> route : routes) {
            specs.add(new RouteSpec<>(route.name(), route.path(), route.conditions(), route.priority(), ""));
        }
        List<String> found = new ArrayList<>();
        for (RouteProblem<?> problem : Router.check(List.of(new SiteSpec<>("s", HostPattern.ANY, specs)))) {
            assertThat(problem.kind()).isEqualTo(RouteProblem.Kind.UNREACHABLE);
            assertThat(problem.message())
                    .contains(
                            problem.loser().spec().name(),
                            problem.winner().spec().name(),
                            "unreachable");
            found.add(problem.loser().spec().name() + " behind "
                    + problem.winner().spec().name());
        }
        return found;
    }

    private static RouteSpec<String> route(String name, String path, int priority, Condition... conditions) {
        return new RouteSpec<>(name, PathPattern.parse(path), List.of(conditions), priority, name);
    }

    @ParameterizedTest(name = "{0} hides {1}: {2}")
    @CsvSource({
        "/{a}/*, /x/*, true",
        "/{a}/*, /x/y/*, true",
        "/x/{a}/*, /x/y/z/*, true",
        "/x/{a}/*, /y/y/*, false",
        "/x/{a}/*, /x/*, false",
        "/{a}/*, /*, false",
        "/{a}, /x/*, false",
        "/*, ~^/x, true",
        "/x/*, ~^/x, false",
        "/{a}/*, ~^/x, false",
        "/x, /{a}, false",
        "/*, /x/*, false",
        "/{a}/b, /{a}/*, false",
        "~^/, ~^/x, false"
    })
    void paths(String first, String second, boolean hides) {
        List<String> expected = hides ? List.of("second behind first") : List.of();
        assertThat(unreachable(route("first", first, 0), route("second", second, 0)))
                .isEqualTo(expected);
    }

    @Test
    void theLowerPriorityOfTwoWithoutConditionsIsHidden() {
        assertThat(unreachable(route("low", "/u/{a}", 0), route("high", "/u/{b}", 1)))
                .containsExactly("low behind high");
        assertThat(unreachable(route("low", "~^/u", 0), route("high", "~^/u", 1)))
                .containsExactly("low behind high");
    }

    @Test
    void conditionsHideNarrowerOnesOnly() {
        Condition get = MethodCondition.of(List.of("GET"));
        Condition read = MethodCondition.of(List.of("GET", "HEAD"));
        assertThat(unreachable(route("narrow", "/x", 0, get), route("wide", "/x", 1, read)))
                .containsExactly("narrow behind wide");
        assertThat(unreachable(route("narrow", "/x", 1, get), route("wide", "/x", 0, read)))
                .isEmpty();
        assertThat(unreachable(route("narrow", "/x", 0, get), route("free", "/x", 9)))
                .isEmpty();
        assertThat(unreachable(route("template", "/{a}/*", 0, get), route("prefix", "/x/*", 0)))
                .isEmpty();
        assertThat(unreachable(route("template", "/{a}/*", 0, read), route("prefix", "/x/*", 0, get)))
                .containsExactly("prefix behind template");
    }

    @Test
    void valuesHideTheValuesTheyHold() {
        ValuePattern[] wide = {ValuePattern.PRESENT, ValuePattern.prefix("a"), ValuePattern.prefix("ab")};
        for (ValuePattern pattern : wide) {
            Condition outer = FieldCondition.of("X", List.of(pattern));
            Condition inner = FieldCondition.of("x", List.of(ValuePattern.exact("abc")));
            assertThat(unreachable(route("inner", "/x", 0, inner), route("outer", "/x", 1, outer)))
                    .hasSize(1);
            Condition other = FieldCondition.of("y", List.of(ValuePattern.exact("abc")));
            assertThat(unreachable(route("other", "/x", 0, other), route("outer", "/x", 1, outer)))
                    .isEmpty();
            Condition absent = FieldCondition.of("x", List.of(ValuePattern.ABSENT, ValuePattern.exact("abc")));
            assertThat(unreachable(route("absent", "/x", 0, absent), route("outer", "/x", 1, outer)))
                    .isEmpty();
        }
    }

    @Test
    void networksHideTheNetworksTheyHold() {
        Condition wide = address("10.0.0.0/8");
        assertThat(unreachable(route("in", "/x", 0, address("10.1.0.0/16", "10.2.3.4")), route("out", "/x", 1, wide)))
                .containsExactly("in behind out");
        assertThat(unreachable(route("in", "/x", 0, address("10.1.0.0/16", "11.0.0.1")), route("out", "/x", 1, wide)))
                .isEmpty();
    }

    private static Condition address(String... networks) {
        List<Cidr> list = new ArrayList<>();
        for (String network : networks) {
            list.add(Objects.requireNonNull(Cidr.parse(network)));
        }
        return new AddressCondition(CidrSet.of(list));
    }
}
