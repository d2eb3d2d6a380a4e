package io.freshet.sqlplanner.flink;

import java.io.IOException;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes a HyperLogLog sketch in its library's own compact form. Public, as Flink makes it by reflection. */
public final class SketchSerializer extends TypeSerializerSingleton<HllSketch> {
    private static final long serialVersionUID = 1L;

    private static final int LOG_REGISTERS = 14;
    private static final int MOST_BYTES = 1 << 20;

    static HllSketch empty() {
        return new HllSketch(LOG_REGISTERS, TgtHllType.HLL_8);
    }

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public HllSketch createInstance() {
        return empty();
    }

    @Override
    public HllSketch copy(HllSketch from) {
        return from.copy();
    }

    @Override
    public HllSketch copy(HllSketch from, HllSketch reuse) {
        return from.copy();
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(HllSketch sketch, DataOutputView out) throws IOException {
        byte[] bytes = sketch.toCompactByteArray();
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    @Override
    public HllSketch deserialize(DataInputView in) throws IOException {
        int size = in.readInt();
        if (size < 0 || size > MOST_BYTES) {
            throw new IOException("sketch: " + size + " bytes (expected: 0.." + MOST_BYTES + ")");
        }
        byte[] bytes = new byte[size];
        in.readFully(bytes);
        return HllSketch.heapify(bytes);
    }

    @Override
    public HllSketch deserialize(HllSketch reuse, DataInputView in) throws IOException {
        return deserialize(in);
    }

    @Override
    public void copy(DataInputView in, DataOutputView out) throws IOException {
        serialize(deserialize(in), out);
    }

    @Override
    public TypeSerializerSnapshot<HllSketch> snapshotConfiguration() {
        return new Snapshot();
    }

    /** For Flink. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<HllSketch> {
        public Snapshot() {
            super(SketchSerializer::new);
        }
    }
}
