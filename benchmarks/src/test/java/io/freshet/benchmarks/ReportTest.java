package io.freshet.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
    @Test
    void everyRecordHasTheSameSizeAndItsOwnId() {
        for (long id : new long[] {0, 7, 123_456_789, Long.MAX_VALUE}) {
            assertThat(Payload.of(id)).hasSize(Payload.SIZE_BYTES);
            assertThat(new String(Payload.of(id), US_ASCII))
                    .startsWith("{\"id\":" + id + ",")
                    .endsWith("\"}\n");
        }
    }

    @Test
    void reportsEveryWrongFlagAtOnce() {
        assertThatThrownBy(() -> Settings.of("--recrods", "5", "--kafka"))
                .hasMessageContaining("--recrods")
                .hasMessageContaining("--kafka (expected: a value after it)");
    }

    @Test
    void saysHowEachNumberWasMeasured() {
        Load load = new Load(1_000_000, Duration.ofSeconds(2), 3);

        String markdown = Report.markdown(
                Instant.EPOCH, Settings.of(), List.of(new Measured("speed", "500,000", load.toString())));

        assertThat(markdown).contains("| speed | 500,000 | 1,000,000 records in 2.0 s: 500,000 records/s, 100.0 MB/s");
    }
}
