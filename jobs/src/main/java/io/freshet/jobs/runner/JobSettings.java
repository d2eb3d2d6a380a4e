package io.freshet.jobs.runner;

import java.time.Duration;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;

/**
 * What all jobs are run with, wherever they run.
 *
 * @param checkpointInterval how often a job makes durable what it has done; outputs become visible at this rhythm
 * @param stateBackend where jobs keep their keyed state while they run
 */
record JobSettings(Duration checkpointInterval, StateBackend stateBackend) {
    /** @param checkpoints where they are put, as a URI */
    Configuration of(String checkpoints) {
        Configuration settings = new Configuration();
        stateBackend.addToJob(settings);
        settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpointInterval);
        settings.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, 2);
        settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints);
        settings.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        settings.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        settings.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF, Duration.ofMillis(200));
        settings.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF, Duration.ofSeconds(30));
        settings.set(PipelineOptions.OBJECT_REUSE, true);
        return settings;
    }

    static JobState.Phase phase(JobStatus status) {
        return switch (status) {
            case INITIALIZING, CREATED -> JobState.Phase.STARTING;
            case RUNNING -> JobState.Phase.RUNNING;
            case RESTARTING, RECONCILING, FAILING, CANCELLING -> JobState.Phase.RESTARTING;
            case FAILED, SUSPENDED -> JobState.Phase.FAILED;
            case FINISHED, CANCELED -> JobState.Phase.ABSENT;
        };
    }
}
