package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Ascii;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forwarded lists, read element by element from their end. */
class ForwardedElementTest {
    private final ForwardedElement element = new ForwardedElement();

    private static String text(byte[] bytes, ForwardedElement.Span span) {
        return Ascii.text(bytes, span.start(), span.end());
    }

    /** All elements from the last to the first, each as address, scheme and host. */
    private List<String> read(String list) {
        byte[] bytes = Ascii.bytes(list);
        List<String> found = new ArrayList<>();
        int stop = bytes.length;
        while (stop > 0) {
            int from = element.readLast(bytes, 0, stop);
            if (from == ForwardedElement.MALFORMED) {
                found.add("malformed");
                return found;
            }
            found.add(text(bytes, element.address()) + " " + text(bytes, element.scheme()) + " "
                    + text(bytes, element.host()));
            stop = from - 1;
        }
        return found;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "for=192.0.2.1                                  | 192.0.2.1",
                "For=\"192.0.2.1:4711\"                         | 192.0.2.1",
                "for=\"[2001:db8::1]:80\"                       | 2001:db8::1",
                "for=\"[2001:db8::1]\";PROTO=https              | 2001:db8::1 https",
                "for=unknown;proto=http;by=_x;host=\"a.test:8\" | unknown http a.test:8",
                "host=\"a,b;c\";for=_hidden                     | _hidden  a,b;c",
                "; for=1.2.3.4 ;                                | 1.2.3.4",
                "ext=\"x;y,z\";for=1.2.3.4                      | 1.2.3.4",
                "for=\"\"                                       | ''",
            })
    void oneElement(String list, String found) {
        assertThat(read(list).stream().map(String::strip)).containsExactly(found);
    }

    @Test
    void severalElementsFromTheLast() {
        assertThat(read("for=1.1.1.1;proto=https, for=\"[::2]\";host=\"x,y\" ,for=3.3.3.3"))
                .containsExactly("3.3.3.3  ", "::2  x,y", "1.1.1.1 https ");
        assertThat(read("for=1.1.1.1,,for=2.2.2.2")).containsExactly("2.2.2.2  ", "  ", "1.1.1.1  ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "for",
                "=x",
                "for=\"1.1.1.1",
                "for=1.1.1.1\"",
                "for=\"a\\\"b\"",
                "for=a\"b\"c",
                "for=1.1.1.1;for=2.2.2.2",
                "proto=http;proto=https",
                "for=[::1",
                "for=x;host"
            })
    void whatIsNoElement(String list) {
        assertThat(read(list)).containsExactly("malformed");
    }

    /** Whatever stands before the last element does not change how that one is read, unless nothing can be read at all. */
    @Test
    void whatStandsFurtherLeftIsNeverTakenForTheLast() {
        Random random = new Random(11);
        String letters = "ab=;,\" []:.for";
        for (int i = 0; i < 5000; i++) {
            StringBuilder junk = new StringBuilder();
            for (int n = random.nextInt(30); n > 0; n--) {
                junk.append(letters.charAt(random.nextInt(letters.length())));
            }
            String list = junk + ",for=9.9.9.9;proto=https";
            String last = read(list).get(0);
            boolean plain = junk.indexOf("\"") < 0;
            assertThat(last).as(list).isIn(plain ? List.of("9.9.9.9 https ") : List.of("9.9.9.9 https ", "malformed"));
        }
    }
}
