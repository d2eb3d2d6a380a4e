package io.freshet.sqlplanner.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.sqlplanner.Column;
import io.freshet.sqlplanner.InputStream;
import io.freshet.sqlplanner.PlanResult;
import io.freshet.sqlplanner.SqlPlanner;
import io.freshet.sqlplanner.operator.GroupNode;
import io.freshet.sqlplanner.operator.OpenGroups;
import io.freshet.sqlplanner.operator.PhysicalNode;
import io.freshet.sqlplanner.row.StreamRow;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Groups that are open at a checkpoint. */
class GroupRestoreTest {
    private static final String SQL =
            """
            CREATE STREAM D (K VARCHAR(8), N BIGINT, T DECIMAL(10,2));
            CREATE PUMP P AS INSERT INTO D SELECT STREAM K, COUNT(*), SUM(V) FROM S GROUP BY K, STEP(S.ROWTIME BY INTERVAL '10' SECOND);
            """;

    @Test
    @SuppressWarnings("try") // the harness may be interrupted while it closes
    void openGroupsGoOnFromACheckpoint() throws Exception {
        OperatorSubtaskState checkpoint;
        try (KeyedOneInputStreamOperatorTestHarness<StreamRow, StreamRow, StreamRow> before = harness()) {
            before.open();
            before.processElement(row(1_000, "1.25"), 1_000);
            before.processElement(row(2_000, "2.25"), 2_000);
            before.prepareSnapshotPreBarrier(1);
            checkpoint = before.snapshot(1, 1);
        }

        try (KeyedOneInputStreamOperatorTestHarness<StreamRow, StreamRow, StreamRow> after = harness()) {
            after.initializeState(checkpoint);
            after.open();
            after.processElement(row(3_000, "0.5"), 3_000);
            assertThat(after.extractOutputValues()).isEmpty();
            after.processWatermark(9_999);

            assertThat(after.extractOutputValues())
                    .containsExactly(new StreamRow(
                            10_000, new @Nullable Object[] {"a", 0L, 3L, new java.math.BigDecimal("4.00")}));
            assertThat(after.numKeyedStateEntries()).isZero();
        }
    }

    private static StreamRow row(long time, String value) {
        return new StreamRow(time, new @Nullable Object[] {"a", 0L, new java.math.BigDecimal(value)});
    }

    private static KeyedOneInputStreamOperatorTestHarness<StreamRow, StreamRow, StreamRow> harness() throws Exception {
        List<Column> columns = List.of(new Column("K", "VARCHAR(8)"), new Column("V", "DECIMAL(10,2)"));
        PlanResult result = SqlPlanner.plan(SQL, List.of(new InputStream("S", columns)));
        PhysicalNode node = ((PlanResult.Planned) result).plan().pumps().get(0).root();
        while (!(node instanceof GroupNode)) {
            node = node.inputs().get(0);
        }
        GroupNode group = (GroupNode) node;
        KeyedOneInputStreamOperatorTestHarness<StreamRow, StreamRow, StreamRow> harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new GroupOperator("P", group, false),
                        row -> OpenGroups.key(group, row),
                        StreamRowType.ofKinds(group.keyKinds()));
        harness.getExecutionConfig().enableObjectReuse();
        return harness;
    }
}
