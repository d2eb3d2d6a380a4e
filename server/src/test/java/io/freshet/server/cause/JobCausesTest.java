package io.freshet.server.cause;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.jobs.runner.JobState;
import io.freshet.jobs.runner.JobState.Phase;
import io.freshet.jobs.runner.JobView;
import io.freshet.jobs.runner.JobView.Checkpoint;
import io.freshet.jobs.runner.JobView.Task;
import io.freshet.server.cause.Cause.Of;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobCausesTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    private static List<String> told(JobState state, List<Task> tasks, List<Checkpoint> checkpoints) {
        JobView view = new JobView(tasks, 0, 0, checkpoints);
        return JobCauses.causes(Of.APPLICATION, "orders", new JobCauses.Seen(state, Optional.of(view)), NOW).stream()
                .map(cause -> cause.fault().code() + ": " + cause.sentence())
                .toList();
    }

    private static Checkpoint checkpoint(int secondsAgo, String state) {
        return new Checkpoint(
                1,
                NOW.minusSeconds(secondsAgo),
                5,
                100,
                state,
                state.equals("FAILED") ? "No space left on device" : "");
    }

    private static Task task(String name, double busy, double heldBack) {
        return new Task(name, 1, "RUNNING", busy, heldBack, 10, 10);
    }

    private static final JobState RUNNING = new JobState(Phase.RUNNING, "");

    @Test
    void nothingIsToldOfAJobThatRunsWell() {
        assertThat(told(
                        RUNNING,
                        List.of(task("read", 0.9, 0.1), task("write", 0.2, 0)),
                        List.of(checkpoint(0, "IN_PROGRESS"), checkpoint(1, "COMPLETED"), checkpoint(2, "FAILED"))))
                .isEmpty();
    }

    @Test
    void aJobThatHasNoSlotIsToldOf() {
        Task waiting = new Task("read", 1, "SCHEDULED", -1, -1, 0, 0);

        assertThat(told(RUNNING, List.of(waiting, waiting), List.of()))
                .singleElement()
                .asString()
                .startsWith("no-slot: its job waits for a free task slot")
                .contains("flink.task-slots");
    }

    @Test
    void checkpointsThatFailAreCountedBackToTheLastThatDidNot() {
        assertThat(told(
                        RUNNING,
                        List.of(),
                        List.of(
                                checkpoint(0, "IN_PROGRESS"),
                                checkpoint(5, "FAILED"),
                                checkpoint(10, "FAILED"),
                                checkpoint(15, "COMPLETED"),
                                checkpoint(20, "FAILED"))))
                .singleElement()
                .asString()
                .startsWith("checkpoint-fails: its last 2 checkpoints have failed (No space left on device), the last"
                        + " that did not fail was at 11:59:45 UTC: results that leave with checkpoints wait; see that");
    }

    @Test
    void aJobThatMakesNoCheckpointAnyMoreIsTold() {
        assertThat(told(RUNNING, List.of(), List.of(checkpoint(1, "IN_PROGRESS"), checkpoint(300, "COMPLETED"))))
                .singleElement()
                .asString()
                .startsWith("checkpoint-fails: it has made no checkpoint for 5 min, the last");
    }

    @Test
    void aJobThatFailsSaysOfWhat() {
        assertThat(told(new JobState(Phase.RESTARTING, "java.io.IOException: no\n route"), List.of(), List.of()))
                .containsExactly("job-fails: its job has failed and is started again from its last checkpoint:"
                        + " java.io.IOException: no route");
        assertThat(told(
                        new JobState(Phase.RESTARTING, "Exceeded checkpoint tolerable failure threshold."),
                        List.of(),
                        List.of()))
                .singleElement()
                .asString()
                .startsWith("checkpoint-fails: its job fails with its checkpoints (Exceeded");
    }

    @Test
    void theTaskThatHoldsOthersBackIsTheSlowOne() {
        assertThat(told(
                        RUNNING,
                        List.of(task("read", 0.1, 0.9), task("group", 0.3, 0.6), task("write", 0.97, 0)),
                        List.of(checkpoint(1, "COMPLETED"))))
                .containsExactly("slow-sink: \"write\" is busy for 97 % of the time and holds back \"read\" for 90 % of"
                        + " it: what it writes to or calls is too slow, or it does too much for one thread");
    }
}
