package io.freshet.firehosesink.flink;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A cluster with one delivery. */
final class DeliveryCluster {
    private final Configuration flink = new Configuration();
    private final MiniCluster cluster;
    private JobGraph graph;

    DeliveryCluster(DeliveryParts parts) throws Exception {
        Map<String, String> settings = new HashMap<>();
        settings.put("rest.bind-port", "0");
        settings.put("restart-strategy.type", "fixed-delay");
        settings.put("restart-strategy.fixed-delay.attempts", "1000");
        settings.put("restart-strategy.fixed-delay.delay", "100 ms");
        settings.put("taskmanager.memory.managed.size", "16m");
        settings.put("execution.checkpointing.interval", "200 ms");
        settings.forEach(flink::setString);
        cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(flink)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(1)
                .build());
        cluster.start();
        graph = graph(parts);
        cluster.submitJob(graph).get();
    }

    private JobGraph graph(DeliveryParts parts) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(flink);
        DeliveryJob.addTo(env, parts);
        return env.getStreamGraph().getJobGraph();
    }

    /** As an update of the destination does it. */
    void restartWith(DeliveryParts parts, Path savepoints) throws Exception {
        String savepoint = cluster.stopWithSavepoint(
                        graph.getJobID(), savepoints.toUri().toString(), false, SavepointFormatType.CANONICAL)
                .get();
        graph = graph(parts);
        graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(savepoint));
        cluster.submitJob(graph).get();
    }

    void end() throws Exception {
        if (!cluster.isRunning()) {
            return;
        }
        cluster.cancelJob(graph.getJobID()).get();
        cluster.close();
    }
}
