package io.freshet.sqlplanner.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.sqlplanner.Column;
import io.freshet.sqlplanner.InputStream;
import io.freshet.sqlplanner.Plan;
import io.freshet.sqlplanner.PlanResult;
import io.freshet.sqlplanner.SqlPlanner;
import io.freshet.sqlplanner.flink.ScriptedSource.Event;
import io.freshet.sqlplanner.row.StreamRow;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Groups by what comes out of a running job. */
class GroupOperatorTest {
    private static final List<InputStream> INPUTS =
            List.of(new InputStream("S", List.of(new Column("K", "VARCHAR(8)"), new Column("V", "INTEGER"))));

    @Test
    void groupsOfGroupsCloseTogetherWithTheirInput() throws Exception {
        Map<String, List<StreamRow>> rows = run(
                """
                CREATE STREAM D (T TIMESTAMP, N BIGINT);
                CREATE PUMP P AS INSERT INTO D SELECT STREAM g.ROWTIME, COUNT(*)
                FROM (SELECT STREAM K, COUNT(*) FROM S GROUP BY K, STEP(S.ROWTIME BY INTERVAL '10' SECOND)) AS g GROUP BY g.ROWTIME;
                """,
                row(1_000, "a", 1),
                row(2_000, "b", 1),
                row(3_000, "a", 1),
                bound(10_000),
                bound(10_001));

        assertThat(rows.get("D")).containsExactly(new StreamRow(10_000, new @Nullable Object[] {10_000L, 2L}));
    }

    @Test
    void averagesOfWholeNumbersTruncateAndDeviationsAreDoubles() throws Exception {
        Map<String, List<StreamRow>> rows = run(
                """
                CREATE STREAM D (A INTEGER, S DOUBLE, LO INTEGER, HI INTEGER, N BIGINT, T TIMESTAMP);
                CREATE PUMP P AS INSERT INTO D
                SELECT STREAM AVG(V), STDDEV_POP(V), MIN(V), MAX(V), COUNT(V), MAX(S.ROWTIME)
                FROM S GROUP BY FLOOR(S.ROWTIME TO MINUTE);
                """,
                row(1_000, "a", 1),
                row(2_000, "a", 2),
                row(3_000, "b", 5),
                row(3_000, "b", null),
                bound(60_000));

        assertThat(rows.get("D")).singleElement().satisfies(row -> {
            assertThat(row.rowtime()).isEqualTo(60_000);
            assertThat(row.field(0)).isEqualTo(2);
            assertThat((Double) row.field(1)).isBetween(1.699, 1.700);
            assertThat(row.field(2)).isEqualTo(1);
            assertThat(row.field(3)).isEqualTo(5);
            assertThat(row.field(4)).isEqualTo(3L);
            assertThat(row.field(5)).isEqualTo(3_000L);
        });
    }

    @Test
    void aRowAfterItsGroupGoesToTheErrorStream() throws Exception {
        Map<String, List<StreamRow>> rows = run(
                """
                CREATE STREAM D (K VARCHAR(8), N BIGINT);
                CREATE PUMP P AS INSERT INTO D SELECT STREAM K, COUNT(*) FROM S GROUP BY K, STEP(S.ROWTIME BY INTERVAL '1' SECOND);
                """,
                row(500, "a", 1),
                bound(1_000),
                row(700, "a", 1));

        assertThat(rows.get("D")).containsExactly(new StreamRow(1_000, new @Nullable Object[] {"a", 1L}));
        assertThat(rows.get("error_stream")).singleElement().satisfies(row -> {
            assertThat(row.rowtime()).isEqualTo(700);
            assertThat(row.field(2)).isEqualTo("LATE_ROW");
            assertThat(row.field(6)).isEqualTo("P");
        });
    }

    @Test
    void pumpsThatFillOneStreamAreMergedAndUnfilledStreamsAreEmpty() throws Exception {
        Map<String, List<StreamRow>> rows = run(
                """
                CREATE STREAM UNFILLED (K VARCHAR(8));
                CREATE STREAM D (K VARCHAR(8), V INTEGER);
                CREATE PUMP P1 AS INSERT INTO D SELECT STREAM K, V FROM S WHERE V > 1;
                CREATE PUMP P2 AS INSERT INTO D SELECT STREAM * FROM S WHERE V <= 1;
                """,
                row(1, "a", 1),
                row(2, "b", 2));

        assertThat(rows.get("D")).hasSize(2);
        assertThat(rows.get("UNFILLED")).isEmpty();
    }

    @Test
    void castsOfColumnsRoundAndRowsThatFailLeaveTheOthersAlone() throws Exception {
        Map<String, List<StreamRow>> rows = run(
                """
                CREATE STREAM D (R INTEGER, Q INTEGER, X INTEGER);
                CREATE PUMP P AS INSERT INTO D SELECT STREAM CAST(CAST(V AS DOUBLE) / 4 AS INTEGER), 12 / V, CAST(K AS INTEGER) FROM S;
                """,
                row(1, "7", 6),
                row(2, "7", 0),
                row(3, "x", 6),
                row(4, null, 2));

        assertThat(rows.get("D"))
                .containsExactly(
                        new StreamRow(1, new @Nullable Object[] {2, 2, 7}),
                        new StreamRow(4, new @Nullable Object[] {1, 6, null}));
        assertThat(rows.get("error_stream")).hasSize(2);
    }

    private static Event row(long time, @Nullable String key, @Nullable Integer value) {
        return new Event("S", time, new StreamRow(time, new @Nullable Object[] {key, value}));
    }

    private static Event bound(long time) {
        return new Event("", time, null);
    }

    private static Map<String, List<StreamRow>> run(String sql, Event... events) throws Exception {
        PlanResult result = SqlPlanner.plan(sql, INPUTS);
        assertThat(result).as(String.valueOf(result)).isInstanceOf(PlanResult.Planned.class);
        Plan plan = ((PlanResult.Planned) result).plan();
        return PlanRun.run(plan, List.of(events));
    }
}
