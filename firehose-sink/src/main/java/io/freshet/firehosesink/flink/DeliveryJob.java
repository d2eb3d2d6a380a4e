package io.freshet.firehosesink.flink;

import io.freshet.firehosesink.lane.DeliveryConfig;
import io.freshet.firehosesink.lane.RecordReaderFactory;
import io.freshet.firehosesink.lane.StartPosition;
import io.freshet.firehosesink.process.FunctionCaller;
import io.freshet.firehosesink.s3.ObjectStoreConfig;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** A delivery as a Flink job: one lane that reads, buffers and stages, and a sink that publishes after the checkpoint. */
public final class DeliveryJob {
    private DeliveryJob() {}

    /** Adds the delivery to a job, with what calls functions if there are any; the uids are stable, so that a later version goes on from this one's checkpoints. */
    public static void addTo(
            StreamExecutionEnvironment env,
            DeliveryConfig config,
            RecordReaderFactory reader,
            StartPosition start,
            ObjectStoreConfig store,
            @Nullable FunctionCaller functions) {
        String name = config.deliveryStreamName();
        env.fromSource(
                        new LaneSource(config, reader, start, store, functions),
                        WatermarkStrategy.noWatermarks(),
                        name + ": read and stage",
                        PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
                .uid("lane")
                .setParallelism(1)
                .setMaxParallelism(1)
                .sinkTo(new PublishSink(store))
                .uid("publish")
                .name(name + ": publish")
                .setParallelism(1)
                .setMaxParallelism(1);
    }
}
