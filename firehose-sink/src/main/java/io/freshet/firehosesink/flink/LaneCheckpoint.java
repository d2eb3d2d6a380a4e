package io.freshet.firehosesink.flink;

import static java.util.Objects.requireNonNull;

import io.freshet.firehosesink.lane.StagedObject;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.metrics.groups.InternalSinkCommitterMetricGroup;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.OperatorStateHandle.StateMetaInfo;
import org.apache.flink.runtime.state.memory.ByteStreamStateHandle;
import org.apache.flink.streaming.runtime.operators.sink.committables.CommittableCollectorSerializer;

/**
 * What a checkpoint of a delivery job says of the work that is left to whoever goes on from it.
 *
 * @param positions by shard, the first offset that is in no object
 * @param settled whether every object before the positions is published, and loaded where it is to be: nothing is left but what comes
 */
public record LaneCheckpoint(Map<Integer, Long> positions, boolean settled) {
    private static final String SPLITS = "SourceReaderState";
    private static final String COMMITTABLES = "streaming_committer_raw_states";

    public LaneCheckpoint {
        positions = Map.copyOf(positions);
    }

    /**
     * Reads the metadata of a checkpoint or savepoint, as Flink writes it. Small states are in it; a job with others is at work.
     *
     * @throws IOException if it is none
     */
    public static LaneCheckpoint read(byte[] metadata) throws IOException {
        Map<Integer, Long> positions = new TreeMap<>();
        boolean begun = false;
        boolean settled = true;
        for (OperatorState operator : Checkpoints.loadCheckpointMetadata(
                        new DataInputStream(new ByteArrayInputStream(metadata)),
                        LaneCheckpoint.class.getClassLoader(),
                        "checkpoint")
                .getOperatorStates()) {
            for (OperatorSubtaskState subtask : operator.getStates()) {
                settled &= isOnlyManaged(subtask);
                for (OperatorStateHandle state : subtask.getManagedOperatorState()) {
                    Optional<LaneSplit> split = split(state);
                    split.ifPresent(found -> positions.putAll(found.positions()));
                    begun |= split.isPresent();
                    settled &= split.isPresent() || holdsNothing(state);
                }
            }
        }
        return new LaneCheckpoint(positions, begun && settled);
    }

    private static boolean isOnlyManaged(OperatorSubtaskState state) {
        return state.getRawOperatorState().isEmpty()
                && state.getManagedKeyedState().isEmpty()
                && state.getRawKeyedState().isEmpty()
                && state.getInputChannelState().isEmpty()
                && state.getUpstreamOutputBufferState().isEmpty()
                && state.getResultSubpartitionState().isEmpty();
    }

    /** A split that has not been read yet says nothing. */
    private static Optional<LaneSplit> split(OperatorStateHandle state) throws IOException {
        if (!state.getStateNameToPartitionOffsets().keySet().equals(Set.of(SPLITS)) || !isInside(state)) {
            return Optional.empty();
        }
        List<byte[]> splits = entries(
                state, requireNonNull(state.getStateNameToPartitionOffsets().get(SPLITS)));
        return splits.size() == 1
                ? Optional.of(SimpleVersionedSerialization.readVersionAndDeSerialize(
                                LaneSplit.SERIALIZER, splits.get(0)))
                        .filter(LaneSplit::started)
                : Optional.empty();
    }

    private static boolean holdsNothing(OperatorStateHandle state) throws IOException {
        if (!isInside(state)) {
            return false;
        }
        boolean nothing = true;
        for (Map.Entry<String, StateMetaInfo> named :
                state.getStateNameToPartitionOffsets().entrySet()) {
            List<byte[]> entries = entries(state, named.getValue());
            nothing &= named.getKey().equals(COMMITTABLES) ? areCommitted(entries) : entries.isEmpty();
        }
        return nothing;
    }

    private static boolean areCommitted(List<byte[]> collectors) throws IOException {
        CommittableCollectorSerializer<StagedObject> serializer = new CommittableCollectorSerializer<>(
                StagedObjectSerializer.INSTANCE,
                0,
                1,
                InternalSinkCommitterMetricGroup.wrap(UnregisteredMetricsGroup.createOperatorMetricGroup()));
        boolean all = true;
        for (byte[] collector : collectors) {
            all &= SimpleVersionedSerialization.readVersionAndDeSerialize(serializer, collector)
                    .isFinished();
        }
        return all;
    }

    private static boolean isInside(OperatorStateHandle state) {
        return state.getDelegateStateHandle() instanceof ByteStreamStateHandle;
    }

    private static List<byte[]> entries(OperatorStateHandle state, StateMetaInfo where) throws IOException {
        List<byte[]> entries = new ArrayList<>();
        try (FSDataInputStream in = state.openInputStream()) {
            DataInputViewStreamWrapper view = new DataInputViewStreamWrapper(in);
            for (long offset : where.getOffsets()) {
                in.seek(offset);
                entries.add(BytePrimitiveArraySerializer.INSTANCE.deserialize(view));
            }
        }
        return entries;
    }
}
