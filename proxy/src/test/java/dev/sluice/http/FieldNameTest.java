package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.base.Ascii;
import dev.sluice.base.FastRandom;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldNameTest {
    private static List<FieldName> interned() throws IllegalAccessException {
        List<FieldName> names = new ArrayList<>();
        for (Field field : FieldName.class.getFields()) {
            if (field.getType() == FieldName.class) {
                names.add((FieldName) field.get(null));
            }
        }
        return names;
    }

    private static int idOf(String text) {
        byte[] bytes = Ascii.bytes("<" + text + ">");
        return FieldName.idOf(bytes, 1, bytes.length - 1);
    }

    @Test
    void everyInternedNameIsFoundWhateverItsCase() throws IllegalAccessException {
        Set<Integer> ids = new HashSet<>();
        for (FieldName name : interned()) {
            String text = name.toString();
            ids.add(name.id());
            assertThat(name.id()).isBetween(1, 63);
            assertThat(idOf(text)).isEqualTo(name.id());
            assertThat(idOf(text.toUpperCase(Locale.ROOT))).isEqualTo(name.id());
            assertThat(idOf(text.toLowerCase(Locale.ROOT))).isEqualTo(name.id());
            assertThat(FieldName.of(text.toUpperCase(Locale.ROOT))).isSameAs(name);
            assertThat(Ascii.text(name.lower(), 0, name.lower().length)).isEqualTo(text.toLowerCase(Locale.ROOT));
        }
        assertThat(ids).hasSameSizeAs(interned());
    }

    @Test
    void namesThatNearlyAreInternedAreNot() throws IllegalAccessException {
        FastRandom random = new FastRandom(2);
        Set<String> known = new HashSet<>();
        for (FieldName name : interned()) {
            known.add(name.toString().toLowerCase(Locale.ROOT));
        }
        for (FieldName name : interned()) {
            for (int i = 0; i < 50; i++) {
                char[] text = name.toString().toCharArray();
                text[random.nextInt(text.length)] = (char) ('a' + random.nextInt(26));
                String changed = new String(text);
                boolean isKnown = known.contains(changed.toLowerCase(Locale.ROOT));
                assertThat(idOf(changed) != FieldName.UNKNOWN).as(changed).isEqualTo(isKnown);
            }
        }
    }

    @Test
    void anotherNameKeepsItsSpellingAndComparesWithoutCase() {
        FieldName name = FieldName.of("X-Some-Thing");
        assertThat(name).hasToString("X-Some-Thing").isEqualTo(FieldName.of("x-some-thing"));
        assertThat(name).hasSameHashCodeAs(FieldName.of("X-SOME-THING")).isNotEqualTo(FieldName.of("X-Some-Thin"));
        assertThat(name.id()).isEqualTo(FieldName.UNKNOWN);
    }

    @Test
    void noBytesAreNoName() {
        assertThat(idOf("")).isEqualTo(FieldName.UNKNOWN);
        assertThat(FieldName.idOf(new byte[0], 0, 0)).isEqualTo(FieldName.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:", "a\r", "\u00e4", "(x)", "a\u0000"})
    void onlyATokenIsAName(String text) {
        assertThatThrownBy(() -> FieldName.of(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
