package io.freshet.jobs.runner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.awsapi.resource.Resource;
import io.freshet.awsapi.resource.ResourceStore;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobID;

/**
 * Which run of a job is the one that is to be, durably and for all servers: whoever starts a job writes down first under which id, on the
 * condition that nobody else has meanwhile. A cluster takes an id once, so a job never runs twice.
 */
final class ClusterRuns {
    private static final String KIND = "cluster-job";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ResourceStore store;

    ClusterRuns(ResourceStore store) {
        this.store = store;
    }

    /**
     * What is known of a job.
     *
     * @param id of the run that is to be; empty if none is
     * @param run how many there have been
     * @param snapshot that the job goes on from where it has no checkpoint, as a URI; empty: it begins afresh
     */
    record Known(Resource stored, String name, String id, int run, String snapshot) {
        boolean isToRun() {
            return !id.isEmpty();
        }

        JobID jobId() {
            return JobID.fromHexString(id);
        }
    }

    Optional<Known> find(JobKey key) {
        return store.find(KIND, key.toString()).map(ClusterRuns::read);
    }

    /** Whether there has never been a job. */
    boolean isEmpty() {
        return store.list(KIND).isEmpty();
    }

    /** All that are to run. */
    List<Known> running() {
        return store.list(KIND).stream()
                .map(ClusterRuns::read)
                .filter(Known::isToRun)
                .toList();
    }

    /** A new run in the place of what was known; empty if somebody else was quicker. */
    Optional<Known> begin(JobKey key, Optional<Known> before) {
        String id = new JobID().toHexString();
        if (before.isEmpty()) {
            return store.create(KIND, key.toString(), write(id, 1, "")).map(ClusterRuns::read);
        }
        Known known = before.get();
        return store.replace(known.stored(), write(id, known.run() + 1, known.snapshot()))
                .map(ClusterRuns::read);
    }

    /** This run is over; what another server has begun since stays. */
    void end(Known known) {
        var unused = store.replace(known.stored(), write("", known.run(), known.snapshot()));
    }

    /** The next run goes on from a snapshot. */
    void restore(JobKey key, String snapshot) {
        boolean written = false;
        while (!written) {
            Optional<Known> before = find(key);
            written = before.isPresent()
                    ? store.replace(
                                    before.get().stored(),
                                    write("", before.get().run(), snapshot))
                            .isPresent()
                    : store.create(KIND, key.toString(), write("", 0, snapshot)).isPresent();
        }
    }

    void forget(JobKey key) {
        store.find(KIND, key.toString()).ifPresent(store::delete);
    }

    private static String write(String id, int run, String snapshot) {
        return JSON.createObjectNode()
                .put("id", id)
                .put("run", run)
                .put("snapshot", snapshot)
                .toString();
    }

    private static Known read(Resource stored) {
        try {
            JsonNode document = JSON.readTree(stored.document());
            return new Known(
                    stored,
                    stored.name(),
                    document.path("id").asText(""),
                    document.path("run").asInt(),
                    document.path("snapshot").asText(""));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what is known of the runs of " + stored.name() + " is not JSON", e);
        }
    }
}
