package io.freshet.ingest.flink;

import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.TimestampAssignerSupplier;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/** Passes on, event by event, what the source has promised. */
final class ShardWatermarks implements WatermarkStrategy<ShardEvent> {
    @Override
    public WatermarkGenerator<ShardEvent> createWatermarkGenerator(WatermarkGeneratorSupplier.Context context) {
        return new OfEvents();
    }

    @Override
    public TimestampAssigner<ShardEvent> createTimestampAssigner(TimestampAssignerSupplier.Context context) {
        return (event, recordTimestamp) -> event.timestamp();
    }

    private static final class OfEvents implements WatermarkGenerator<ShardEvent> {
        private long last = Long.MIN_VALUE;

        @Override
        public void onEvent(ShardEvent event, long eventTimestamp, WatermarkOutput output) {
            if (event.watermark() > last) {
                last = event.watermark();
                output.emitWatermark(new Watermark(last));
            }
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {}
    }
}
