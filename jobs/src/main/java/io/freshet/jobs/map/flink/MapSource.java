package io.freshet.jobs.map.flink;

import io.freshet.jobs.map.MapSpec;
import io.freshet.jobs.map.run.MapRuntime;
import java.time.Clock;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** The calls of a map job. It gives no records: readers put results into the object store, and say so to the enumerator. */
final class MapSource implements Source<Integer, LeaseSplit, byte[]> {
    private static final long serialVersionUID = 1;

    private final MapSpec spec;
    private final MapRuntime runtime;

    MapSource(MapSpec spec, MapRuntime runtime) {
        this.spec = spec;
        this.runtime = runtime;
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SplitEnumerator<LeaseSplit, byte[]> createEnumerator(SplitEnumeratorContext<LeaseSplit> context) {
        return new MapEnumerator(spec, runtime, context, spec.resumed(), Clock.systemUTC());
    }

    @Override
    public SplitEnumerator<LeaseSplit, byte[]> restoreEnumerator(
            SplitEnumeratorContext<LeaseSplit> context, byte[] nothing) {
        return new MapEnumerator(spec, runtime, context, true, Clock.systemUTC());
    }

    @Override
    public SimpleVersionedSerializer<LeaseSplit> getSplitSerializer() {
        return new LeaseSplit.Serializer();
    }

    @Override
    public SimpleVersionedSerializer<byte[]> getEnumeratorCheckpointSerializer() {
        return new LeaseSplit.NoState();
    }

    @Override
    public SourceReader<Integer, LeaseSplit> createReader(SourceReaderContext context) {
        return new MapReader(spec, runtime, context, Clock.systemUTC());
    }
}
