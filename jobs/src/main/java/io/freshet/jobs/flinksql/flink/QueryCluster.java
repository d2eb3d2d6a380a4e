package io.freshet.jobs.flinksql.flink;

import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.PipelineExecutor;
import org.apache.flink.core.execution.PipelineExecutorFactory;
import org.apache.flink.core.execution.PipelineExecutorServiceLoader;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.MiniClusterJobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/** A Flink for queries, with memory to sort and to group in, apart from the one whose jobs run for ever. */
final class QueryCluster implements AutoCloseable {
    static final int PARALLELISM = 2;

    private final MiniCluster cluster;

    private QueryCluster(MiniCluster cluster) {
        this.cluster = cluster;
    }

    /** Starts it. It listens on loopback only, on a port that is free. */
    static QueryCluster start(int queries) {
        Configuration settings = new Configuration();
        settings.set(RestOptions.BIND_PORT, "0");
        settings.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(32L * PARALLELISM * queries));
        settings.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(32));
        settings.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(32));
        settings.set(JobManagerOptions.SCHEDULER, JobManagerOptions.SchedulerType.Default);
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(settings)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(PARALLELISM * queries)
                .build());
        try {
            cluster.start();
        } catch (Exception e) { // MiniCluster declares it
            throw new IllegalStateException("cannot start a Flink for queries: " + e.getMessage(), e);
        }
        return new QueryCluster(cluster);
    }

    StreamExecutionEnvironment environment() {
        Configuration settings = new Configuration();
        settings.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
        settings.set(DeploymentOptions.TARGET, Executors.NAME);
        StreamExecutionEnvironment environment =
                new StreamExecutionEnvironment(new Executors(cluster), settings, QueryCluster.class.getClassLoader());
        environment.setParallelism(PARALLELISM);
        return environment;
    }

    /** Begins to end it, and does not wait. */
    @Override
    public void close() {
        CompletableFuture<Void> unused = cluster.closeAsync();
    }

    /** How Flink's environments reach a cluster. */
    private record Executors(MiniCluster cluster)
            implements PipelineExecutorServiceLoader, PipelineExecutorFactory, PipelineExecutor {
        static final String NAME = "queries";

        @Override
        public PipelineExecutorFactory getExecutorFactory(Configuration configuration) {
            return this;
        }

        @Override
        public Stream<String> getExecutorNames() {
            return Stream.of(getName());
        }

        @Override
        public String getName() {
            return NAME;
        }

        @Override
        public boolean isCompatibleWith(Configuration configuration) {
            return true;
        }

        @Override
        public PipelineExecutor getExecutor(Configuration configuration) {
            return this;
        }

        @Override
        public CompletableFuture<JobClient> execute(
                org.apache.flink.api.dag.Pipeline pipeline, Configuration configuration, ClassLoader classes) {
            return cluster.submitJob(((StreamGraph) pipeline).getJobGraph())
                    .thenApply(submitted -> new MiniClusterJobClient(
                            submitted.getJobID(),
                            cluster,
                            classes,
                            MiniClusterJobClient.JobFinalizationBehavior.NOTHING));
        }
    }
}
