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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Groups made in parts and kept in memory, with checkpoints and restarts anywhere, beside groups made at once. */
class GroupSeedsTest {
    private static final int SEEDS = 150;

    @Test
    @SuppressWarnings("try") // the harness may be interrupted while it closes
    void groupsAreTheSameWhereverCheckpointsAndRestartsFall() throws Exception {
        GroupNode group = group();
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            int keys = random.nextBoolean() ? 3 : 40_000; // the rows of many keys do not meet
            int rows = keys == 3 ? 300 : 60_000;
            boolean big = keys > 3;
            if (big && seed % 25 != 0) {
                continue;
            }
            Map<List<Object>, long[]> expected = new TreeMap<>(Comparator.comparing(Object::toString));
            List<StreamRow> results = new ArrayList<>();
            long time = 0;
            Task task = new Task(group, null);
            for (int i = 0; i < rows; i++) {
                time += random.nextInt(big ? 2 : 200);
                long bucket = time - Math.floorMod(time, 10_000);
                String key = "k" + random.nextInt(keys);
                int value = random.nextInt(1000) - 500;
                task.row(new StreamRow(time, new @Nullable Object[] {key, bucket, value}));
                long[] sums = expected.computeIfAbsent(List.of(key, bucket), k -> new long[] {0, 0, Long.MIN_VALUE});
                sums[0]++;
                sums[1] += value;
                sums[2] = Math.max(sums[2], value);
                if (random.nextInt(big ? 5_000 : 20) == 0) {
                    task.watermark(time - 1);
                }
                if (random.nextInt(big ? 20_000 : 50) == 0) {
                    OperatorSubtaskState checkpoint = task.checkpoint();
                    results.addAll(task.close());
                    task = new Task(group, checkpoint);
                }
            }
            task.watermark(Long.MAX_VALUE);
            results.addAll(task.close());

            List<String> wanted = new ArrayList<>();
            expected.forEach((key, sums) -> wanted.add(new StreamRow(
                            (Long) key.get(1) + 10_000,
                            new @Nullable Object[] {key.get(0), key.get(1), sums[0], sums[1], sums[2]})
                    .toString()));
            assertThat(results.stream().map(StreamRow::toString).toList())
                    .as("seed %d", seed)
                    .containsExactlyInAnyOrderElementsOf(wanted);
            assertThat(results)
                    .as("order of buckets, seed %d", seed)
                    .isSortedAccordingTo(Comparator.comparingLong(StreamRow::rowtime));
        }
    }

    @Test
    @SuppressWarnings("try") // the harness may be interrupted while it closes
    void partsThatRunOverTogetherAreAnErrorInTheTimeOfTheirBucket() throws Exception {
        Task task = new Task(group("BIGINT"), null);
        task.row(new StreamRow(1_000, new @Nullable Object[] {"a", 0L, Long.MAX_VALUE}));
        var unused = task.checkpoint();
        task.row(new StreamRow(2_000, new @Nullable Object[] {"a", 0L, 1L}));
        task.watermark(9_999);

        assertThat(task.errors()).singleElement().satisfies(error -> {
            assertThat(error.rowtime()).isEqualTo(9_999);
            assertThat(error.field(2)).isEqualTo("ROW_FAILED");
        });
        assertThat(task.close().stream().map(StreamRow::toString))
                .containsExactly("10000[a, 0, 1, " + Long.MAX_VALUE + ", " + Long.MAX_VALUE + "]");
    }

    private static GroupNode group() {
        return group("INTEGER");
    }

    private static GroupNode group(String type) {
        PlanResult result = SqlPlanner.plan(
                """
                CREATE STREAM D (K VARCHAR(8), N BIGINT, S %1$s, M %1$s);
                CREATE PUMP P AS INSERT INTO D SELECT STREAM K, COUNT(*), SUM(V), MAX(V) FROM S
                GROUP BY K, STEP(S.ROWTIME BY INTERVAL '10' SECOND);
                """
                        .formatted(type),
                List.of(new InputStream("S", List.of(new Column("K", "VARCHAR(8)"), new Column("V", type)))));
        PhysicalNode node = ((PlanResult.Planned) result).plan().pumps().get(0).root();
        while (!(node instanceof GroupNode)) {
            node = node.inputs().get(0);
        }
        return (GroupNode) node;
    }

    /** Both operators, one behind the other. */
    private static final class Task {
        private final OneInputStreamOperatorTestHarness<StreamRow, StreamRow> parts;
        private final KeyedOneInputStreamOperatorTestHarness<StreamRow, StreamRow, StreamRow> groups;

        Task(GroupNode group, @Nullable OperatorSubtaskState checkpoint) throws Exception {
            parts = new OneInputStreamOperatorTestHarness<>(new PartialGroupOperator("P", group));
            groups = new KeyedOneInputStreamOperatorTestHarness<>(
                    new GroupOperator("P", group, true),
                    row -> OpenGroups.partialKey(group, row),
                    StreamRowType.ofKinds(group.keyKinds()));
            parts.getExecutionConfig().enableObjectReuse();
            groups.getExecutionConfig().enableObjectReuse();
            if (checkpoint != null) {
                groups.initializeState(checkpoint);
            }
            parts.open();
            groups.open();
        }

        void row(StreamRow row) throws Exception {
            parts.processElement(row, row.rowtime());
            pass();
        }

        private void pass() throws Exception {
            for (StreamRow row : parts.extractOutputValues()) {
                groups.processElement(row, 0);
            }
            parts.getOutput().clear();
        }

        void watermark(long time) throws Exception {
            parts.processWatermark(time);
            pass();
            groups.processWatermark(time);
        }

        OperatorSubtaskState checkpoint() throws Exception {
            parts.prepareSnapshotPreBarrier(1);
            pass();
            groups.prepareSnapshotPreBarrier(1);
            return groups.snapshot(1, 1);
        }

        List<StreamRow> errors() {
            Queue<StreamRecord<StreamRow>> errors = groups.getSideOutput(Errors.TAG);
            return errors == null
                    ? List.of()
                    : errors.stream().map(StreamRecord::getValue).toList();
        }

        List<StreamRow> close() throws Exception {
            List<StreamRow> results = groups.extractOutputValues();
            parts.close();
            groups.close();
            return results;
        }
    }
}
