package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.operator.MatchProgress;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes how far a search for matches has come. Public, as Flink makes it by reflection. */
public final class MatchProgressSerializer extends TypeSerializerSingleton<MatchProgress> {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public MatchProgress createInstance() {
        return new MatchProgress(0, 0, 0, List.of(), null, 0);
    }

    @Override
    public MatchProgress copy(MatchProgress from) {
        return from;
    }

    @Override
    public MatchProgress copy(MatchProgress from, MatchProgress reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(MatchProgress progress, DataOutputView out) throws IOException {
        progress.write(out);
    }

    @Override
    public MatchProgress deserialize(DataInputView in) throws IOException {
        return MatchProgress.read(in);
    }

    @Override
    public MatchProgress deserialize(MatchProgress reuse, DataInputView in) throws IOException {
        return deserialize(in);
    }

    @Override
    public void copy(DataInputView in, DataOutputView out) throws IOException {
        serialize(deserialize(in), out);
    }

    @Override
    public TypeSerializerSnapshot<MatchProgress> snapshotConfiguration() {
        return new Snapshot();
    }

    /** For Flink. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<MatchProgress> {
        public Snapshot() {
            super(MatchProgressSerializer::new);
        }
    }
}
