package io.freshet.jobs.application.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.jobs.application.live.LiveApplication.Failures;
import io.freshet.jobs.application.live.LiveApplication.Shard;
import io.freshet.jobs.application.live.LiveStream.Numbered;
import io.freshet.sqlplanner.Column;
import io.freshet.sqlplanner.InputStream;
import io.freshet.sqlplanner.PlanResult;
import io.freshet.sqlplanner.SqlPlanner;
import io.freshet.sqlplanner.row.StreamRow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveReportTest {
    private static final LiveReport NOTHING =
            new LiveReport(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Set.of());

    private final LiveApplication live = live();

    private static LiveApplication live() {
        PlanResult result = SqlPlanner.plan(
                "CREATE STREAM O (A INTEGER); CREATE PUMP P AS INSERT INTO O SELECT STREAM A FROM S;",
                List.of(new InputStream("S", List.of(new Column("A", "INTEGER")))));
        return new LiveApplication(((PlanResult.Planned) result).plan(), Instant.EPOCH);
    }

    private static LiveReport rows(String stream, long rows, int... last) {
        List<byte[]> bytes =
                IntStream.of(last).mapToObj(id -> new byte[] {(byte) id}).toList();
        return new LiveReport(
                Map.of(stream, new LiveReport.Rows(rows, 5_000, bytes)),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Set.of());
    }

    private void told(LiveReport report) {
        live.told(
                LiveReport.read(report.write()),
                (stream, bytes) -> new StreamRow(bytes[0], new Object[] {(int) bytes[0]}));
    }

    @Test
    void rowsAreCountedAndTheLastOnesShownByTheirNumbers() {
        told(rows("S", 3, 1, 2, 3));
        told(rows("S", 200, 8, 9));

        LiveStream stream = live.stream("S");
        assertThat(stream.rows()).isEqualTo(203);
        assertThat(stream.watermark()).isEqualTo(5_000);
        assertThat(stream.after(0, 100)).extracting(Numbered::number).containsExactly(202L, 203L);
        assertThat(stream.after(0, 100))
                .extracting(numbered -> numbered.row().field(0))
                .containsExactly(8, 9);
    }

    @Test
    void rowsThatAreNotShownAreLeftOut() {
        told(rows("S", 2, 1, 2));
        told(rows("S", 5, 7));

        assertThat(live.stream("S").after(0, 100)).extracting(Numbered::number).containsExactly(1L, 2L, 7L);
    }

    @Test
    void shardsFailuresAndPlacesAddUp() {
        told(new LiveReport(
                Map.of(),
                Map.of(3, new Shard(5, 1_000, 2_000)),
                Map.of("P", new Failures(2, "first")),
                Map.of("P, Q", new Failures(1, "no JSON")),
                Map.of("S", "the function fails"),
                Set.of("O")));
        told(new LiveReport(
                Map.of(),
                Map.of(3, new Shard(0, Long.MIN_VALUE, 9_000)),
                Map.of("P", new Failures(1, "second")),
                Map.of(),
                Map.of(),
                Set.of()));

        assertThat(live.shards()).isEqualTo(Map.of(3, new Shard(5, 1_000, 9_000)));
        assertThat(live.failures()).isEqualTo(Map.of("P", new Failures(3, "second")));
        assertThat(live.unreadable()).isEqualTo(Map.of("P, Q", new Failures(1, "no JSON")));
        assertThat(live.blocked()).isEqualTo(Map.of("S", "the function fails"));

        told(new LiveReport(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Set.of("S")));

        assertThat(live.blocked()).isEmpty();
    }

    @Test
    void nothingIsNothingOnTheOtherSideToo() {
        assertThat(NOTHING.isEmpty()).isTrue();
        assertThat(LiveReport.read(NOTHING.write())).isEqualTo(NOTHING);
        assertThat(rows("S", 1).isEmpty()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no JSON", "[]", "{}", "{\"streams\":{\"S\":3}}"})
    void whatIsNoReportIsRefused(String bytes) {
        assertThatThrownBy(() -> LiveReport.read(bytes.getBytes(UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("report of an application: ");
    }
}
