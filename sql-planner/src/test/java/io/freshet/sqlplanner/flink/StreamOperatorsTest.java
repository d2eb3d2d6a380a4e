package io.freshet.sqlplanner.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.sqlplanner.Column;
import io.freshet.sqlplanner.InputStream;
import io.freshet.sqlplanner.Plan;
import io.freshet.sqlplanner.PlanResult;
import io.freshet.sqlplanner.ReferenceTable;
import io.freshet.sqlplanner.SqlPlanner;
import io.freshet.sqlplanner.flink.ScriptedSource.Event;
import io.freshet.sqlplanner.row.StreamRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Joins, sorts, windows and stream functions by what comes out of a running job. */
class StreamOperatorsTest {
    private static final List<Column> COLUMNS =
            List.of(new Column("K", "VARCHAR(8)"), new Column("V", "INTEGER"), new Column("T", "TIMESTAMP"));
    private static final List<InputStream> INPUTS =
            List.of(new InputStream("A", COLUMNS), new InputStream("B", COLUMNS));
    private static final List<ReferenceTable> TABLES =
            List.of(new ReferenceTable("R", List.of(new Column("k", "VARCHAR(8)"), new Column("n", "VARCHAR(8)"))));

    @Test
    void joinsPairRowsOfTheirWindowsAndKeepRowsWhenTheirWindowIsOver() throws Exception {
        Map<String, List<StreamRow>> rows = run(
                """
                CREATE STREAM TWO_SIDED (A INTEGER, B INTEGER);
                CREATE PUMP P1 AS INSERT INTO TWO_SIDED SELECT STREAM a.V, b.V
                FROM A OVER (RANGE INTERVAL '5' SECOND PRECEDING) AS a JOIN B OVER (RANGE INTERVAL '2' SECOND PRECEDING) AS b ON a.K = b.K;
                CREATE STREAM LOOK_BACK (A INTEGER, B INTEGER);
                CREATE PUMP P2 AS INSERT INTO LOOK_BACK SELECT STREAM a.V, b.V
                FROM A OVER (RANGE INTERVAL '5' SECOND PRECEDING) AS a RIGHT JOIN B AS b ON a.K = b.K AND a.V > 1;
                CREATE STREAM KEPT (A INTEGER, B INTEGER);
                CREATE PUMP P3 AS INSERT INTO KEPT SELECT STREAM a.V, b.V
                FROM A OVER (RANGE INTERVAL '5' SECOND PRECEDING) AS a LEFT JOIN B AS b ON a.K = b.K;
                CREATE STREAM SAME (A INTEGER, B INTEGER);
                CREATE PUMP P4 AS INSERT INTO SAME SELECT STREAM a.V, b.V FROM A AS a, B AS b WHERE a.ROWTIME = b.ROWTIME AND a.V <> b.V;
                CREATE STREAM SELF (A INTEGER, B INTEGER, T TIMESTAMP);
                CREATE PUMP P5 AS INSERT INTO SELF SELECT STREAM a.V, b.V, ROWTIME
                FROM A AS a JOIN A OVER w AS b ON a.K = b.K AND a.V > b.V WINDOW w AS (RANGE INTERVAL '4' SECOND PRECEDING);
                """,
                row("A", 1_000, "x", 1),
                row("A", 2_000, "x", 2),
                row("B", 6_000, "x", 3),
                row("A", 8_000, "x", 4),
                row("B", 8_000, "y", 5),
                row("A", 9_000, "x", 6),
                bound(30_000));

        assertThat(rows.get("TWO_SIDED")).containsExactlyInAnyOrder(of(6_000, 1, 3), of(6_000, 2, 3), of(8_000, 4, 3));
        assertThat(rows.get("LOOK_BACK")).containsExactlyInAnyOrder(of(6_000, 2, 3), of(8_000, null, 5));
        assertThat(rows.get("KEPT"))
                .containsExactlyInAnyOrder(of(6_000, 1, 3), of(6_000, 2, 3), of(13_000, 4, null), of(14_000, 6, null));
        assertThat(rows.get("SAME")).containsExactly(of(8_000, 4, 5));
        assertThat(rows.get("SELF")).containsExactlyInAnyOrder(of(2_000, 2, 1, 2_000L), of(9_000, 6, 4, 9_000L));
        assertThat(rows.get("error_stream")).isEmpty();
    }

    @Test
    void tablesGiveTheirRowsToTheRowsOfStreamsWhicheverSideTheyStandOn() throws Exception {
        Map<String, List<StreamRow>> rows = run(
                """
                CREATE STREAM L (V INTEGER, N VARCHAR(8));
                CREATE PUMP P1 AS INSERT INTO L SELECT STREAM a.V, r."n" FROM A AS a LEFT JOIN R AS r ON a.K = r."k";
                CREATE STREAM M (V INTEGER, N VARCHAR(8));
                CREATE PUMP P2 AS INSERT INTO M SELECT STREAM a.V, r."n" FROM R AS r JOIN A AS a ON UPPER(a.K) = UPPER(r."k") AND r."n" <> 'one';
                CREATE STREAM G (K VARCHAR(8), N BIGINT);
                CREATE PUMP P3 AS INSERT INTO G SELECT STREAM r."n", COUNT(*) FROM A AS a JOIN R AS r ON a.K = r."k"
                GROUP BY r."n", STEP(a.ROWTIME BY INTERVAL '10' SECOND);
                """,
                row("A", 1_000, "x", 1),
                row("A", 2_000, "y", 2),
                row("A", 3_000, null, 3),
                bound(30_000));

        assertThat(rows.get("L"))
                .containsExactlyInAnyOrder(
                        of(1_000, 1, "one"), of(1_000, 1, "two"), of(2_000, 2, null), of(3_000, 3, null));
        assertThat(rows.get("M")).containsExactly(of(1_000, 1, "two"));
        assertThat(rows.get("G")).containsExactlyInAnyOrder(of(10_000, "one", 1L), of(10_000, "two", 1L));
    }

    @Test
    void streamsAreSortedWithinTimeAndOutOfItByTheirOwnTime() throws Exception {
        Map<String, List<StreamRow>> rows = run(
                """
                CREATE STREAM RANKED (K VARCHAR(8), N INTEGER);
                CREATE PUMP P1 AS INSERT INTO RANKED SELECT STREAM K, SUM(V) FROM A GROUP BY K, STEP(A.ROWTIME BY INTERVAL '10' SECOND)
                ORDER BY STEP(A.ROWTIME BY INTERVAL '10' SECOND), SUM(V) DESC;
                CREATE STREAM IN_SECOND (V INTEGER);
                CREATE PUMP P2 AS INSERT INTO IN_SECOND SELECT STREAM V FROM A ORDER BY FLOOR(A.ROWTIME TO SECOND), V;
                CREATE STREAM BY_EVENT (V INTEGER);
                CREATE PUMP P3 AS INSERT INTO BY_EVENT SELECT STREAM T AS ROWTIME, V FROM A ORDER BY T WITHIN INTERVAL '2' SECOND;
                CREATE STREAM PER_EVENT_SECOND (N BIGINT);
                CREATE PUMP P4 AS INSERT INTO PER_EVENT_SECOND SELECT STREAM COUNT(*) FROM BY_EVENT GROUP BY FLOOR(BY_EVENT.ROWTIME TO SECOND);
                CREATE STREAM FIRSTS (S TIMESTAMP, K VARCHAR(8));
                CREATE PUMP P5 AS INSERT INTO FIRSTS SELECT STREAM DISTINCT FLOOR(A.ROWTIME TO SECOND), K FROM A;
                """,
                timed(11_000, "x", 5, 500),
                timed(11_400, "y", 9, 2_100),
                timed(11_900, "x", 1, 1_700),
                timed(12_000, "y", 2, 5_000),
                timed(12_500, "y", 8, 1_000),
                timed(13_000, "x", 7, 9_000),
                bound(30_000));

        assertThat(rows.get("RANKED")).containsExactly(of(20_000, "y", 19), of(20_000, "x", 13));
        assertThat(rows.get("IN_SECOND"))
                .containsExactly(
                        of(12_000, 1), of(12_000, 5), of(12_000, 9), of(13_000, 2), of(13_000, 8), of(14_000, 7));
        assertThat(rows.get("BY_EVENT")).containsExactly(of(500, 5), of(1_700, 1), of(2_100, 9), of(5_000, 2));
        assertThat(rows.get("PER_EVENT_SECOND"))
                .containsExactly(of(1_000, 1L), of(2_000, 1L), of(3_000, 1L), of(6_000, 1L));
        assertThat(rows.get("FIRSTS"))
                .containsExactly(
                        of(11_000, 11_000L, "x"),
                        of(11_400, 11_000L, "y"),
                        of(12_000, 12_000L, "y"),
                        of(13_000, 13_000L, "x"));
        assertThat(rows.get("error_stream")).singleElement().satisfies(error -> {
            assertThat(error.field(2)).isEqualTo("OUT_OF_ORDER");
            assertThat(error.rowtime()).isEqualTo(1_000);
        });
    }

    @Test
    void staggerWindowsOpenWithTheirFirstRow() throws Exception {
        Map<String, List<StreamRow>> rows = run(
                """
                CREATE STREAM D (K VARCHAR(8), N BIGINT, F INTEGER, L INTEGER);
                CREATE PUMP P AS INSERT INTO D SELECT STREAM K, COUNT(*), FIRST_VALUE(V), LAST_VALUE(V) FROM A
                WINDOWED BY STAGGER (PARTITION BY K RANGE INTERVAL '1' MINUTE);
                """,
                row("A", 20_000, "x", 1),
                row("A", 30_000, "y", 2),
                row("A", 79_999, "x", 3),
                row("A", 80_000, "x", 4),
                bound(200_000));

        assertThat(rows.get("D"))
                .containsExactly(of(80_000, "x", 2L, 1, 3), of(90_000, "y", 1L, 2, 2), of(140_000, "x", 1L, 4, 4));
    }

    @Test
    void standardWindowsHopGrowAndFollowSessions() throws Exception {
        Map<String, List<StreamRow>> rows = run(
                """
                CREATE STREAM H (S TIMESTAMP, E TIMESTAMP, N BIGINT);
                CREATE PUMP P1 AS INSERT INTO H SELECT STREAM window_start, window_end, COUNT(*)
                FROM TABLE(HOP(TABLE A, DESCRIPTOR(ROWTIME), INTERVAL '5' SECOND, INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
                CREATE STREAM C (E TIMESTAMP, N BIGINT);
                CREATE PUMP P2 AS INSERT INTO C SELECT STREAM window_end, COUNT(*)
                FROM TABLE(CUMULATE(TABLE A, DESCRIPTOR(ROWTIME), INTERVAL '5' SECOND, INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
                CREATE STREAM S (K VARCHAR(8), S TIMESTAMP, E TIMESTAMP, N BIGINT);
                CREATE PUMP P3 AS INSERT INTO S SELECT STREAM K, window_start, window_end, COUNT(*)
                FROM TABLE(SESSION(TABLE A PARTITION BY K, DESCRIPTOR(ROWTIME), INTERVAL '3' SECOND)) GROUP BY K, window_start, window_end;
                CREATE STREAM U (E TIMESTAMP, N BIGINT);
                CREATE PUMP P4 AS INSERT INTO U SELECT STREAM TUMBLE_END(ROWTIME, INTERVAL '10' SECOND), COUNT(*) FROM A
                GROUP BY TUMBLE(ROWTIME, INTERVAL '10' SECOND);
                """,
                row("A", 11_000, "x", 1),
                row("A", 13_000, "x", 1),
                row("A", 13_500, "y", 1),
                row("A", 16_000, "x", 1),
                bound(60_000));

        assertThat(rows.get("H"))
                .containsExactlyInAnyOrder(
                        of(15_000, 5_000L, 15_000L, 3L),
                        of(20_000, 10_000L, 20_000L, 4L),
                        of(25_000, 15_000L, 25_000L, 1L));
        assertThat(rows.get("C")).containsExactlyInAnyOrder(of(15_000, 15_000L, 3L), of(20_000, 20_000L, 4L));
        assertThat(rows.get("S"))
                .containsExactlyInAnyOrder(
                        of(16_000, "x", 11_000L, 16_000L, 2L),
                        of(16_500, "y", 13_500L, 16_500L, 1L),
                        of(19_000, "x", 16_000L, 19_000L, 1L));
        assertThat(rows.get("U")).containsExactly(of(20_000, 20_000L, 4L));
        assertThat(rows.get("error_stream")).isEmpty();
    }

    @Test
    void streamFunctionsCountRankAndScore() throws Exception {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            events.add(row("A", 1_000 + i * 10L, "k" + i % 7, i == 299 ? 5_000 : 10 + i % 3));
        }
        events.add(row("B", 10_000, "p", 3));
        events.add(row("B", 10_000, "q", 9));
        events.add(row("B", 10_000, "r", 9));
        events.add(bound(60_000));
        Map<String, List<StreamRow>> rows = run(
                """
                CREATE STREAM TOP (I VARCHAR(8), N BIGINT);
                CREATE PUMP P1 AS INSERT INTO TOP
                SELECT STREAM * FROM TABLE(TOP_K_ITEMS_TUMBLING(CURSOR(SELECT STREAM K FROM A), 'K', 2, 10));
                CREATE STREAM DIFFERENT (N BIGINT);
                CREATE PUMP P2 AS INSERT INTO DIFFERENT
                SELECT STREAM NUMBER_OF_DISTINCT_ITEMS FROM TABLE(COUNT_DISTINCT_ITEMS_TUMBLING(CURSOR(SELECT STREAM * FROM A), 'K', 10));
                CREATE STREAM RANKS (K VARCHAR(8), V INTEGER, R BIGINT);
                CREATE PUMP P3 AS INSERT INTO RANKS
                SELECT STREAM K, V, R FROM TABLE(GROUP_RANK(CURSOR(SELECT STREAM K, V FROM B), 'V', 'R', 'desc', 'asc', 10, 5));
                CREATE STREAM SCORES (V INTEGER, S DOUBLE, E VARCHAR(1000));
                CREATE PUMP P4 AS INSERT INTO SCORES
                SELECT STREAM V, ANOMALY_SCORE, ANOMALY_EXPLANATION
                FROM TABLE(RANDOM_CUT_FOREST_WITH_EXPLANATION(CURSOR(SELECT STREAM K, V FROM A), 50, 100, 100000, 1, TRUE));
                CREATE STREAM SPOTS (V INTEGER, H VARCHAR(1000));
                CREATE PUMP P5 AS INSERT INTO SPOTS
                SELECT STREAM V, HOTSPOTS_RESULT FROM TABLE(HOTSPOTS(CURSOR(SELECT STREAM V FROM A), 100, 1.0, 20));
                """,
                events.toArray(Event[]::new));

        assertThat(rows.get("TOP")).containsExactly(of(10_000, "k0", 43L), of(10_000, "k1", 43L));
        assertThat(rows.get("DIFFERENT")).containsExactly(of(10_000, 7L));
        assertThat(rows.get("RANKS"))
                .containsExactly(of(10_000, "q", 9, 1L), of(10_000, "r", 9, 1L), of(10_000, "p", 3, 3L));
        List<StreamRow> scores = Objects.requireNonNull(rows.get("SCORES"));
        assertThat(scores).hasSize(300);
        assertThat((Double) scores.get(0).field(1)).isZero();
        assertThat((Double) scores.get(299).field(1))
                .isGreaterThan(
                        2 * (Double) Objects.requireNonNull(scores.get(298).field(1)));
        assertThat((String) scores.get(299).field(2)).startsWith("{\"V\":{\"DIRECTION\":\"HIGH\",\"STRENGTH\":\"");
        List<StreamRow> spots = Objects.requireNonNull(rows.get("SPOTS"));
        assertThat((String) spots.get(0).field(1)).isEqualTo("{\"hotspots\":[]}");
        assertThat((String) spots.get(298).field(1))
                .isEqualTo("{\"hotspots\":[{\"density\":50.0,\"minValues\":[10.0],\"maxValues\":[12.0]}]}");
        assertThat(rows.get("error_stream")).isEmpty();
    }

    @Test
    void slidingWindowsGiveARowForEveryRowAtOnce() throws Exception {
        Map<String, List<StreamRow>> rows = run(
                """
                CREATE STREAM D (K VARCHAR(8), S INTEGER, A INTEGER, P INTEGER, N BIGINT);
                CREATE PUMP P AS INSERT INTO D SELECT STREAM K, SUM(V) OVER w, AVG(V) OVER last2, LAG(V, 1, -1) OVER last2,
                  COUNT(*) OVER (RANGE CURRENT ROW) FROM A
                WINDOW w AS (PARTITION BY K RANGE INTERVAL '2' SECOND PRECEDING), last2 AS (PARTITION BY K ROWS 1 PRECEDING);
                """,
                row("A", 1_000, "x", 1),
                row("A", 2_000, "x", 2),
                row("A", 2_000, "y", 7),
                row("A", 3_000, "x", 4),
                row("A", 3_001, "x", null),
                row("A", 9_000, "x", 8));

        assertThat(rows.get("D"))
                .containsExactly(
                        of(1_000, "x", 1, 1, -1, 1L),
                        of(2_000, "x", 3, 1, 1, 1L),
                        of(2_000, "y", 7, 7, -1, 2L),
                        of(3_000, "x", 7, 3, 2, 1L),
                        of(3_001, "x", 6, 4, 4, 1L),
                        of(9_000, "x", 8, 8, null, 1L));
    }

    private static StreamRow of(long time, @Nullable Object... fields) {
        return new StreamRow(time, fields);
    }

    private static Event row(String stream, long time, @Nullable String key, @Nullable Integer value) {
        return new Event(stream, time, new StreamRow(time, new @Nullable Object[] {key, value, null}));
    }

    private static Event timed(long time, String key, int value, long event) {
        return new Event("A", time, new StreamRow(time, new @Nullable Object[] {key, value, event}));
    }

    private static Event bound(long time) {
        return new Event("", time, null);
    }

    private static Map<String, List<StreamRow>> run(String sql, Event... events) throws Exception {
        PlanResult result = SqlPlanner.plan(sql, INPUTS, TABLES);
        assertThat(result).as(String.valueOf(result)).isInstanceOf(PlanResult.Planned.class);
        Plan plan = ((PlanResult.Planned) result).plan();
        return PlanRun.run(plan, List.of(events), Map.of("R", () -> List.of(of(0, "x", "one"), of(0, "x", "two"))));
    }
}
