package io.freshet.sqlplanner.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.sqlplanner.operator.PhysicalNode;
import io.freshet.sqlplanner.row.StreamRow;
import java.time.Duration;
import java.util.List;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators still keep of keys that do not come any more. */
@SuppressWarnings("try") // a harness may be interrupted while it closes
class StateSizeTest {
    private static final int KEYS = 200;
    private static final String VERSION =
            "SELECT STREAM a.V, b.V FROM S AS a LEFT JOIN S FOR SYSTEM_TIME AS OF a.ROWTIME AS b ON a.K = b.K";
    private static final String LAST_ROWS = "SELECT STREAM K, SUM(V) OVER (PARTITION BY K ROWS 2 PRECEDING) FROM S";
    private static final String MATCH =
            "SELECT STREAM * FROM S MATCH_RECOGNIZE (PARTITION BY K ORDER BY ROWTIME MEASURES A.V AS V0 PATTERN (A B)"
                    + " DEFINE B AS B.V > PREV(B.V))";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT STREAM K, SUM(V) OVER (PARTITION BY K RANGE INTERVAL '3' SECOND PRECEDING) FROM S",
                "SELECT STREAM K, AVG(V) FROM S WINDOWED BY STAGGER (PARTITION BY K RANGE INTERVAL '5' SECOND)",
                "SELECT STREAM DISTINCT FLOOR(S.ROWTIME TO MINUTE), K FROM S",
                "SELECT STREAM K, V FROM S ORDER BY FLOOR(S.ROWTIME TO MINUTE), V DESC",
                "SELECT STREAM K, WINDOW_START FROM TABLE(SESSION(TABLE S PARTITION BY K, DESCRIPTOR(ROWTIME), INTERVAL '2' SECOND))",
                "SELECT STREAM K, V, RANK() OVER (PARTITION BY FLOOR(S.ROWTIME TO MINUTE) ORDER BY V DESC) FROM S",
                "SELECT STREAM * FROM TABLE(TOP_K_ITEMS_TUMBLING(CURSOR(SELECT STREAM * FROM S), 'K', 3, 10))",
                "SELECT STREAM a.V, b.V FROM S AS a JOIN S AS b ON a.K = b.K AND a.ROWTIME BETWEEN b.ROWTIME - INTERVAL '2' SECOND"
                        + " AND b.ROWTIME + INTERVAL '2' SECOND",
                "SELECT STREAM a.V, b.V FROM S OVER (RANGE INTERVAL '2' SECOND PRECEDING) AS a FULL JOIN S OVER (RANGE INTERVAL"
                        + " '1' SECOND PRECEDING) AS b ON a.K = b.K",
                "SELECT STREAM * FROM S MATCH_RECOGNIZE (PARTITION BY K ORDER BY ROWTIME MEASURES A.V AS V0 PATTERN (A B)"
                        + " WITHIN INTERVAL '5' SECOND DEFINE B AS B.V > A.V)"
            })
    void nothingIsLeftWhenTimeHasPassedEveryWindow(String query) throws Exception {
        assertThat(kept(query, Duration.ZERO, 100_000_000)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {VERSION, LAST_ROWS, MATCH})
    void whatNothingElseEndsIsKeptForEverUnlessThereIsARetention(String query) throws Exception {
        Duration hour = Duration.ofHours(1);
        long last = 10_000 + KEYS;

        assertThat(kept(query, Duration.ZERO, Long.MAX_VALUE - 1)).isGreaterThanOrEqualTo(KEYS);
        assertThat(kept(query, hour, last + hour.toMillis() - KEYS - 1)).isGreaterThanOrEqualTo(KEYS);
        assertThat(kept(query, hour, last + hour.toMillis())).isZero();
    }

    @Test
    void aJoinOfRowsKeepsSoManyOfThem() throws Exception {
        String query =
                "SELECT STREAM a.V, b.V FROM S OVER (ROWS 3 PRECEDING) AS a JOIN S OVER (ROWS 1 PRECEDING) AS b ON a.K = b.K";

        int few = kept(query, Duration.ZERO, 100_000_000);

        assertThat(few)
                .as("rows, their numbers by key, the first and the next number")
                .isLessThan(20);
    }

    @Test
    void aKeyThatComesAgainInTimeIsRememberedAndOneThatComesLaterBeginsAnew() throws Exception {
        PhysicalNode node = OperatorRestoreTest.stateful(LAST_ROWS);
        try (AbstractStreamOperatorTestHarness<StreamRow> harness =
                OperatorRestoreTest.harness(node, Retention.of(Duration.ofSeconds(10)))) {
            harness.open();
            for (long time : List.of(1_000L, 9_000L, 18_000L, 29_000L)) {
                OperatorRestoreTest.bound(harness, time - 1);
                OperatorRestoreTest.feed(
                        harness,
                        OperatorRestoreTest.computed(
                                node.inputs().get(0), OperatorRestoreTest.row(time, "k", 1, time)));
            }

            assertThat(OperatorRestoreTest.rows(harness))
                    .extracting(row -> String.valueOf(row.field(row.arity() - 1)))
                    .containsExactly("1", "2", "3", "1");
        }
    }

    /** How many entries are in an operator's state when one row of each key has come and time is then. */
    private static int kept(String query, Duration ttl, long time) throws Exception {
        PhysicalNode node = OperatorRestoreTest.stateful(query);
        PhysicalNode below = node.inputs().get(0);
        try (AbstractStreamOperatorTestHarness<StreamRow> harness =
                OperatorRestoreTest.harness(node, Retention.of(ttl))) {
            harness.open();
            for (int i = 0; i < KEYS; i++) {
                OperatorRestoreTest.feed(
                        harness,
                        OperatorRestoreTest.computed(
                                below, OperatorRestoreTest.row(10_001 + i, "k" + i, i % 7, 10_001 + i)));
            }
            OperatorRestoreTest.bound(harness, time);
            if (harness instanceof KeyedOneInputStreamOperatorTestHarness<?, ?, ?> one) {
                return one.numKeyedStateEntries();
            }
            return ((KeyedTwoInputStreamOperatorTestHarness<?, ?, ?, ?>) harness).numKeyedStateEntries();
        }
    }
}
