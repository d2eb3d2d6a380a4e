package io.freshet.firehosesink.flink;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A delivery as a Flink job: one lane that reads, buffers and stages, and a sink that publishes after the checkpoint. */
public final class DeliveryJob {
    private DeliveryJob() {}

    /** Adds the delivery to a job; the uids are stable, so that a later version goes on from this one's checkpoints. */
    public static void addTo(StreamExecutionEnvironment env, DeliveryParts parts) {
        String name = parts.config().deliveryStreamName();
        env.fromSource(
                        new LaneSource(parts),
                        WatermarkStrategy.noWatermarks(),
                        name + ": read and stage",
                        PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
                .uid("lane")
                .setParallelism(1)
                .setMaxParallelism(1)
                .sinkTo(new PublishSink(parts))
                .uid("publish")
                .name(name + ": publish")
                .setParallelism(1)
                .setMaxParallelism(1);
    }
}
