package io.freshet.benchmarks.sql;

import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A Flink job on a cluster of its own in this process, with the same settings whoever made it. */
final class Job {
    private static final Duration CHECKPOINT_EVERY = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private Job() {}

    static StreamExecutionEnvironment environment(int parallelism, Path checkpoints) {
        Configuration settings = new Configuration();
        settings.set(RestOptions.BIND_PORT, "0");
        settings.set(StateBackendOptions.STATE_BACKEND, "hashmap");
        settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_EVERY);
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

    /** Waits until the job runs; returns when that was. */
    static long awaitRunning(JobClient job) throws Exception {
        long since = System.nanoTime();
        while (job.getJobStatus().get() != JobStatus.RUNNING) {
            requireInTime(job, since);
            Thread.sleep(5);
        }
        return System.nanoTime();
    }

    static void requireInTime(JobClient job, long since) throws Exception {
        JobStatus status = job.getJobStatus().get();
        if (status == JobStatus.FAILED) {
            job.getJobExecutionResult().get(); // throws what went wrong
        }
        if (System.nanoTime() - since > PATIENCE.toNanos()) {
            throw new IllegalStateException("the job is " + status + " after " + PATIENCE);
        }
    }
}
