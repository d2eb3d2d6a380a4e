package io.freshet.jobs.runner;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.ResourceManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Flink cluster inside this process. Checkpoints lie in a local folder and outlive the process. */
public final class EmbeddedJobRunner implements JobRunner {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedJobRunner.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SAVEPOINT_PATIENCE =
            Duration.ofSeconds(10); // then the last checkpoint serves as well

    private static final String TICK = "pekko.scheduler.tick-duration";

    /** Only when somebody looks. */
    private static final Duration MONITORED = Duration.ofSeconds(1);

    private final MiniCluster cluster;
    private final CheckpointDirectory checkpoints;
    private final JobSettings settings;
    private final ClusterMonitor monitor;
    private final Map<JobKey, JobID> running = new ConcurrentHashMap<>();

    private EmbeddedJobRunner(
            MiniCluster cluster, CheckpointDirectory checkpoints, JobSettings settings, URI restAddress) {
        this.cluster = cluster;
        this.checkpoints = checkpoints;
        this.settings = settings;
        this.monitor = new ClusterMonitor(restAddress);
    }

    /**
     * Starts the cluster.
     *
     * @param checkpoints the folder for the checkpoints of all jobs
     * @param taskSlots how many tasks may run side by side; a slot costs nothing while it is idle
     * @param checkpointInterval how often a job makes durable what it has done; outputs become visible at this rhythm
     * @param stateBackend where jobs keep their keyed state while they run
     */
    public static EmbeddedJobRunner start(
            Path checkpoints, int taskSlots, Duration checkpointInterval, StateBackend stateBackend) {
        tickSeldom();
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(clusterSettings(taskSlots, stateBackend))
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(taskSlots)
                .build());
        try {
            cluster.start();
            return new EmbeddedJobRunner(
                    cluster,
                    new CheckpointDirectory(checkpoints),
                    new JobSettings(checkpointInterval, stateBackend),
                    cluster.getRestAddress().get(PATIENCE.toSeconds(), SECONDS));
        } catch (Exception e) {
            throw new IllegalStateException(
                    "cannot start the embedded Flink cluster: " + JobException.rootMessage(e), e);
        }
    }

    /** The timers of Flink's actors wake a hundred times a second, twice, for time-outs of many seconds. Flink has no setting for it. */
    private static void tickSeldom() {
        if (System.getProperty(TICK) == null) {
            System.setProperty(TICK, "50ms");
        }
    }

    /** Memory for the windows of Flink SQL is taken when it is used. */
    private static Configuration clusterSettings(int taskSlots, StateBackend stateBackend) {
        Configuration settings = new Configuration();
        settings.set(RestOptions.BIND_PORT, "0");
        settings.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        settings.set(MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL, MONITORED);
        settings.set(ResourceManagerOptions.REQUIREMENTS_CHECK_DELAY, Duration.ZERO); // no other slots will come
        settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(4L * taskSlots));
        settings.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(64));
        settings.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(64));
        stateBackend.addToCluster(settings);
        return settings;
    }

    @Override
    public synchronized void submit(JobKey key, Unclaimed unclaimed, Consumer<StreamExecutionEnvironment> graph) {
        if (state(key).phase() == JobState.Phase.FAILED) {
            running.remove(key);
        }
        if (running.containsKey(key)) {
            return;
        }
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(settings.of(checkpoints.checkpoints(key)));
        environment.setParallelism(1);
        graph.accept(environment);
        StreamGraph streamGraph = environment.getStreamGraph();
        streamGraph.setJobName(key.toString());
        Optional<String> checkpoint = checkpoints.newest(key);
        checkpoint.ifPresent(path -> streamGraph.setSavepointRestoreSettings(
                SavepointRestoreSettings.forPath(path, unclaimed == Unclaimed.DROPPED, RecoveryClaimMode.CLAIM)));
        JobID id = await(key, "cannot be submitted", cluster.submitJob(streamGraph.getJobGraph()))
                .getJobID();
        running.put(key, id);
        LOG.info("job submitted job={} checkpoint={}", key, checkpoint.orElse("none"));
    }

    @Override
    public synchronized void stop(JobKey key) {
        JobID id = running.get(key);
        if (id == null) {
            return;
        }
        if (state(key).isRunning()) {
            try {
                cluster.stopWithSavepoint(id, checkpoints.checkpoints(key), false, SavepointFormatType.CANONICAL)
                        .get(SAVEPOINT_PATIENCE.toSeconds(), SECONDS);
                running.remove(key);
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new JobException(key, "interrupted while it stopped", e);
            } catch (ExecutionException | TimeoutException e) {
                LOG.warn(
                        "no savepoint at stop, the last checkpoint serves job={} reason={}",
                        key,
                        JobException.rootMessage(e));
            }
        }
        cancel(key);
    }

    /** Until it has ended it is known to run: another one beside it would do the same work. */
    @Override
    public synchronized void cancel(JobKey key) {
        JobID id = running.get(key);
        if (id == null) {
            return;
        }
        try {
            cluster.cancelJob(id).get(PATIENCE.toSeconds(), SECONDS);
            cluster.requestJobResult(id).get(PATIENCE.toSeconds(), SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JobException(key, "interrupted while it was cancelled", e);
        } catch (TimeoutException e) {
            throw new JobException(key, "cannot be cancelled", e);
        } catch (ExecutionException e) {
            LOG.info("job was gone before it could be cancelled job={} reason={}", key, JobException.rootMessage(e));
        }
        running.remove(key);
    }

    @Override
    public void forget(JobKey key) {
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
        JobID id = running.get(key);
        if (id == null) {
            throw new IllegalStateException("job " + key + " does not run (expected: a job to take a snapshot of)");
        }
        String unused = await(
                key,
                "no snapshot",
                cluster.triggerSavepoint(id, checkpoints.snapshots(key, name), false, SavepointFormatType.CANONICAL));
    }

    @Override
    public void restore(JobKey key, String name) {
        checkpoints.restore(key, name);
    }

    @Override
    public void forgetSnapshot(JobKey key, String name) {
        checkpoints.deleteSnapshot(key, name);
    }

    @Override
    public JobState state(JobKey key) {
        JobID id = running.get(key);
        if (id == null) {
            return JobState.ABSENT;
        }
        var graph = await(key, "cannot be looked up", cluster.getExecutionGraph(id));
        String failure = graph.getFailureInfo() == null
                ? ""
                : graph.getFailureInfo()
                        .getExceptionAsString()
                        .lines()
                        .findFirst()
                        .orElse("");
        return new JobState(JobSettings.phase(graph.getState()), failure);
    }

    @Override
    public int freeSlots() {
        return monitor.freeSlots();
    }

    @Override
    public Optional<JobView> view(JobKey key) {
        return Optional.ofNullable(running.get(key)).flatMap(id -> monitor.view(id.toHexString()));
    }

    private static <T> T await(JobKey key, String what, CompletableFuture<T> answer) {
        try {
            return answer.get(PATIENCE.toSeconds(), SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JobException(key, what, e);
        } catch (ExecutionException | TimeoutException e) {
            throw new JobException(key, what, e);
        }
    }

    @Override
    public void close() {
        for (JobKey key : running.keySet()) {
            try {
                cancel(key);
            } catch (JobException e) {
                LOG.warn("job does not end, and ends with the process job={} reason={}", key, e.toString());
            }
        }
        try {
            cluster.closeAsync().get(PATIENCE.toSeconds(), SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the embedded Flink cluster did not close in order reason={}", JobException.rootMessage(e));
        }
    }
}
