package io.freshet.firehosesink.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordBufferTest {
    @Test
    void givesBackWhatWasSpilledInManyRunsBetweenThoseOfAnother() throws Exception {
        try (SpillFile file = new SpillFile()) {
            RecordBuffer buffer = new RecordBuffer(() -> file);
            RecordBuffer other = new RecordBuffer(() -> file);
            for (int i = 0; i < 1_000; i++) {
                buffer.add(record(i));
                other.add(record(-i - 1));
                if (i % 7 == 6) {
                    assertThat(buffer.spill()).isPositive();
                }
                if (i % 11 == 10) {
                    assertThat(other.spill()).isPositive();
                }
            }
            file.flush();

            assertThat(texts(buffer)).hasSize(1_000).startsWith("0", "1").endsWith("998", "999");
            assertThat(texts(buffer)).as("once more").isSortedAccordingTo(Comparator.comparing(Integer::parseInt));
            assertThat(texts(other)).hasSize(1_000).startsWith("-1", "-2").endsWith("-1000");
            assertThat(buffer.tally().records()).isEqualTo(1_000);
        }
    }

    @Test
    void aTallyTellsSetsOfRecordsApart() {
        Tally two = Tally.NONE.plus(record(1)).plus(record(2));

        assertThat(two).isEqualTo(Tally.NONE.plus(record(2)).plus(record(1)));
        assertThat(two).isNotEqualTo(Tally.NONE.plus(record(1)).plus(record(1)));
        assertThat(two).isNotEqualTo(Tally.NONE.plus(record(0)).plus(record(3)));
        assertThat(two.minus(Tally.NONE.plus(record(2)))).isEqualTo(Tally.NONE.plus(record(1)));
        SourceRecord whole = record(5);
        assertThat(Tally.NONE.plus(whole.part(0, new byte[1])).plus(whole.part(1, new byte[1])))
                .isNotEqualTo(Tally.NONE.plus(whole).plus(whole));
    }

    private static SourceRecord record(int number) {
        byte[] data = Integer.toString(number).getBytes(StandardCharsets.UTF_8);
        return new SourceRecord(0, Math.abs(number), Instant.EPOCH, data);
    }

    private static List<String> texts(RecordBuffer buffer) throws Exception {
        List<String> texts = new ArrayList<>();
        buffer.forEach(record -> texts.add(new String(record.data(), StandardCharsets.UTF_8)));
        return texts;
    }
}
