package io.freshet.jobs.map;

import java.io.Serializable;
import java.util.List;

/**
 * All that a map job needs to run, as the cluster gets it.
 *
 * @param chunks how many inputs each chunk has, in order
 * @param pieces whether inputs are pieces of objects; then {@code lines} says whether they end where lines end
 * @param output {@code s3://bucket/prefix} where each result becomes an object; empty if results are kept with the job
 * @param deadlineAt when it ends in any case, in milliseconds since 1970; 0: never
 * @param resumed whether an earlier run may have left results
 */
public record MapSpec(
        String id,
        MapCode code,
        MapOptions options,
        List<Integer> chunks,
        boolean pieces,
        boolean lines,
        String output,
        long deadlineAt,
        boolean resumed)
        implements Serializable {
    public MapSpec {
        if (!id.matches("[a-z0-9-]{1,64}")) {
            throw new IllegalArgumentException("map job: " + id + " (expected: a-z, 0-9 and -)");
        }
        chunks = List.copyOf(chunks);
        if (!output.isEmpty()) {
            MapObjects.Location unused = MapObjects.Location.of(output);
        }
    }

    /** How many calls there are. */
    public int total() {
        return chunks.stream().mapToInt(Integer::intValue).sum();
    }
}
