package io.freshet.sqlplanner.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.sqlplanner.Column;
import io.freshet.sqlplanner.InputStream;
import io.freshet.sqlplanner.PlanResult;
import io.freshet.sqlplanner.ReferenceTable;
import io.freshet.sqlplanner.SqlPlanner;
import io.freshet.sqlplanner.flink.ScriptedSource.Event;
import io.freshet.sqlplanner.row.StreamRow;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Constructs of standard streaming SQL by what comes out of a running job. */
class StandardSqlTest {
    private static final List<Column> COLUMNS =
            List.of(new Column("K", "VARCHAR(8)"), new Column("V", "INTEGER"), new Column("E", "TIMESTAMP"));
    private static final List<InputStream> INPUTS =
            List.of(new InputStream("S", COLUMNS), new InputStream("R", COLUMNS));

    @Test
    void groupsByHopsAndTellsTheirBounds() throws Exception {
        assertThat(run(
                        "S TIMESTAMP, E TIMESTAMP, R TIMESTAMP, K VARCHAR(8), N BIGINT",
                        "SELECT STREAM HOP_START(ROWTIME, INTERVAL '5' SECOND, INTERVAL '10' SECOND), HOP_END(ROWTIME, INTERVAL '5' SECOND,"
                                + " INTERVAL '10' SECOND), HOP_ROWTIME(ROWTIME, INTERVAL '5' SECOND, INTERVAL '10' SECOND), K, COUNT(*) FROM S"
                                + " WHERE V > 1 GROUP BY K, HOP(ROWTIME, INTERVAL '5' SECOND, INTERVAL '10' SECOND)",
                        row("S", 1, "a", 2),
                        row("S", 6, "a", 3),
                        row("S", 7, "a", 1)))
                .containsExactly("5000: -5000 5000 4999 a 1", "10000: 0 10000 9999 a 2", "15000: 5000 15000 14999 a 1");
    }

    @Test
    void groupsBySessionsOfRowsThatPassTheFilter() throws Exception {
        assertThat(run(
                        "S TIMESTAMP, E TIMESTAMP, K VARCHAR(8), N BIGINT",
                        "SELECT STREAM SESSION_START(s.ROWTIME, INTERVAL '3' SECOND), SESSION_END(s.ROWTIME, INTERVAL '3' SECOND), s.K, SUM(V)"
                                + " FROM S AS s WHERE s.V > 1 GROUP BY s.K, SESSION(s.ROWTIME, INTERVAL '3' SECOND) HAVING COUNT(*) > 1",
                        row("S", 1, "a", 2),
                        row("S", 2, "b", 5),
                        row("S", 3, "a", 3),
                        row("S", 5, "a", 1),
                        row("S", 7, "a", 4),
                        row("S", 8, "a", 5)))
                .containsExactly("6000: 1000 6000 a 5", "11000: 7000 11000 a 9");
    }

    @Test
    void groupsBySeveralSetsOfKeysAndTellsWhich() throws Exception {
        assertThat(run(
                        "T TIMESTAMP, K VARCHAR(8), V INTEGER, G BIGINT, N BIGINT, M INTEGER",
                        "SELECT STREAM FLOOR(s.ROWTIME TO MINUTE), K, V, GROUPING(K, V), COUNT(*), MAX(V) FROM S AS s"
                                + " GROUP BY FLOOR(s.ROWTIME TO MINUTE), ROLLUP(K, V)",
                        row("S", 1, "a", 1),
                        row("S", 2, "a", 2),
                        row("S", 3, "b", 2),
                        row("S", 4, "b", null)))
                .containsExactlyInAnyOrder(
                        "60000: 0 a 1 0 1 1",
                        "60000: 0 a 2 0 1 2",
                        "60000: 0 b 2 0 1 2",
                        "60000: 0 b null 0 1 null",
                        "60000: 0 a null 1 2 2",
                        "60000: 0 b null 1 2 2",
                        "60000: 0 null null 3 4 2");
    }

    @Test
    void ranksTheRowsOfAWindowWhenItIsOver() throws Exception {
        String query =
                "SELECT STREAM K, V, RN FROM (SELECT STREAM K, V, RANK() OVER (PARTITION BY WINDOW_END ORDER BY V DESC) AS RN"
                        + " FROM TABLE(TUMBLE(TABLE S, DESCRIPTOR(ROWTIME), INTERVAL '10' SECOND))) WHERE RN <= 3";
        Event[] events = {
            row("S", 1, "a", 5), row("S", 2, "b", 7), row("S", 3, "c", 5), row("S", 4, "d", 1), row("S", 11, "e", 1)
        };
        String columns = "K VARCHAR(8), V INTEGER, N BIGINT";

        assertThat(run(columns, query, events))
                .containsExactly("10000: b 7 1", "10000: a 5 2", "10000: c 5 2", "20000: e 1 1");
        assertThat(run(columns, query.replace("RANK", "DENSE_RANK"), events)).contains("10000: d 1 3");
        assertThat(run(columns, query.replace("RANK", "ROW_NUMBER"), events)).contains("10000: c 5 3");
    }

    @Test
    void keepsTheLastRowOfAKeyInABucket() throws Exception {
        assertThat(run(
                        "K VARCHAR(8), V INTEGER",
                        "SELECT STREAM K, V FROM (SELECT STREAM K, V, ROW_NUMBER() OVER (PARTITION BY K, FLOOR(s.ROWTIME TO MINUTE)"
                                + " ORDER BY s.ROWTIME DESC) AS RN FROM S AS s) WHERE RN = 1",
                        row("S", 1, "a", 1),
                        row("S", 2, "a", 2),
                        row("S", 61, "a", 3)))
                .containsExactly("60000: a 2", "120000: a 3");
    }

    @Test
    void joinsRowsThatAreAsFarApartAsTheConditionSays() throws Exception {
        Event[] events = {
            row("S", 1, "a", 1), row("R", 3, "a", 2), row("R", 4, "a", 3), row("S", 6, "a", 4), row("R", 9, "b", 5)
        };
        String columns = "A INTEGER, B INTEGER";

        assertThat(run(
                        columns,
                        "SELECT STREAM a.V, b.V FROM S AS a JOIN R AS b ON a.K = b.K AND a.ROWTIME BETWEEN b.ROWTIME - INTERVAL '2' SECOND"
                                + " AND b.ROWTIME + INTERVAL '2' SECOND",
                        events))
                .containsExactly("3000: 1 2", "6000: 4 3");
        assertThat(run(
                        columns,
                        "SELECT STREAM a.V, b.V FROM S AS a, R AS b WHERE a.K = b.K AND b.ROWTIME > a.ROWTIME AND b.ROWTIME < a.ROWTIME +"
                                + " INTERVAL '3' SECOND",
                        events))
                .containsExactly("3000: 1 2");
        assertThat(run(
                        columns,
                        "SELECT STREAM a.V, b.V FROM S AS a LEFT JOIN R AS b ON a.K = b.K AND b.ROWTIME BETWEEN a.ROWTIME + INTERVAL '3'"
                                + " SECOND AND a.ROWTIME + INTERVAL '4' SECOND",
                        events))
                .containsExactly("4000: 1 3", "10000: 4 null");
    }

    @Test
    void looksUpTheVersionOfItsTime() throws Exception {
        Event[] events = {
            row("S", 1, "a", 1),
            row("R", 2, "a", 10),
            row("S", 3, "a", 2),
            row("S", 3, "b", 3),
            row("R", 4, "a", 20),
            row("S", 4, "a", 4),
            row("S", 9, "a", 5)
        };
        String query =
                "SELECT STREAM a.V, b.V FROM S AS a LEFT JOIN R FOR SYSTEM_TIME AS OF a.ROWTIME AS b ON a.K = b.K";

        assertThat(run("A INTEGER, B INTEGER", query, events))
                .containsExactlyInAnyOrder("1000: 1 null", "3000: 2 10", "3000: 3 null", "4000: 4 20", "9000: 5 20");
        assertThat(run("A INTEGER, B INTEGER", query.replace("LEFT", "") + " WHERE b.V < 20", events))
                .as("the last version is not that which passes the filter")
                .containsExactly("3000: 2 10");
    }

    @Test
    void aStreamWithAWatermarkGoesByItsColumnAndTellsOfLateRows() throws Exception {
        Map<String, List<StreamRow>> rows = all(
                "CREATE STREAM EVENTS (K VARCHAR(8), V INTEGER, SEEN TIMESTAMP, WATERMARK FOR SEEN AS SEEN - INTERVAL '5' SECOND);"
                        + " CREATE STREAM D (T TIMESTAMP, N BIGINT); CREATE PUMP P1 AS INSERT INTO EVENTS SELECT STREAM * FROM S;"
                        + " CREATE PUMP P2 AS INSERT INTO D SELECT STREAM ROWTIME, SUM(V) FROM EVENTS"
                        + " GROUP BY STEP(EVENTS.ROWTIME BY INTERVAL '10' SECOND);",
                event(100, 3, 1),
                event(101, 9, 2),
                event(102, 12, 4),
                event(103, 8, 8),
                event(104, 6, 16),
                event(105, 40, 32));

        assertThat(texts(rows, "EVENTS"))
                .containsExactly("3000: k 1 3000", "8000: k 8 8000", "9000: k 2 9000", "12000: k 4 12000");
        assertThat(texts(rows, "D")).containsExactly("10000: 10000 11", "20000: 20000 4");
        assertThat(rows.get("error_stream")).singleElement().satisfies(row -> assertThat(row.field(2))
                .isEqualTo("OUT_OF_ORDER"));
    }

    private static Event event(int second, int at, int value) {
        long time = second * 1_000L;
        return new Event("S", time, new StreamRow(time, new @Nullable Object[] {"k", value, at * 1_000L}));
    }

    @Test
    void aReferenceTableHasOneVersion() {
        String query =
                "CREATE STREAM D (A INTEGER); CREATE PUMP P AS INSERT INTO D SELECT STREAM s.V FROM S AS s LEFT JOIN T FOR"
                        + " SYSTEM_TIME AS OF %s AS t ON s.K = t.K;";

        String plan = plan(query.replace(" FOR SYSTEM_TIME AS OF %s", ""));

        assertThat(plan).contains("Lookup(left");
        assertThat(plan(String.format(query, "PROCTIME()"))).isEqualTo(plan);
        assertThat(plan(String.format(query, "s.ROWTIME"))).isEqualTo(plan);
    }

    static String plan(String sql) {
        PlanResult result =
                SqlPlanner.plan(sql, INPUTS, List.of(new ReferenceTable("T", List.of(new Column("K", "VARCHAR(8)")))));
        assertThat(result).as(String.valueOf(result)).isInstanceOf(PlanResult.Planned.class);
        return ((PlanResult.Planned) result).plan().explain();
    }

    static Event row(String stream, int second, @Nullable String key, @Nullable Integer value) {
        long time = second * 1_000L;
        return new Event(stream, time, new StreamRow(time, new @Nullable Object[] {key, value, time}));
    }

    static List<String> run(String columns, String query, Event... events) throws Exception {
        Map<String, List<StreamRow>> rows =
                all("CREATE STREAM D (" + columns + "); CREATE PUMP P AS INSERT INTO D " + query + ";", events);
        assertThat(rows.get("error_stream")).isEmpty();
        return texts(rows, "D");
    }

    private static List<String> texts(Map<String, List<StreamRow>> rows, String stream) {
        return Objects.requireNonNull(rows.get(stream)).stream()
                .map(row -> row.rowtime() + ": "
                        + String.join(
                                " ",
                                Arrays.stream(row.fields()).map(String::valueOf).toList()))
                .toList();
    }

    private static Map<String, List<StreamRow>> all(String sql, Event... events) throws Exception {
        PlanResult result = SqlPlanner.plan(sql, INPUTS);
        assertThat(result).as(String.valueOf(result)).isInstanceOf(PlanResult.Planned.class);
        Event[] script = Arrays.copyOf(events, events.length + 1);
        script[events.length] = new Event("", 10_000_000, null);
        return PlanRun.run(((PlanResult.Planned) result).plan(), List.of(script));
    }
}
