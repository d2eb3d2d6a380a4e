package io.freshet.jobs.local.flink;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A small Flink inside this process, for one run after the other: starting it costs more than most runs. */
public final class LocalCluster implements AutoCloseable {
    private final MiniCluster cluster;

    private LocalCluster(MiniCluster cluster) {
        this.cluster = cluster;
    }

    /** Starts it. It listens on loopback only, on a port that is free. */
    public static LocalCluster start() {
        Configuration settings = new Configuration();
        settings.set(RestOptions.BIND_PORT, "0");
        settings.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(16));
        settings.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(32));
        settings.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(32));
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(settings)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(2)
                .build());
        try {
            cluster.start();
        } catch (Exception e) {
            throw new IllegalStateException("cannot start a Flink inside this process: " + e.getMessage(), e);
        }
        return new LocalCluster(cluster);
    }

    static StreamExecutionEnvironment environment() {
        Configuration settings = new Configuration();
        settings.set(PipelineOptions.OBJECT_REUSE, true);
        settings.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(settings);
        environment.setParallelism(1);
        return environment;
    }

    /** Runs a job to its end; throws what it failed of. */
    void execute(StreamExecutionEnvironment environment) throws InterruptedException {
        try {
            var submitted = cluster.submitJob(environment.getStreamGraph().getJobGraph())
                    .get();
            JobResult result = cluster.requestJobResult(submitted.getJobID()).get();
            if (result.getSerializedThrowable().isPresent()) {
                Throwable failure =
                        result.getSerializedThrowable().get().deserializeError(LocalCluster.class.getClassLoader());
                throw new IllegalStateException("the application failed: " + root(failure), failure);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the application cannot run: " + root(e), e);
        }
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }

    /** Begins to end it, and does not wait. */
    @Override
    public void close() {
        CompletableFuture<Void> unused = cluster.closeAsync();
    }
}
