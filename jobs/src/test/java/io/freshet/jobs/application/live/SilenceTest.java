package io.freshet.jobs.application.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.sqlplanner.Column;
import io.freshet.sqlplanner.InputStream;
import io.freshet.sqlplanner.PlanResult;
import io.freshet.sqlplanner.SqlPlanner;
import io.freshet.sqlplanner.operator.ErrorRow;
import io.freshet.sqlplanner.row.StreamRow;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SilenceTest {
    private static final Instant STARTED = Instant.parse("2026-11-21T11:58:00Z");
    private static final Instant NOW = Instant.parse("2026-11-21T12:01:00Z");
    private static final String GROUPED = "CREATE STREAM BIG (ID INTEGER); CREATE STREAM OUT1 (N INTEGER);"
            + "CREATE PUMP SIFTER AS INSERT INTO BIG SELECT STREAM ID FROM S_001 WHERE ID > 5;"
            + "CREATE PUMP COUNTER AS INSERT INTO OUT1 SELECT STREAM COUNT(*) FROM BIG"
            + " GROUP BY STEP(BIG.ROWTIME BY INTERVAL '5' MINUTE);";

    private final LiveApplication live = of(GROUPED);

    private static LiveApplication of(String sql) {
        PlanResult result =
                SqlPlanner.plan(sql, List.of(new InputStream("S_001", List.of(new Column("ID", "INTEGER")))));
        assertThat(result).isInstanceOf(PlanResult.Planned.class);
        return new LiveApplication(((PlanResult.Planned) result).plan(), STARTED);
    }

    private static List<String> reasons(LiveApplication live, String stream) {
        return new Silence(live, NOW).reasons(stream);
    }

    private static StreamRow row(String time, int id) {
        return new StreamRow(Instant.parse(time).toEpochMilli(), new Object[] {id});
    }

    private static StreamRow error(String name, String pump) {
        return ErrorRow.of(0, name, "it is wrong", 0, "x".getBytes(StandardCharsets.UTF_8), pump);
    }

    @Test
    void noRecordHasArrived() {
        assertThat(reasons(live, "OUT1"))
                .containsExactly("no record has arrived since the application started, 2026-11-21 11:58:00.000");
    }

    @Test
    void allRecordsWereGarbage() {
        live.read(0, NOW.toEpochMilli());
        live.failed(error("MALFORMED_RECORD", "SIFTER"));

        assertThat(reasons(live, "OUT1"))
                .containsExactly(
                        "all rows of S_001 went to error_stream, 1 so far; the last: MALFORMED_RECORD: it is wrong");
    }

    @Test
    void theConditionLetsNothingThrough() {
        live.read(0, NOW.toEpochMilli());
        live.stream("S_001").add(row("2026-11-21T12:00:10Z", 1));

        assertThat(reasons(live, "OUT1"))
                .containsExactly("pump SIFTER has read 1 rows of S_001, and its WHERE has let none of them through");
    }

    @Test
    void theWindowIsOpenAndAShardHoldsItBack() {
        live.read(0, NOW.toEpochMilli());
        live.caughtUp(3, Instant.parse("2026-11-21T11:58:12Z").toEpochMilli());
        live.stream("S_001").add(row("2026-11-21T12:00:10Z", 9));
        live.stream("BIG").add(row("2026-11-21T12:00:10Z", 9));
        live.stream("BIG").passed(Instant.parse("2026-11-21T11:58:11Z").toEpochMilli());

        assertThat(reasons(live, "OUT1"))
                .containsExactly("the window of pump COUNTER closes at 2026-11-21 12:05:00.000; BIG is at"
                        + " 2026-11-21 11:58:11.000; shard 3 is at 2026-11-21 11:58:12.000");
    }

    @Test
    void theStandardWindowIsOpen() {
        LiveApplication counting = of("CREATE STREAM OUT1 (N INTEGER);"
                + "CREATE PUMP P AS INSERT INTO OUT1 SELECT STREAM COUNT(*) FROM TABLE(TUMBLE(TABLE S_001,"
                + " DESCRIPTOR(ROWTIME), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end;");
        counting.read(0, NOW.toEpochMilli());
        counting.stream("S_001").add(row("2026-11-21T12:00:10Z", 1));

        assertThat(reasons(counting, "OUT1"))
                .containsExactly("the window of pump P closes by 2026-11-21 12:01:00.000; S_001 has no time yet");
    }

    @Test
    void somethingHasComeOutAndNeedsNoReason() {
        live.stream("OUT1").add(row("2026-11-21T12:00:10Z", 9));

        assertThat(reasons(live, "OUT1")).isEmpty();
        assertThat(reasons(live, "error_stream")).containsExactly("nothing has failed");
    }

    @Test
    void rowsFailInThePump() {
        LiveApplication failing = of("CREATE STREAM OUT1 (N INTEGER);"
                + "CREATE PUMP P AS INSERT INTO OUT1 SELECT STREAM 1 / ID FROM S_001;"
                + "CREATE STREAM UNUSED (N INTEGER);");
        failing.read(0, NOW.toEpochMilli());
        failing.stream("S_001").add(row("2026-11-21T12:00:10Z", 0));
        failing.failed(error("ROW_FAILED", "P"));

        assertThat(reasons(failing, "OUT1"))
                .containsExactly(
                        "1 of 1 rows failed in pump P and went to error_stream; the last: ROW_FAILED: it is wrong");
        assertThat(reasons(failing, "UNUSED")).containsExactly("no pump fills UNUSED, or the one that does is stopped");
    }

    @Test
    void noPartnerWasFound() {
        LiveApplication joining = of("CREATE STREAM OUT1 (N INTEGER);"
                + "CREATE PUMP P AS INSERT INTO OUT1 SELECT STREAM a.ID FROM S_001 AS a JOIN S_001"
                + " OVER (RANGE INTERVAL '1' MINUTE PRECEDING) AS b ON a.ID = b.ID + 1;");
        joining.read(0, NOW.toEpochMilli());
        joining.stream("S_001").add(row("2026-11-21T12:00:10Z", 0));

        assertThat(reasons(joining, "OUT1"))
                .containsExactly("pump P has read 1 rows of S_001, and no row has found a partner that fulfils ON");
    }

    @Test
    void keepsTheLastRowsAndTheirNumbers() {
        LiveStream stream = live.stream("BIG");
        for (int i = 1; i <= 250; i++) {
            stream.add(row("2026-11-21T12:00:10Z", i));
        }

        assertThat(stream.after(0, 3)).extracting(LiveStream.Numbered::number).containsExactly(151L, 152L, 153L);
        assertThat(stream.after(249, 100)).singleElement().satisfies(last -> {
            assertThat(last.number()).isEqualTo(250);
            assertThat(last.row().field(0)).isEqualTo(250);
        });
        assertThat(stream.after(250, 100)).isEmpty();
        assertThat(stream.rows()).isEqualTo(250);
    }
}
