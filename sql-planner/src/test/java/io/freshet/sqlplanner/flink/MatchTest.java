package io.freshet.sqlplanner.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.sqlplanner.Column;
import io.freshet.sqlplanner.InputStream;
import io.freshet.sqlplanner.PlanResult;
import io.freshet.sqlplanner.SqlPlanner;
import io.freshet.sqlplanner.flink.ScriptedSource.Event;
import io.freshet.sqlplanner.row.StreamRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MATCH_RECOGNIZE by what comes out of a running job. Row n of a script is at n seconds. */
class MatchTest {
    private static final List<InputStream> INPUTS =
            List.of(new InputStream("S", List.of(new Column("K", "VARCHAR(8)"), new Column("V", "INTEGER"))));

    /** A match is written as the values of its first and last row and the number of its rows. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    A B* C               ; A AS V < 3, B AS V < 6, C AS V > 3 ; 1 2 4 5 9 ; 1-9/5
                    A B* C               ; A AS V < 3, B AS V < 6, C AS V BETWEEN 4 AND 8 ; 1 4 5 9 ; 1-5/3
                    A B*? C              ; A AS V < 3, B AS V < 6, C AS V > 3 ; 1 2 4 5 9 ; 1-4/3
                    A B+                 ; A AS V = 1, B AS V > 1 ; 1 2 3 1 1 2 1 ; 1-3/3 1-2/2
                    A B+?                ; A AS V = 1, B AS V > 1 ; 1 2 3 1 1 2 1 ; 1-2/2 1-2/2
                    A B? C               ; A AS V = 1, B AS V = 2, C AS V > 1 ; 1 2 2 1 2 1 ; 1-2/3 1-2/2
                    A B?? C              ; A AS V = 1, B AS V = 2, C AS V > 1 ; 1 2 2 1 2 1 ; 1-2/2 1-2/2
                    A{2}                 ; A AS V = 1 ; 1 1 1 1 1 2 ; 1-1/2 1-1/2
                    A{2,3}               ; A AS V = 1 ; 1 1 1 1 1 2 ; 1-1/3 1-1/2
                    A{2,3}?              ; A AS V = 1 ; 1 1 1 1 1 2 ; 1-1/2 1-1/2
                    A{2,} B              ; A AS V = 1, B AS V = 2 ; 1 2 1 1 1 2 ; 1-2/4
                    A{,2} B              ; A AS V = 1, B AS V = 2 ; 1 1 1 2 2 ; 1-2/3 2-2/1
                    (A B)+ C             ; A AS V = 1, B AS V = 2, C AS V = 3 ; 1 2 1 2 3 1 3 ; 1-3/5
                    A (B | C) D          ; A AS V = 1, B AS V = 2, C AS V = 3, D AS V = 4 ; 1 3 4 1 2 4 1 4 ; 1-4/3 1-4/3
                    A PERMUTE(B, C) D    ; A AS V = 1, B AS V = 2, C AS V = 3, D AS V = 4 ; 1 3 2 4 1 2 3 4 1 2 2 4 ; 1-4/4 1-4/4
                    A B+ C               ; A AS V = 1, B AS B.V > PREV(B.V), C AS C.V < PREV(C.V) ; 1 3 5 4 1 2 3 3 ; 1-4/4
                    A B+ C               ; A AS V = 1, B AS SUM(B.V) < 10, C AS C.V > FIRST(B.V) ; 1 3 4 5 9 ; 1-5/4
                    A B C                ; B AS B.V = A.V + 1, C AS C.V = LAST(B.V) + A.V ; 2 3 5 1 2 4 2 3 5 ; 2-5/3 2-5/3
                    A B                  ; B AS B.V < PREV(B.V, 2) ; 9 8 7 9 1 ; 8-7/2 9-1/2
                    """)
    void matchesAsTheStandardSays(String pattern, String define, String script, String matches) throws Exception {
        assertThat(run(
                        "MEASURES FIRST(V) AS V0, LAST(V) AS V1, COUNT(*) AS N PATTERN (" + pattern + ") DEFINE "
                                + define,
                        script))
                .isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    SKIP PAST LAST ROW  | 1-2/3 1-2/2
                    SKIP TO NEXT ROW    | 1-2/3 1-2/2 1-2/2
                    SKIP TO LAST A      | 1-2/3 1-2/2 1-2/2
                    SKIP TO FIRST B     | 1-2/3 1-2/2
                    SKIP TO LAST U      | 1-2/3 1-2/2
                    """)
    void goesOnAfterAMatchWhereItIsTold(String skip, String matches) throws Exception {
        assertThat(run(
                        "MEASURES FIRST(V) AS V0, LAST(V) AS V1, COUNT(*) AS N AFTER MATCH " + skip
                                + " PATTERN (A+ B) SUBSET U = (A, B) DEFINE A AS V = 1, B AS V = 2",
                        "1 1 2 1 2"))
                .isEqualTo(matches);
    }

    @Test
    void aMatchAtItsEndWaitsUntilNoRowCanBePartOfIt() throws Exception {
        String query = "MEASURES FIRST(V) AS V0, LAST(V) AS V1, COUNT(*) AS N PATTERN (A B+) WITHIN INTERVAL '3' SECOND"
                + " DEFINE A AS V = 1, B AS V > 1";

        assertThat(run(query, "1 2 3 4 5")).isEqualTo("1-3/3");
        assertThat(run(query, "1 2")).isEqualTo("1-2/2");
        assertThat(run(query.replace(" WITHIN INTERVAL '3' SECOND", ""), "1 2 3"))
                .isEmpty();
    }

    @Test
    void measuresAreOfTheMatchAndItsTimeIsThatOfItsLastRow() throws Exception {
        List<StreamRow> rows = rows(
                "CREATE STREAM D (K VARCHAR(8), CL VARCHAR(8), MN BIGINT, A INTEGER, B INTEGER, S BIGINT, U INTEGER, T TIMESTAMP);"
                        + " CREATE PUMP P AS INSERT INTO D SELECT STREAM K, CL, MN, A, B, S, U, T FROM (SELECT STREAM K, V FROM S"
                        + " WHERE V < 50) AS q MATCH_RECOGNIZE (PARTITION BY K ORDER BY ROWTIME, V DESC MEASURES CLASSIFIER() AS CL,"
                        + " MATCH_NUMBER() AS MN, A.V AS A, LAST(B.V, 1) AS B, SUM(B.V * 2) AS S, MAX(U.V) AS U, MATCH_ROWTIME() AS T"
                        + " PATTERN (A B+ C?) SUBSET U = (A, C) DEFINE A AS A.V = 1, B AS B.V BETWEEN 2 AND 9, C AS C.V > 9) AS m;",
                new int[] {1, 7, 3, 60, 20, 1, 2, 1},
                "k",
                "D");

        assertThat(rows)
                .containsExactly(
                        new StreamRow(4_000, new @Nullable Object[] {"k", "C", 1L, 1, 7, 20L, 20, 4_000L}),
                        new StreamRow(6_000, new @Nullable Object[] {"k", "B", 2L, 1, null, 4L, 1, 6_000L}));
    }

    @Test
    void aRowOnWhichADefinitionFailsDoesNotMatchAndIsReported() throws Exception {
        List<StreamRow> errors = rows(
                "CREATE STREAM D (V INTEGER); CREATE PUMP P AS INSERT INTO D SELECT STREAM V0 FROM S"
                        + " MATCH_RECOGNIZE (PARTITION BY K ORDER BY ROWTIME MEASURES B.V AS V0 PATTERN (A B) DEFINE B AS 10 / B.V > 1);",
                new int[] {1, 0, 3, 5},
                "k",
                "error_stream");

        assertThat(errors).singleElement().satisfies(row -> assertThat(row.field(2))
                .isEqualTo("ROW_FAILED"));
    }

    @Test
    void aRowOfAnEarlierTimeIsLate() throws Exception {
        List<StreamRow> errors = rows(
                "CREATE STREAM D (V INTEGER); CREATE PUMP P AS INSERT INTO D SELECT STREAM V0 FROM S"
                        + " MATCH_RECOGNIZE (PARTITION BY K ORDER BY ROWTIME MEASURES A.V AS V0 PATTERN (A) DEFINE A AS A.V > 1);",
                new int[] {1, 2, -1},
                "k",
                "error_stream");

        assertThat(errors).singleElement().satisfies(row -> assertThat(row.field(2))
                .isEqualTo("LATE_ROW"));
    }

    private static String run(String clauses, String script) throws Exception {
        List<StreamRow> rows = rows(
                "CREATE STREAM D (V0 INTEGER, V1 INTEGER, N BIGINT); CREATE PUMP P AS INSERT INTO D SELECT STREAM V0, V1, N FROM S"
                        + " MATCH_RECOGNIZE (PARTITION BY K ORDER BY ROWTIME " + clauses + ");",
                Arrays.stream(script.split(" ")).mapToInt(Integer::parseInt).toArray(),
                "k",
                "D");
        return String.join(
                " ",
                rows.stream()
                        .map(row -> row.field(0) + "-" + row.field(1) + "/" + row.field(2))
                        .toList());
    }

    /** The values one second after the other; one below zero comes an hour too late. */
    private static List<StreamRow> rows(String sql, int[] values, String key, String stream) throws Exception {
        PlanResult result = SqlPlanner.plan(sql, INPUTS);
        assertThat(result).as(String.valueOf(result)).isInstanceOf(PlanResult.Planned.class);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            long time = values[i] < 0 ? i * 1_000L - 3_600_000 : i * 1_000L;
            events.add(new Event("S", i * 1_000L, new StreamRow(time, new @Nullable Object[] {key, values[i]})));
        }
        events.add(new Event("", 1_000_000, null));
        Map<String, List<StreamRow>> rows = PlanRun.run(((PlanResult.Planned) result).plan(), events);
        if (!stream.equals("error_stream")) {
            assertThat(rows.get("error_stream")).isEmpty();
        }
        return Objects.requireNonNull(rows.get(stream));
    }
}
