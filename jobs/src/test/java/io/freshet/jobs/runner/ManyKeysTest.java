package io.freshet.jobs.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.sqlplanner.Column;
import io.freshet.sqlplanner.InputStream;
import io.freshet.sqlplanner.Plan;
import io.freshet.sqlplanner.PlanResult;
import io.freshet.sqlplanner.SqlPlanner;
import io.freshet.sqlplanner.flink.PlanTranslator;
import io.freshet.sqlplanner.flink.StreamRowType;
import io.freshet.sqlplanner.row.StreamRow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** State of many keys, in RocksDB with the settings of applications. {@code -Dkeys=10000000} is the long profile. */
class ManyKeysTest {
    private static final long KEYS = Long.getLong("keys", 50_000);
    private static final List<Column> COLUMNS = List.of(new Column("K", "BIGINT"), new Column("V", "BIGINT"));
    private static final String SQL =
            """
            CREATE STREAM COUNTED (K BIGINT, N BIGINT, TOTAL BIGINT);
            CREATE PUMP P AS INSERT INTO COUNTED
            SELECT STREAM K, COUNT(*), SUM(V) FROM S GROUP BY K, STEP(S.ROWTIME BY INTERVAL '1' HOUR);
            """;
    private static final AtomicInteger FAILED = new AtomicInteger();
    private static final LongAdder RIGHT = new LongAdder();
    private static final LongAdder WRONG = new LongAdder();

    @TempDir
    private Path directory;

    @Test
    void whatIsCountedOfEachKeySurvivesAFailureOfTheJob() throws Exception {
        StreamExecutionEnvironment environment = environment();
        DataStream<StreamRow> rows = environment
                .fromSequence(0, 2 * KEYS - 1)
                .map(new FailOnce())
                .process(new ToRow(), StreamRowType.of(COLUMNS));
        DataStream<StreamRow> counted = Objects.requireNonNull(
                PlanTranslator.translate(plan(), Map.of("S", rows)).get("COUNTED"));
        counted.process(new Check(), counted.getType()).sinkTo(new DiscardingSink<>());

        environment.execute("many keys");

        assertThat(FAILED).hasValue(1);
        assertThat(WRONG.sum()).isZero();
        assertThat(RIGHT.sum()).isEqualTo(KEYS);
    }

    private StreamExecutionEnvironment environment() {
        Configuration settings = new Configuration();
        StateBackend.ROCKSDB.addToCluster(settings);
        StateBackend.ROCKSDB.addToJob(settings);
        settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(500));
        settings.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, directory.toUri().toString());
        settings.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
        settings.set(TaskManagerOptions.NUM_TASK_SLOTS, 2);
        return StreamExecutionEnvironment.createLocalEnvironment(2, settings);
    }

    private static Plan plan() {
        PlanResult planned = SqlPlanner.plan(SQL, List.of(new InputStream("S", COLUMNS)));
        if (planned instanceof PlanResult.Planned whole) {
            return whole.plan();
        }
        throw new IllegalStateException(planned.toString());
    }

    /** When half of the rows have been counted and a checkpoint has them; rows come slowly until then. */
    private static final class FailOnce extends RichMapFunction<Long, Long> implements CheckpointListener {
        private static final long serialVersionUID = 1L;

        private long checkpoints;

        @Override
        public Long map(Long number) throws Exception {
            if (number % KEYS > KEYS / 2 && FAILED.get() == 0) {
                if (checkpoints == 0) {
                    Thread.sleep(1);
                } else if (FAILED.compareAndSet(0, 1)) {
                    throw new IllegalStateException("planned");
                }
            }
            return number;
        }

        @Override
        public void notifyCheckpointComplete(long checkpoint) {
            checkpoints++;
        }
    }

    private static final class ToRow extends ProcessFunction<Long, StreamRow> {
        private static final long serialVersionUID = 1L;

        @Override
        public void processElement(Long number, Context context, Collector<StreamRow> out) {
            out.collect(new StreamRow(number % 3_000_000, new Object[] {number % KEYS, number}));
        }
    }

    private static final class Check extends ProcessFunction<StreamRow, StreamRow> {
        private static final long serialVersionUID = 1L;

        @Override
        public void processElement(StreamRow row, Context context, Collector<StreamRow> out) {
            boolean right = row.field(0) instanceof Long key
                    && Arrays.equals(row.fields(), new Object[] {key, 2L, 2 * key + KEYS});
            (right ? RIGHT : WRONG).increment();
        }
    }
}
