package io.freshet.jobs.map.flink;

import io.freshet.jobs.map.MapCluster;
import io.freshet.jobs.map.MapCode;
import io.freshet.jobs.map.MapOptions;
import io.freshet.jobs.map.MapSpec;
import io.freshet.jobs.map.run.MapRuntime;
import io.freshet.jobs.map.run.Workshop;
import io.freshet.jobs.runner.JobKey;
import io.freshet.jobs.runner.JobRunner;
import java.nio.file.Path;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** Runs map jobs as Flink jobs, without checkpoints: what is done is in the object store. */
public final class FlinkMapJobs implements MapCluster {
    private final JobRunner jobs;
    private final MapRuntime runtime;

    public FlinkMapJobs(JobRunner jobs, MapRuntime runtime) {
        this.jobs = jobs;
        this.runtime = runtime;
    }

    @Override
    public void expect(MapCode code, MapOptions options) {
        if (!runtime.isRemote()) {
            Workshop.in(Path.of(runtime.directory())).expect(code, options, runtime);
        }
    }

    @Override
    public void start(MapSpec spec, int workers) {
        JobKey key = key(spec.id());
        jobs.cancel(key); // what another server has left running says nothing to this one
        jobs.forget(key);
        jobs.submit(key, JobRunner.Unclaimed.DROPPED, environment -> add(environment, spec, workers));
    }

    private void add(StreamExecutionEnvironment environment, MapSpec spec, int workers) {
        environment.getCheckpointConfig().disableCheckpointing();
        environment
                .fromSource(new MapSource(spec, runtime), WatermarkStrategy.noWatermarks(), "calls", Types.INT)
                .setParallelism(workers)
                .sinkTo(new DiscardingSink<>())
                .setParallelism(workers);
    }

    @Override
    public void stop(String job) {
        jobs.cancel(key(job));
        jobs.forget(key(job));
    }

    @Override
    public boolean hasLost(String job) {
        return jobs.isLost(key(job));
    }

    private static JobKey key(String job) {
        return new JobKey("map", job);
    }
}
