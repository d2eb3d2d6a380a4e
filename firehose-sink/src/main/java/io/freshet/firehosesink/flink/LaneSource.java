package io.freshet.firehosesink.flink;

import java.io.IOException;
import java.util.List;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.jspecify.annotations.Nullable;

/** Emits staged objects, serialized: one split, one reader. */
final class LaneSource implements Source<byte[], LaneSplit, Boolean> {
    private static final long serialVersionUID = 1;

    private final DeliveryParts parts;

    LaneSource(DeliveryParts parts) {
        this.parts = parts;
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SourceReader<byte[], LaneSplit> createReader(SourceReaderContext context) {
        return new LaneReader(parts);
    }

    @Override
    public SplitEnumerator<LaneSplit, Boolean> createEnumerator(SplitEnumeratorContext<LaneSplit> context) {
        return new OneSplit(context, LaneSplit.fresh());
    }

    @Override
    public SplitEnumerator<LaneSplit, Boolean> restoreEnumerator(
            SplitEnumeratorContext<LaneSplit> context, Boolean pending) {
        return new OneSplit(context, pending ? LaneSplit.fresh() : null);
    }

    @Override
    public SimpleVersionedSerializer<LaneSplit> getSplitSerializer() {
        return LaneSplit.SERIALIZER;
    }

    @Override
    public SimpleVersionedSerializer<Boolean> getEnumeratorCheckpointSerializer() {
        return new SimpleVersionedSerializer<>() {
            @Override
            public int getVersion() {
                return 1;
            }

            @Override
            public byte[] serialize(Boolean pending) {
                return new byte[] {(byte) (pending ? 1 : 0)};
            }

            @Override
            public Boolean deserialize(int version, byte[] serialized) throws IOException {
                return serialized[0] == 1;
            }
        };
    }

    /** Hands the one split to the one reader; remembers only whether that is still to be done, since the reader keeps it after. */
    private static final class OneSplit implements SplitEnumerator<LaneSplit, Boolean> {
        private final SplitEnumeratorContext<LaneSplit> context;
        private @Nullable LaneSplit pending;

        OneSplit(SplitEnumeratorContext<LaneSplit> context, @Nullable LaneSplit pending) {
            this.context = context;
            this.pending = pending;
        }

        @Override
        public void start() {}

        @Override
        public void handleSplitRequest(int subtask, @Nullable String host) {}

        @Override
        public void addSplitsBack(List<LaneSplit> splits, int subtask) {
            for (LaneSplit split : splits) {
                pending = split;
            }
            if (context.registeredReaders().containsKey(subtask)) {
                addReader(subtask);
            }
        }

        @Override
        public void addReader(int subtask) {
            LaneSplit split = pending;
            if (split != null) {
                context.assignSplit(split, subtask);
                pending = null;
            }
        }

        @Override
        public Boolean snapshotState(long checkpointId) {
            return pending != null;
        }

        @Override
        public void close() {}
    }
}
