package io.freshet.jobs.position;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.awsapi.resource.Resource;
import io.freshet.awsapi.resource.ResourceStore;
import io.freshet.ingest.log.ShardReader;
import io.freshet.ingest.log.ShardReaderFactory;
import java.util.Map;
import java.util.TreeMap;

/**
 * Remembers what "now" was when a job was started. A job that dies before its first checkpoint must begin again at the same place, or
 * the records of the time between would be lost.
 */
public final class StartPositions {
    private static final String KIND = "start-positions";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ResourceStore store;

    public StartPositions(ResourceStore store) {
        this.store = store;
    }

    /** The end of every shard as it was when this was first asked for {@code job}, durably: offsets by shard. */
    public Map<Integer, Long> now(String job, ShardReaderFactory log) {
        return read(store.find(KIND, job)
                .or(() -> store.create(KIND, job, write(endOffsets(log))))
                .or(() -> store.find(KIND, job)) // another server was quicker
                .orElseThrow(() -> new IllegalStateException("start positions of " + job
                        + " were removed while the job was being started: start it again")));
    }

    /** Forgets what "now" was: the job's next start is a new one. */
    public void forget(String job) {
        store.find(KIND, job).ifPresent(store::delete);
    }

    private static Map<Integer, Long> endOffsets(ShardReaderFactory log) {
        try (ShardReader reader = log.open()) {
            Map<Integer, Long> offsets = new TreeMap<>();
            reader.shards().forEach(shard -> offsets.put(shard, reader.endOffset(shard)));
            return offsets;
        }
    }

    private static String write(Map<Integer, Long> offsets) {
        try {
            return JSON.writeValueAsString(offsets);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("offsets cannot be written as JSON: " + offsets, e);
        }
    }

    private static Map<Integer, Long> read(Resource stored) {
        try {
            return JSON.readValue(stored.document(), new TypeReference<TreeMap<Integer, Long>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored start positions of " + stored.name() + " are not JSON", e);
        }
    }
}
