package io.freshet.ingest.flink;

import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.TimestampAssignerSupplier;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * Passes on what the source has promised: at once when a reader has caught up, and every so many records before that, as a watermark costs all operators
 * more than a record does.
 */
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
        private static final int MOST_RECORDS = 128;

        private long promised = Long.MIN_VALUE;
        private long emitted = Long.MIN_VALUE;
        private int records;

        @Override
        public void onEvent(ShardEvent event, long eventTimestamp, WatermarkOutput output) {
            promised = Math.max(promised, event.watermark());
            records++;
            if (records == MOST_RECORDS || event instanceof ShardEvent.CaughtUp) {
                emit(output);
            }
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            emit(output);
        }

        private void emit(WatermarkOutput output) {
            records = 0;
            if (promised > emitted) {
                emitted = promised;
                output.emitWatermark(new Watermark(emitted));
            }
        }
    }
}
