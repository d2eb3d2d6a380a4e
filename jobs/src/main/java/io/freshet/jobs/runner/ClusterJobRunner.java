package io.freshet.jobs.runner;

import io.freshet.awsapi.resource.ResourceStore;
import io.freshet.firehosesink.s3.ObjectStoreConfig;
import io.freshet.jobs.runner.ClusterRuns.Known;
import io.freshet.jobs.runner.RemoteCluster.Unreachable;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session cluster of Flink that others run. Jobs go on there whether a server runs or not, checkpoints lie in the object store, and which
 * run of a job is to be is written down for all servers ({@link ClusterRuns}).
 *
 * <p>A cluster that does not answer, or that has lost its jobs since it began anew, fails no call that starts a job: the run is
 * written down, {@link #lostSome} says so once the cluster answers, and whoever asks it submits again what is to run.
 */
public final class ClusterJobRunner implements JobRunner {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterJobRunner.class);
    private static final int ATTEMPTS = 20;

    private final RemoteCluster cluster;
    private final CheckpointObjects checkpoints;
    private final ClusterRuns runs;
    private final JobSettings settings;
    private final Optional<Path> jobJar;
    private final Map<JobKey, Object> locks = new ConcurrentHashMap<>();

    /**
     * The cluster need not be there yet.
     *
     * @param restAddress of its REST interface
     * @param store where the checkpoints are
     * @param checkpoints where in it, as {@code s3://bucket/prefix}; Flink writes there itself, so its cluster must reach it
     * @param runs where it is written down what is to run
     * @param jobJar the classes of jobs; empty if the cluster has them on its class path
     */
    public ClusterJobRunner(
            URI restAddress,
            ObjectStoreConfig store,
            URI checkpoints,
            ResourceStore runs,
            Duration checkpointInterval,
            StateBackend stateBackend,
            Optional<Path> jobJar) {
        this.cluster = new RemoteCluster(restAddress);
        this.checkpoints = new CheckpointObjects(store, checkpoints);
        this.runs = new ClusterRuns(runs);
        this.settings = new JobSettings(checkpointInterval, stateBackend);
        this.jobJar = jobJar;
        prepare();
    }

    /** A store that is away keeps nobody from taking records, unless it has never been there: then it may be the wrong one. */
    private void prepare() {
        try {
            checkpoints.prepare();
        } catch (UncheckedIOException e) {
            if (runs.isEmpty()) {
                throw e;
            }
            LOG.warn("jobs are submitted when the store of their checkpoints answers reason={}", e.getMessage());
        }
    }

    private Object lock(JobKey key) {
        return locks.computeIfAbsent(key, k -> new Object());
    }

    @Override
    public void submit(JobKey key, Unclaimed unclaimed, Consumer<StreamExecutionEnvironment> graph) {
        synchronized (lock(key)) {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                if (started(key, unclaimed, graph)) {
                    return;
                }
            }
            throw new IllegalStateException("job " + key + " is started and stopped by others at the same time");
        }
    }

    /** Whether it runs, or will as soon as the cluster answers; false if somebody else did something at the same time. */
    private boolean started(JobKey key, Unclaimed unclaimed, Consumer<StreamExecutionEnvironment> graph) {
        Optional<Known> known = runs.find(key);
        try {
            if (known.isPresent() && known.get().isToRun()) {
                Optional<JobStatus> status = cluster.status(known.get().jobId());
                if (status.isEmpty() && launched(key, known.get(), unclaimed, graph)) {
                    return true;
                }
                if (status.isPresent() && !status.get().isTerminalState()) {
                    return true;
                }
            }
            Optional<Known> mine = runs.begin(key, known);
            return mine.isPresent() && launched(key, mine.get(), unclaimed, graph);
        } catch (Unreachable e) {
            LOG.warn("job is submitted when the cluster answers job={} reason={}", key, e.getMessage());
            return runs.find(key).filter(Known::isToRun).isPresent()
                    || runs.begin(key, known).isPresent();
        }
    }

    /** Two servers may do this with one run: the cluster takes the first, and the second sees that it runs. */
    private boolean launched(JobKey key, Known run, Unclaimed unclaimed, Consumer<StreamExecutionEnvironment> graph)
            throws Unreachable {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(
                settings.of(checkpoints.checkpoints(key, run.run())));
        environment.setParallelism(1);
        graph.accept(environment);
        StreamGraph streamGraph = environment.getStreamGraph();
        streamGraph.setJobName(key.toString());
        Optional<String> checkpoint = checkpoints.newest(key);
        boolean dropped = unclaimed == Unclaimed.DROPPED;
        if (checkpoint.isPresent()) {
            streamGraph.setSavepointRestoreSettings(
                    SavepointRestoreSettings.forPath(checkpoint.get(), dropped, RecoveryClaimMode.CLAIM));
        } else if (!run.snapshot().isEmpty()) {
            streamGraph.setSavepointRestoreSettings(
                    SavepointRestoreSettings.forPath(run.snapshot(), dropped, RecoveryClaimMode.NO_CLAIM));
        }
        streamGraph.setJobId(run.jobId());
        JobGraph job = streamGraph.getJobGraph(Thread.currentThread().getContextClassLoader(), run.jobId());
        jobJar.ifPresent(jar -> job.addJar(new org.apache.flink.core.fs.Path(jar.toUri())));
        boolean taken = cluster.submit(key, job);
        if (taken) {
            LOG.info("job submitted job={} run={} checkpoint={}", key, run.run(), checkpoint.orElse("none"));
        }
        return taken;
    }

    @Override
    public void stop(JobKey key) {
        synchronized (lock(key)) {
            Optional<Known> known = runs.find(key).filter(Known::isToRun);
            if (known.isEmpty()) {
                return;
            }
            try {
                if (cluster.status(known.get().jobId()).equals(Optional.of(JobStatus.RUNNING))) {
                    cluster.stopWithSavepoint(
                            known.get().jobId(),
                            checkpoints.checkpoints(key, known.get().run()));
                }
            } catch (ExecutionException | TimeoutException e) {
                LOG.warn(
                        "no savepoint at stop, the last checkpoint serves job={} reason={}",
                        key,
                        JobException.rootMessage(e));
            } catch (Unreachable e) {
                throw new JobException(key, "cannot be stopped", e);
            }
            cancel(key);
        }
    }

    @Override
    public void cancel(JobKey key) {
        synchronized (lock(key)) {
            Optional<Known> known = runs.find(key).filter(Known::isToRun);
            if (known.isEmpty()) {
                return;
            }
            try {
                cluster.cancel(key, known.get().jobId());
            } catch (Unreachable e) {
                throw new JobException(key, "cannot be cancelled", e);
            }
            runs.end(known.get());
        }
    }

    @Override
    public void forget(JobKey key) {
        runs.forget(key);
        checkpoints.delete(key);
    }

    @Override
    public Optional<byte[]> newestCheckpoint(JobKey key) {
        return checkpoints.newestMetadata(key);
    }

    @Override
    public void tidy(JobKey key) {
        checkpoints.deleteAllButNewest(key);
    }

    @Override
    public void snapshot(JobKey key, String name) {
        Known known = runs.find(key)
                .filter(Known::isToRun)
                .orElseThrow(() -> new IllegalStateException(
                        "job " + key + " does not run (expected: a job to take a snapshot of)"));
        cluster.savepoint(key, known.jobId(), checkpoints.snapshots(key, name));
    }

    @Override
    public void restore(JobKey key, String name) {
        String snapshot = checkpoints
                .snapshot(key, name)
                .orElseThrow(() ->
                        new IllegalStateException("snapshot " + name + " of job " + key + " is not there any more"));
        runs.restore(key, snapshot);
        checkpoints.delete(key);
    }

    @Override
    public void forgetSnapshot(JobKey key, String name) {
        checkpoints.deleteSnapshot(key, name);
    }

    @Override
    public JobState state(JobKey key) {
        Optional<Known> known = runs.find(key).filter(Known::isToRun);
        if (known.isEmpty()) {
            return JobState.ABSENT;
        }
        try {
            return cluster.status(known.get().jobId())
                    .map(status -> new JobState(
                            JobSettings.phase(status),
                            cluster.lastFailure(known.get().jobId())))
                    .orElseGet(() -> new JobState(
                            JobState.Phase.RESTARTING, "the Flink cluster has lost the job, which is submitted again"));
        } catch (Unreachable e) {
            return new JobState(JobState.Phase.RESTARTING, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public int freeSlots() {
        return cluster.freeSlots();
    }

    @Override
    public Optional<JobView> view(JobKey key) {
        return runs.find(key).filter(Known::isToRun).flatMap(known -> cluster.view(known.jobId()));
    }

    @Override
    public boolean lostSome() {
        List<Known> wanted = runs.running();
        if (wanted.isEmpty()) {
            return false;
        }
        try {
            Set<String> there = cluster.jobs();
            return wanted.stream().anyMatch(known -> !there.contains(known.id()));
        } catch (Unreachable e) {
            LOG.debug("nothing is known of the jobs reason={}", e.getMessage());
            return false;
        }
    }

    @Override
    public boolean isLost(JobKey key) {
        Optional<Known> known = runs.find(key).filter(Known::isToRun);
        try {
            return known.isPresent() && cluster.status(known.get().jobId()).isEmpty();
        } catch (Unreachable e) {
            return false;
        }
    }

    /** The jobs go on without this server. */
    @Override
    public void close() {
        cluster.close();
        checkpoints.close();
    }
}
