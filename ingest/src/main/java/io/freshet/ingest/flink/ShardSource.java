package io.freshet.ingest.flink;

import io.freshet.ingest.log.ShardReaderFactory;
import java.time.Clock;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * All shards of one log, each a split, for ever; one that is added is read from its beginning. Use it with {@link #watermarks()}:
 *
 * <pre>{@code
 * environment.fromSource(new ShardSource(readers, StartingPosition.latest()), ShardSource.watermarks(), "orders")
 * }</pre>
 *
 * <p>Within a shard the rowtime never goes back, and never behind a watermark: not even after a restore, because what was promised
 * is part of the checkpoint. When a reader has everything that a shard held at some instant, the watermark advances to that
 * instant, so that windows close on a silent stream. A subtask without a shard is idle and holds nobody back.
 */
public final class ShardSource
        implements Source<ShardEvent, ShardSplit, ShardAssignment>, ResultTypeQueryable<ShardEvent> {
    private final ShardReaderFactory readers;
    private final StartingPosition start;

    public ShardSource(ShardReaderFactory readers, StartingPosition start) {
        this.readers = readers;
        this.start = start;
    }

    /** The watermark of each shard: just before the rowtime of its last event. */
    public static WatermarkStrategy<ShardEvent> watermarks() {
        return new ShardWatermarks();
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SourceReader<ShardEvent, ShardSplit> createReader(SourceReaderContext context) {
        return new ShardSourceReader(readers, context);
    }

    @Override
    public SplitEnumerator<ShardSplit, ShardAssignment> createEnumerator(SplitEnumeratorContext<ShardSplit> context) {
        return new ShardEnumerator(context, readers, start, new ShardAssignment(0, List.of()), Clock.systemUTC());
    }

    @Override
    public SplitEnumerator<ShardSplit, ShardAssignment> restoreEnumerator(
            SplitEnumeratorContext<ShardSplit> context, ShardAssignment checkpoint) {
        return new ShardEnumerator(context, readers, start, checkpoint, Clock.systemUTC());
    }

    @Override
    public SimpleVersionedSerializer<ShardSplit> getSplitSerializer() {
        return new ShardSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<ShardAssignment> getEnumeratorCheckpointSerializer() {
        return new ShardAssignmentSerializer();
    }

    @Override
    public TypeInformation<ShardEvent> getProducedType() {
        return new ShardEventTypeInfo();
    }
}
