package io.freshet.benchmarks.delivery;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** What all jobs have in common: the cluster's settings, and how their time is taken. */
final class Contest {
    static final String BUCKET = "peers";
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private Contest() {}

    /** From the first record to the last visible object. */
    record Time(double seconds, double processorSeconds) {}

    /** A clock that runs. */
    record Meter(long begunAt, long processorNanos) {
        Time stop() {
            return new Time((System.nanoTime() - begunAt) / 1e9, (PROCESS.getProcessCpuTime() - processorNanos) / 1e9);
        }
    }

    static StreamExecutionEnvironment environment(int parallelism, Path checkpoints, Duration every) {
        Configuration settings = new Configuration();
        settings.set(RestOptions.BIND_PORT, "0");
        settings.set(StateBackendOptions.STATE_BACKEND, "hashmap");
        settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, every);
        settings.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
        settings.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
        settings.set(PipelineOptions.OBJECT_REUSE, true);
        settings.set(TaskManagerOptions.NUM_TASK_SLOTS, parallelism);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(parallelism, settings);
        environment.setParallelism(parallelism);
        return environment;
    }

    /** Starts the clock when the first record is read; not before, because clusters take seconds to start. */
    static Meter awaitFirstRecord(CompletableFuture<JobExecutionResult> result) throws Exception {
        while (true) {
            long processor = PROCESS.getProcessCpuTime();
            long begun = Input.get().begunAt();
            if (begun != 0) {
                return new Meter(begun, processor);
            }
            requireUnderWay(result);
            Thread.sleep(1);
        }
    }

    /** Throws what went wrong, if something did. */
    static void requireUnderWay(CompletableFuture<JobExecutionResult> result) throws Exception {
        if (result.isCompletedExceptionally()) {
            result.get();
        }
        long begun = Input.get().begunAt();
        if (begun != 0 && System.nanoTime() - begun > PATIENCE.toNanos()) {
            throw new IllegalStateException("not done after " + PATIENCE);
        }
    }
}
