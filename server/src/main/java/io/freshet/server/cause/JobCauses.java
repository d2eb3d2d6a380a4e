package io.freshet.server.cause;

import io.freshet.jobs.runner.JobKey;
import io.freshet.jobs.runner.JobState;
import io.freshet.jobs.runner.JobView;
import io.freshet.server.cause.Cause.Of;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is wrong with the jobs behind applications and delivery streams: checkpoints that fail, tasks that hold others back. */
final class JobCauses {
    private static final long FRESH_MILLIS = 1_000;
    /** So many jobs are asked about each time. */
    private static final int MOST = 200;

    private static final int FEW = 8;
    private static final long BUSY_NEEDS_MILLIS = 1_100;
    private static final double BUSY = 0.8;
    private static final double HELD_BACK = 0.5;
    /** A job has made no checkpoint for so long: something is wrong, whatever the interval. */
    private static final Duration LATE = Duration.ofSeconds(60);

    private static final String NO_SLOT =
            "its job waits for a free task slot, and nothing of it is done meanwhile: all are"
                    + " taken by other jobs; give the Flink inside more with flink.task-slots, or the cluster more TaskManagers, or"
                    + " stop what is not needed";

    private final CauseParts parts;
    private final Asked<Seen> seen;

    record Seen(JobState state, Optional<JobView> view) {}

    JobCauses(CauseParts parts) {
        this.parts = parts;
        this.seen = new Asked<>(parts.probes(), parts.clock(), FRESH_MILLIS);
    }

    /** Of jobs of a kind, by the names that they and what they belong to have in common. */
    List<Cause> of(Of kind, String jobs, List<String> names) {
        List<Cause> causes = new ArrayList<>();
        names.stream().limit(MOST).forEach(name -> {
            JobKey key = new JobKey(jobs, name);
            seen.of(key.toString(), names.size(), () -> seen(key, names.size()))
                    .ifPresent(job ->
                            causes.addAll(causes(kind, name, job, parts.clock().instant())));
        });
        return causes;
    }

    /** Whether something is being found out of which nothing is known. */
    boolean waits() {
        return seen.waits();
    }

    /** How busy tasks are is known from the second look on: of few jobs that is taken at once. */
    private Seen seen(JobKey key, int others) {
        Seen first = new Seen(parts.jobs().state(key), parts.jobs().view(key));
        boolean known = first.view().stream()
                .flatMap(view -> view.tasks().stream())
                .noneMatch(task -> task.state().equals("RUNNING") && task.busy() < 0);
        if (known || others > FEW) {
            return first;
        }
        try {
            Thread.sleep(BUSY_NEEDS_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return first;
        }
        return new Seen(parts.jobs().state(key), parts.jobs().view(key));
    }

    static List<Cause> causes(Of kind, String name, Seen job, Instant now) {
        List<Cause> causes = new ArrayList<>();
        if (waits(job)) {
            causes.add(new Cause(Fault.NO_SLOT, kind, name, NO_SLOT));
            return causes;
        }
        Optional<String> unsafe = checkpoints(job, now);
        unsafe.ifPresent(sentence -> causes.add(new Cause(Fault.CHECKPOINT_FAILS, kind, name, sentence)));
        boolean fails =
                switch (job.state().phase()) {
                    case RESTARTING, FAILED -> !job.state().lastFailure().isEmpty();
                    case ABSENT, STARTING, RUNNING -> false;
                };
        if (fails && unsafe.isEmpty()) {
            causes.add(new Cause(
                    Fault.JOB_FAILS,
                    kind,
                    name,
                    "its job has failed and is started again from its last checkpoint: "
                            + Words.said(job.state().lastFailure())));
        }
        if (causes.isEmpty()) {
            job.view()
                    .flatMap(JobCauses::slow)
                    .ifPresent(sentence -> causes.add(new Cause(Fault.SLOW_SINK, kind, name, sentence)));
        }
        return causes;
    }

    /** Its tasks are not deployed: the cluster has told so, or has given up for a while. */
    private static boolean waits(Seen job) {
        List<JobView.Task> tasks = job.view().map(JobView::tasks).orElse(List.of());
        boolean scheduled = !tasks.isEmpty()
                && tasks.stream()
                        .allMatch(task ->
                                task.state().equals("SCHEDULED") || task.state().equals("CREATED"));
        return scheduled || job.state().lastFailure().contains("NoResourceAvailableException");
    }

    private static Optional<String> checkpoints(Seen job, Instant now) {
        List<JobView.Checkpoint> ended = job.view().map(JobView::checkpoints).orElse(List.of()).stream()
                .filter(checkpoint -> !checkpoint.state().equals("IN_PROGRESS"))
                .toList();
        long failed = ended.stream()
                .takeWhile(checkpoint -> checkpoint.state().equals("FAILED"))
                .count();
        Optional<Instant> last = ended.stream()
                .filter(checkpoint -> checkpoint.state().equals("COMPLETED"))
                .map(JobView.Checkpoint::at)
                .findFirst();
        String since = last.map(at -> ", the last that did not fail was at " + Words.time(at, now))
                .orElse("");
        String remedy = since + ": results that leave with checkpoints wait; see that the directory \"checkpoints\" in"
                + " the data directory can be written and has room";
        if (failed > 0) {
            String why = ended.get(0).failure();
            return Optional.of("its last " + (failed == 1 ? "checkpoint has" : failed + " checkpoints have") + " failed"
                    + (why.isEmpty() ? "" : " (" + Words.said(why) + ")") + remedy);
        }
        if (job.state().phase() != JobState.Phase.RUNNING
                && job.state().lastFailure().contains("checkpoint")) {
            return Optional.of("its job fails with its checkpoints ("
                    + Words.said(job.state().lastFailure()) + ")" + remedy);
        }
        return last.filter(at -> job.state().isRunning() && at.plus(LATE).isBefore(now))
                .map(at -> "it has made no checkpoint for " + Words.span(Duration.between(at, now)) + remedy);
    }

    /** The task that keeps the others waiting: the busiest behind the first that is held back. */
    private static Optional<String> slow(JobView job) {
        int first = -1;
        for (int i = 0; i < job.tasks().size() && first < 0; i++) {
            first = job.tasks().get(i).backPressured() >= HELD_BACK ? i : -1;
        }
        if (first < 0) {
            return Optional.empty();
        }
        JobView.Task held = job.tasks().get(first);
        return job.tasks().subList(first + 1, job.tasks().size()).stream()
                .filter(task -> task.busy() >= BUSY)
                .findFirst()
                .map(task -> "\"" + task.name() + "\" is busy for " + Words.percent(task.busy())
                        + " of the time and holds back \"" + held.name() + "\" for "
                        + Words.percent(held.backPressured())
                        + " of it: what it writes to or calls is too slow, or it does too much for one thread");
    }
}
