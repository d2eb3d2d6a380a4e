package io.freshet.firehosesink.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.firehosesink.lane.StagedObject;
import io.freshet.firehosesink.lane.StagedObject.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.flink.core.memory.DataOutputViewStreamWrapper;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.metrics.groups.InternalSinkCommitterMetricGroup;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.OperatorStateHandle.StateMetaInfo;
import org.apache.flink.runtime.state.OperatorStreamStateHandle;
import org.apache.flink.runtime.state.memory.ByteStreamStateHandle;
import org.apache.flink.streaming.api.connector.sink2.CommittableSummary;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.runtime.operators.sink.committables.CommittableCollector;
import org.apache.flink.streaming.runtime.operators.sink.committables.CommittableCollectorSerializer;
import org.junit.jupiter.api.Test;

/** Checkpoints as Flink writes them; those of real jobs are read by the tests of parking. */
class LaneCheckpointTest {
    private static final String SPLITS = "SourceReaderState";
    private static final String COMMITTABLES = "streaming_committer_raw_states";

    @Test
    void isSettledWhenNothingIsStagedOrToBeLoaded() throws IOException {
        LaneCheckpoint read = read(state(SPLITS, split(true)), state(COMMITTABLES, collector(false)), state("pending"));

        assertThat(read).isEqualTo(new LaneCheckpoint(Map.of(0, 5L, 3, 7L), true));
    }

    @Test
    void isNotWhileAnObjectWaitsToBePublished() throws IOException {
        LaneCheckpoint read = read(state(SPLITS, split(true)), state(COMMITTABLES, collector(true)));

        assertThat(read).isEqualTo(new LaneCheckpoint(Map.of(0, 5L, 3, 7L), false));
    }

    @Test
    void isNotWhileAnObjectWaitsToBeLoaded() throws IOException {
        assertThat(read(state(SPLITS, split(true)), state("pending", new byte[] {1}))
                        .settled())
                .isFalse();
    }

    @Test
    void isNotBeforeAnythingWasRead() throws IOException {
        assertThat(read(state(SPLITS, split(false))).settled()).isFalse();
        assertThat(read(state(COMMITTABLES, collector(false))).settled()).isFalse();
    }

    private static LaneCheckpoint read(OperatorStateHandle... operators) throws IOException {
        List<OperatorState> states = new ArrayList<>();
        for (OperatorStateHandle handle : operators) {
            OperatorState operator = new OperatorState(null, null, new OperatorID(), 1, 1);
            operator.putState(
                    0,
                    OperatorSubtaskState.builder()
                            .setManagedOperatorState(handle)
                            .build());
            states.add(operator);
        }
        ByteArrayOutputStream metadata = new ByteArrayOutputStream();
        Checkpoints.storeCheckpointMetadata(new CheckpointMetadata(1, states, List.of()), metadata);
        return LaneCheckpoint.read(metadata.toByteArray());
    }

    private static OperatorStateHandle state(String name, byte[]... entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputViewStreamWrapper out = new DataOutputViewStreamWrapper(bytes);
        long[] offsets = new long[entries.length];
        for (int i = 0; i < entries.length; i++) {
            offsets[i] = bytes.size();
            BytePrimitiveArraySerializer.INSTANCE.serialize(entries[i], out);
        }
        return new OperatorStreamStateHandle(
                Map.of(name, new StateMetaInfo(offsets, OperatorStateHandle.Mode.SPLIT_DISTRIBUTE)),
                new ByteStreamStateHandle(name, bytes.toByteArray()));
    }

    private static byte[] split(boolean started) throws IOException {
        return SimpleVersionedSerialization.writeVersionAndSerialize(
                LaneSplit.SERIALIZER, new LaneSplit(started, started ? Map.of(0, 5L, 3, 7L) : Map.of()));
    }

    private static byte[] collector(boolean holdsAnObject) throws IOException {
        var metrics = InternalSinkCommitterMetricGroup.wrap(UnregisteredMetricsGroup.createOperatorMetricGroup());
        CommittableCollector<StagedObject> collector = CommittableCollector.of(metrics);
        if (holdsAnObject) {
            StagedObject staged = StagedObjectSerializerTest.staged(new Content.Carried(new byte[] {6}), List.of());
            collector.addMessage(new CommittableSummary<>(0, 1, 9, 1, 0));
            collector.addMessage(new CommittableWithLineage<>(staged, 9, 0));
        }
        return SimpleVersionedSerialization.writeVersionAndSerialize(
                new CommittableCollectorSerializer<>(StagedObjectSerializer.INSTANCE, 0, 1, metrics), collector);
    }
}
