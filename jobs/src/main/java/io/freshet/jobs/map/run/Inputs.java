package io.freshet.jobs.map.run;

import io.freshet.client.wire.InputChunk;
import io.freshet.jobs.map.MapSpec;
import io.freshet.jobs.map.MapStore;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The inputs of a job; the chunk that was last asked for is kept. Not for several threads at once. */
final class Inputs {
    private final MapSpec spec;
    private final MapStore store;
    private final int[] starts;
    private int number = -1;
    private @Nullable InputChunk chunk;

    Inputs(MapSpec spec, MapStore store) {
        this.spec = spec;
        this.store = store;
        this.starts = new int[spec.chunks().size() + 1];
        for (int i = 0; i < spec.chunks().size(); i++) {
            starts[i + 1] = starts[i] + spec.chunks().get(i);
        }
    }

    /** How many of the inputs from this one on have together no more than so many bytes, and lie in one chunk; at least one. */
    int fitting(int index, int most, long bytes) throws IOException {
        InputChunk of = chunkOf(index);
        int at = index - starts[number];
        int count = 1;
        long size = of.length(at);
        while (count < most && at + count < of.count() && size + of.length(at + count) <= bytes) {
            size += of.length(at + count);
            count++;
        }
        return count;
    }

    byte[] input(int index) throws IOException {
        return chunkOf(index).input(index - starts[number]);
    }

    private InputChunk chunkOf(int index) throws IOException {
        if (chunk == null || index < starts[number] || index >= starts[number + 1]) {
            int at = 0;
            while (starts[at + 1] <= index) {
                at++;
            }
            chunk = InputChunk.of(store.chunk(spec.id(), at));
            number = at;
        }
        return chunk;
    }
}
