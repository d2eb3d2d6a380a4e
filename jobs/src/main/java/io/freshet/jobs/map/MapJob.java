package io.freshet.jobs.map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/**
 * A map job as it is remembered.
 *
 * @param account whose it is
 * @param name that its user has given it; may be empty
 * @param chunks how many inputs each chunk has; none while they are uploaded
 * @param createdAt in milliseconds since 1970, as the other times; 0: not yet
 */
public record MapJob(
        String id,
        String account,
        String name,
        JobState state,
        String reason,
        MapCode code,
        MapOptions options,
        boolean pieces,
        boolean lines,
        String output,
        List<Integer> chunks,
        long createdAt,
        long startedAt,
        long endedAt) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public MapJob {
        chunks = List.copyOf(chunks);
        if (!name.matches("[\\w .:/@+-]{0,100}")) {
            throw new IllegalArgumentException(
                    "name: " + name + " (expected: at most 100 letters, digits, spaces and ._:/@+-)");
        }
    }

    /** How many calls it has. */
    public int total() {
        return chunks.stream().mapToInt(Integer::intValue).sum();
    }

    /** It waits for its turn. */
    MapJob queued(List<Integer> all, long now) {
        return new MapJob(
                id, account, name, JobState.QUEUED, "", code, options, pieces, lines, output, all, createdAt, now, 0);
    }

    MapJob running() {
        return with(JobState.RUNNING, "", 0);
    }

    MapJob ended(JobState how, String why, long now) {
        return with(how, why, now);
    }

    private MapJob with(JobState how, String why, long ended) {
        return new MapJob(
                id, account, name, how, why, code, options, pieces, lines, output, chunks, createdAt, startedAt, ended);
    }

    /** What the cluster is to run. */
    MapSpec spec(boolean resumed) {
        long deadline = options.deadlineMillis() == 0 ? 0 : startedAt + options.deadlineMillis();
        return new MapSpec(id, code, options, chunks, pieces, lines, output, deadline, resumed);
    }

    String document() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("map job " + id + " cannot be written", e);
        }
    }

    static MapJob of(String document) {
        try {
            return JSON.readValue(document, MapJob.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored map job cannot be read: " + e.getOriginalMessage(), e);
        }
    }
}
