package io.freshet.sqlplanner.flink;

import static io.freshet.sqlplanner.flink.StandardSqlTest.plan;
import static io.freshet.sqlplanner.flink.StandardSqlTest.row;
import static io.freshet.sqlplanner.flink.StandardSqlTest.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.sqlplanner.flink.ScriptedSource.Event;
import org.junit.jupiter.api.Test;

/** Joins by windows of ROWS, and by USING and NATURAL, by what comes out of a running job. */
class JoinTest {
    private static final String PAIR = "A INTEGER, B INTEGER";
    private static final String TWO_SECONDS = " OVER (RANGE INTERVAL '2' SECOND PRECEDING) AS ";

    @Test
    void aRowWithoutAWindowLooksAtTheLastRowsOfTheOtherSide() throws Exception {
        Event[] events = {
            row("R", 1, "a", 10),
            row("R", 2, "b", 20),
            row("S", 3, "a", 1),
            row("R", 4, "c", 30),
            row("S", 5, "a", 2),
            row("S", 6, "b", 3),
            row("S", 7, "b", 4),
            row("R", 7, "b", 40)
        };
        String query = "SELECT STREAM a.V, b.V FROM S AS a JOIN R OVER (ROWS 1 PRECEDING) AS b ON a.K = b.K";

        assertThat(run(PAIR, query, events)).containsExactly("3000: 1 10", "6000: 3 20", "7000: 4 40");
        assertThat(run(PAIR, query + " WHERE b.V <> 30", events))
                .as("what is asked of rows afterwards does not let others stay longer")
                .containsExactly("3000: 1 10", "6000: 3 20", "7000: 4 40");
        assertThat(run(PAIR, query + " AND b.V > 10", events)).containsExactly("6000: 3 20", "7000: 4 40");
    }

    @Test
    void withTwoWindowsOfRowsEitherSideFindsTheOther() throws Exception {
        assertThat(run(
                        PAIR,
                        "SELECT STREAM a.V, b.V FROM S OVER (ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS a JOIN R OVER last1 AS b"
                                + " ON a.K = b.K WINDOW last1 AS (ORDER BY ROWTIME ROWS CURRENT ROW)",
                        row("S", 1, "a", 1),
                        row("S", 2, "a", 2),
                        row("S", 3, "a", 3),
                        row("R", 4, "a", 10),
                        row("S", 5, "a", 4),
                        row("R", 6, "a", 11)))
                .containsExactly("4000: 2 10", "4000: 3 10", "5000: 4 10", "6000: 3 11", "6000: 4 11");
    }

    @Test
    void aRowThatLeavesItsWindowWithoutAPartnerComesOutAloneIfItsSideIsKept() throws Exception {
        assertThat(run(
                        PAIR,
                        "SELECT STREAM a.V, b.V FROM S OVER (ROWS CURRENT ROW) AS a FULL JOIN R AS b ON a.K = b.K",
                        row("S", 1, "a", 1),
                        row("R", 2, "b", 5),
                        row("S", 3, "a", 2),
                        row("R", 4, "a", 6),
                        row("S", 5, "c", 3)))
                .containsExactly("2000: null 5", "3000: 1 null", "4000: 2 6");
    }

    @Test
    void aWindowOfTimeStandsBesideOneOfRows() throws Exception {
        assertThat(run(
                        PAIR,
                        "SELECT STREAM a.V, b.V FROM S" + TWO_SECONDS
                                + "a LEFT JOIN R OVER (ROWS 0 PRECEDING) AS b ON a.K = b.K",
                        row("S", 1, "a", 1),
                        row("S", 2, "b", 2),
                        row("R", 3, "a", 9),
                        row("S", 5, "a", 3),
                        row("R", 6, "z", 0),
                        row("S", 7, "a", 4)))
                .containsExactly("3000: 1 9", "4000: 2 null", "5000: 3 9", "9000: 4 null");
    }

    @Test
    void rowsOfOneMomentTakeTurnsInASelfJoin() throws Exception {
        assertThat(run(
                        PAIR,
                        "SELECT STREAM a.V, b.V FROM S AS a JOIN S OVER (ROWS 1 PRECEDING) AS b ON a.K = b.K AND a.V > b.V",
                        row("S", 1, "a", 1),
                        row("S", 1, "a", 2),
                        row("S", 1, "a", 3)))
                .containsExactly("1000: 2 1", "1000: 3 2");
    }

    @Test
    void usingMakesOneColumnOfTwo() throws Exception {
        Event[] events = {row("S", 1, "a", 1), row("R", 2, "a", 5), row("R", 3, "b", 6), row("S", 9, "c", 7)};
        String from = " FROM S" + TWO_SECONDS + "a FULL JOIN R" + TWO_SECONDS + "b USING (K)";

        assertThat(run("K VARCHAR(8), A INTEGER, B INTEGER", "SELECT STREAM K, a.V, b.V" + from, events))
                .containsExactly("2000: a 1 5", "5000: b null 6", "11000: c 7 null");
        assertThat(run(
                        "K VARCHAR(8), A INTEGER, AE TIMESTAMP, B INTEGER, BE TIMESTAMP",
                        "SELECT STREAM *" + from.replace("FULL", "LEFT"),
                        events))
                .containsExactly("2000: a 1 1000 5 2000", "11000: c 7 9000 null null");
        assertThat(run(
                        "K VARCHAR(8), B INTEGER, N INTEGER",
                        "SELECT STREAM K, b.V, CHAR_LENGTH(K || 'x')" + from.replace("FULL", "RIGHT")
                                + " WHERE K <> 'a'",
                        events))
                .containsExactly("5000: b 6 2");
    }

    @Test
    void usingGoesOnThroughThreeStreams() throws Exception {
        assertThat(run(
                        "K VARCHAR(8), A INTEGER, B INTEGER, C INTEGER",
                        "SELECT STREAM K, a.V, b.V, c.V FROM S" + TWO_SECONDS + "a JOIN R" + TWO_SECONDS
                                + "b USING (K) JOIN S" + TWO_SECONDS + "c USING (K)",
                        row("S", 1, "a", 1),
                        row("R", 2, "a", 5),
                        row("S", 3, "b", 6)))
                .containsExactly("2000: a 1 5 1");
    }

    @Test
    void naturalEquatesAllThatBothSidesHaveButTheTime() throws Exception {
        assertThat(run(
                        "K VARCHAR(8), X INTEGER, Y INTEGER",
                        "SELECT STREAM * FROM (SELECT STREAM K, V AS X FROM S)" + TWO_SECONDS
                                + "a NATURAL JOIN (SELECT STREAM K, V AS Y FROM R) AS b",
                        row("S", 1, "a", 1),
                        row("S", 1, "b", 2),
                        row("R", 2, "a", 5)))
                .containsExactly("2000: a 1 5");
    }

    @Test
    void usingIsPlannedAsTheSameConditionInOn() {
        String on = plan(
                "CREATE STREAM D (K VARCHAR(8), N BIGINT); CREATE PUMP P AS INSERT INTO D SELECT STREAM a.K, COUNT(*) FROM S"
                        + TWO_SECONDS
                        + "a JOIN R AS b ON a.K = b.K WHERE a.K <> 'x' GROUP BY a.K, FLOOR(b.ROWTIME TO MINUTE)"
                        + " HAVING MAX(a.K) > 'b' ORDER BY FLOOR(b.ROWTIME TO MINUTE), a.K;");
        String using = plan(
                "CREATE STREAM D (K VARCHAR(8), N BIGINT); CREATE PUMP P AS INSERT INTO D SELECT STREAM K, COUNT(*) FROM S"
                        + TWO_SECONDS + "a JOIN R AS b USING (K) WHERE K <> 'x' GROUP BY K, FLOOR(b.ROWTIME TO MINUTE)"
                        + " HAVING MAX(K) > 'b' ORDER BY FLOOR(b.ROWTIME TO MINUTE), K;");
        String ofTable =
                "CREATE STREAM D (K VARCHAR(8), V INTEGER); CREATE PUMP P AS INSERT INTO D SELECT STREAM %s, V FROM S AS s"
                        + " LEFT JOIN T AS t %s;";

        assertThat(using).isEqualTo(on);
        assertThat(plan(String.format(ofTable, "K", "USING (K)")))
                .contains("Lookup(left")
                .isEqualTo(plan(String.format(ofTable, "s.K", "ON s.K = t.K")));
        assertThat(plan(String.format(ofTable, "K", "").replace("LEFT JOIN", "NATURAL LEFT JOIN")))
                .isEqualTo(plan(String.format(ofTable, "s.K", "ON s.K = t.K")));
    }

    @Test
    void aQueryOfWithIsJoinedByItsColumns() throws Exception {
        assertThat(run(
                        PAIR,
                        "WITH Q AS (SELECT STREAM K, V AS X FROM S) SELECT STREAM X, b.V FROM Q" + TWO_SECONDS
                                + "a JOIN R AS b USING (K)",
                        row("S", 1, "a", 1),
                        row("R", 2, "a", 5)))
                .containsExactly("2000: 1 5");
    }
}
