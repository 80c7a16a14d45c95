package dev.sluice.wire.h2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Ascii;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values of the Priority field, right and wrong. */
class PriorityTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "''; 3; false",
                "u=0; 0; false",
                "u=7, i; 7; true",
                "i,u=1; 1; true",
                "  u=5 ,  i=?1; 5; true",
                "i, i=?0; 3; false",
                "u=8; 3; false",
                "u=-1; 3; false",
                "u=; 3; false",
                "u=1,u=2; 2; false",
                "u=2~a=b, i~x; 2; true",
                "x=1, ui, u=10; 3; false",
                ",,; 3; false",
            })
    void reads(String value, int urgency, boolean incremental) {
        byte[] bytes = Ascii.bytes("<" + value.replace('~', ';') + ">");
        Priority priority = new Priority();
        priority.read(bytes, 1, bytes.length - 1);
        assertThat(priority.urgency()).isEqualTo(urgency);
        assertThat(priority.isIncremental()).isEqualTo(incremental);
        priority.clear();
        assertThat(priority.urgency()).isEqualTo(Priority.DEFAULT);
    }
}
