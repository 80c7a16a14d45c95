package dev.sluice.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.base.Cidr;
import dev.sluice.base.CidrSet;
import dev.sluice.http.FieldName;
import dev.sluice.http.Head;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of the six conditions. */
class ConditionTest {
    private static boolean holds(Condition condition, Head head) {
        return condition.holds(head, Requests.CLIENT, true);
    }

    private static List<ValuePattern> values(String kind, String text) {
        return switch (kind) {
            case "present" -> List.of(ValuePattern.PRESENT);
            case "absent" -> List.of(ValuePattern.ABSENT);
            case "prefix" -> List.of(ValuePattern.prefix(text));
            case "regex" -> List.of(ValuePattern.regex(text));
            default -> List.of(ValuePattern.exact("no"), ValuePattern.exact(text));
        };
    }

    @ParameterizedTest(name = "query {0} {1} of ?{2}: {3}")
    @CsvSource({
        "exact, v, a=v, true",
        "exact, v, b=1&a=v, true",
        "exact, v, a=w&a=v, true",
        "exact, v, a=w, false",
        "exact, v, aa=v, false",
        "exact, v, A=v, false",
        "exact, v, %61=%76, true",
        "exact, x y, a=x+y, true",
        "exact, x y, a=x%20y, true",
        "exact, x+y, a=x%2By, true",
        "exact, v=w, a=v=w, true",
        "exact, 100%, a=100%, true",
        "exact, 100%z, a=100%z, true",
        "exact, '', a, true",
        "exact, '', a=, true",
        "exact, \u00e9, a=%C3%A9, true",
        "exact, v&w, a=v%26w, true",
        "exact, v, a=v%00, false",
        "prefix, ab, a=%61bc, true",
        "prefix, ab, a=a, false",
        "regex, ^x y$, a=x+y, true",
        "regex, ^x$, a=x+y, false",
        "present, '', a, true",
        "present, '', b=a, false",
        "present, '', &&a&&, true",
        "absent, '', b=1, true",
        "absent, '', a=1, false",
        "absent, '', '', true"
    })
    void query(String kind, String text, String query, boolean held) {
        Head head = Requests.of("GET h/?" + query);
        assertThat(holds(QueryCondition.of("a", values(kind, text)), head)).isEqualTo(held);
    }

    @Test
    void aRequestWithoutAQueryHasNoParameters() {
        Head head = Requests.of("GET h/");
        assertThat(holds(QueryCondition.of("a", List.of(ValuePattern.ABSENT)), head))
                .isTrue();
        assertThat(holds(QueryCondition.of("a", List.of(ValuePattern.PRESENT)), head))
                .isFalse();
    }

    @ParameterizedTest(name = "header {0} {1} of {2}: {3}")
    @CsvSource({
        "exact, v, v, true",
        "exact, v, V, false",
        "exact, v, 'v, w', false",
        "prefix, v, 'v, w', true",
        "prefix, vv, v, false",
        "regex, '(^|, )w$', 'v, w', true",
        "present, '', '', true",
        "absent, '', v, false"
    })
    void header(String kind, String text, String value, boolean held) {
        for (String name : List.of("X-Test", "User-Agent")) {
            Head head = Requests.of("GET h/", name.toLowerCase(java.util.Locale.ROOT) + ": " + value);
            assertThat(holds(FieldCondition.of(name, values(kind, text)), head)).isEqualTo(held);
        }
    }

    @Test
    void oneOfSeveralLinesIsEnoughAndRemovedOnesDoNotCount() {
        Head head = Requests.of("GET h/", "X-Test: a", "Other: v", "X-Test: v");
        Condition condition = FieldCondition.of("x-test", List.of(ValuePattern.exact("v")));
        assertThat(holds(condition, head)).isTrue();
        head.remove(FieldName.of("X-Test"));
        assertThat(holds(condition, head)).isFalse();
        assertThat(holds(FieldCondition.of("x-test", List.of(ValuePattern.ABSENT)), head))
                .isTrue();
    }

    @ParameterizedTest(name = "cookie {0} {1} of {2}: {3}")
    @CsvSource({
        "exact, v, a=v, true",
        "exact, v, x=1; a=v, true",
        "exact, v, x=1;a=v ; y=2, true",
        "exact, v, a=w; a=v, true",
        "exact, v, aa=v, false",
        "exact, v, x=a=v, false",
        "exact, v, A=v, false",
        "exact, '', a=, true",
        "exact, v, a, false",
        "exact, '\"v\"', a=\"v\", true",
        "prefix, v, a=vw, true",
        "regex, ^[0-9]+$, a=42, true",
        "regex, ^[0-9]+$, a=42x, false",
        "present, '', b=1, false",
        "present, '', b=1; a=2, true",
        "absent, '', b=1, true",
        "absent, '', b=1; a=2, false"
    })
    void cookie(String kind, String text, String cookies, boolean held) {
        Condition condition = CookieCondition.of("a", values(kind, text));
        assertThat(holds(condition, Requests.of("GET h/", "Cookie: " + cookies)))
                .isEqualTo(held);
        assertThat(holds(condition, Requests.of("GET h/", "Cookie: z=0", "Cookie: " + cookies)))
                .isEqualTo(held);
    }

    @Test
    void aRequestWithoutCookiesHasNone() {
        assertThat(holds(CookieCondition.of("a", List.of(ValuePattern.ABSENT)), Requests.of("GET h/")))
                .isTrue();
        assertThat(holds(CookieCondition.of("a", List.of(ValuePattern.PRESENT)), Requests.of("GET h/")))
                .isFalse();
    }

    @Test
    void methods() {
        Condition condition = MethodCondition.of(List.of("GET", "PURGE"));
        assertThat(holds(condition, Requests.of("GET h/"))).isTrue();
        assertThat(holds(condition, Requests.of("PURGE h/"))).isTrue();
        assertThat(holds(condition, Requests.of("HEAD h/"))).isFalse();
        assertThat(holds(condition, Requests.of("get h/"))).isFalse();
        assertThat(condition.text()).isEqualTo("method GET or PURGE");
    }

    @Test
    void schemes() {
        Head head = Requests.of("GET h/");
        assertThat(new SchemeCondition(true).holds(head, Requests.CLIENT, true)).isTrue();
        assertThat(new SchemeCondition(true).holds(head, Requests.CLIENT, false))
                .isFalse();
        assertThat(new SchemeCondition(false).holds(head, Requests.CLIENT, false))
                .isTrue();
    }

    @Test
    void addresses() {
        Head head = Requests.of("GET h/");
        Condition condition = new AddressCondition(CidrSet.of(List.of(
                Objects.requireNonNull(Cidr.parse("10.0.0.0/8")),
                Objects.requireNonNull(Cidr.parse("2001:db8::/32")))));
        byte[] mapped = new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 2, 3, 4};
        byte[] v6 = new byte[] {0x20, 1, 0x0d, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
        assertThat(condition.holds(head, new byte[] {10, 2, 3, 4}, false)).isTrue();
        assertThat(condition.holds(head, mapped, false)).isTrue();
        assertThat(condition.holds(head, v6, false)).isTrue();
        assertThat(condition.holds(head, new byte[] {11, 2, 3, 4}, false)).isFalse();
        assertThat(condition.text()).isEqualTo("ip 10.0.0.0/8 or 2001:db8::/32");
    }

    @Test
    void theOrderOfAlternativesDoesNotCount() {
        List<ValuePattern> one = List.of(ValuePattern.exact("a"), ValuePattern.prefix("b"), ValuePattern.exact("a"));
        List<ValuePattern> two = List.of(ValuePattern.prefix("b"), ValuePattern.exact("a"));
        assertThat(FieldCondition.of("X", one)).isEqualTo(FieldCondition.of("x", two));
        assertThat(FieldCondition.of("X", one)).hasSameHashCodeAs(FieldCondition.of("x", two));
        assertThat(FieldCondition.of("X", one).text())
                .isEqualTo(FieldCondition.of("x", two).text());
        assertThat(QueryCondition.of("X", one)).isNotEqualTo(QueryCondition.of("x", one));
    }

    @Test
    void refusals() {
        List<ValuePattern> any = List.of(ValuePattern.PRESENT);
        assertThatThrownBy(() -> MethodCondition.of(List.of())).hasMessageContaining("at least one");
        assertThatThrownBy(() -> MethodCondition.of(List.of("get"))).hasMessageContaining("did you mean GET?");
        assertThatThrownBy(() -> MethodCondition.of(List.of("G T"))).hasMessageContaining("G T");
        assertThatThrownBy(() -> FieldCondition.of("X Y", any)).hasMessageContaining("X Y");
        assertThatThrownBy(() -> FieldCondition.of("X", List.of())).hasMessageContaining("at least one");
        assertThatThrownBy(() -> QueryCondition.of("", any)).hasMessageContaining("name");
        assertThatThrownBy(() -> CookieCondition.of("a;b", any)).hasMessageContaining("a;b");
        assertThatThrownBy(() -> ValuePattern.regex("(")).hasMessageContaining("~(");
        assertThatThrownBy(() -> ValuePattern.regex("\u00e9")).hasMessageContaining("ASCII");
        assertThatThrownBy(() -> new AddressCondition(CidrSet.of(List.of()))).hasMessageContaining("at least one");
    }
}
