package dev.sluice.wire.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The table of streams against a map. */
class StreamTableProperties {
    @Test
    void isAMap() {
        Random random = new Random(1);
        ServerConnection connection = new ServerConnection(new FakeHost());
        StreamTable table = new StreamTable();
        Map<Integer, Stream> expected = new TreeMap<>();
        for (int i = 0; i < 20_000; i++) {
            int id = 1 + 2 * random.nextInt(200);
            if (expected.remove(id) != null) {
                table.remove(id);
            } else {
                Stream stream = new RequestStream(connection);
                stream.id = id;
                expected.put(id, stream);
                table.add(stream);
            }
            table.remove(2);
            int asked = 1 + 2 * random.nextInt(200);
            assertThat(table.find(asked)).isSameAs(expected.get(asked));
            assertThat(table.size()).isEqualTo(expected.size());
        }
        List<Stream> all = new ArrayList<>(List.of(table.all()));
        assertThat(all).containsExactlyInAnyOrderElementsOf(expected.values());
    }
}
