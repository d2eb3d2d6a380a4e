package io.freshet.jobs.position;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.resource.Resource;
import io.freshet.awsapi.resource.ResourceStore;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Remembers what a job found out when it was first started, where the state of its checkpoints depends on it: which columns a table had,
 * and where "now" was in each of several streams.
 */
public final class FirstSight {
    private static final String KIND = "first-sight";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ResourceStore store;

    public FirstSight(ResourceStore store) {
        this.store = store;
    }

    /** What was found when this was first asked of {@code job}, durably. Nothing is remembered of what is not found. */
    public Optional<JsonNode> remember(String job, String what, Supplier<Optional<JsonNode>> look) {
        Optional<JsonNode> known = store.find(KIND, job).map(FirstSight::read).map(found -> found.get(what));
        if (known.isPresent()) {
            return known;
        }
        Optional<JsonNode> found = look.get();
        found.ifPresent(value -> write(job, what, value));
        return found;
    }

    private void write(String job, String what, JsonNode value) {
        boolean written = false;
        while (!written) {
            Optional<Resource> current = store.find(KIND, job);
            ObjectNode document = current.map(FirstSight::read).orElseGet(JSON::createObjectNode);
            document.set(what, value);
            written = current.isPresent()
                    ? store.replace(current.get(), document.toString()).isPresent()
                    : store.create(KIND, job, document.toString()).isPresent();
        }
    }

    /** All that is remembered, as a text; empty if nothing is. */
    public String all(String job) {
        return store.find(KIND, job).map(Resource::document).orElse("");
    }

    /** Remembers what {@link #all} once said, and nothing else. */
    public void restore(String job, String all) {
        forget(job);
        if (!all.isEmpty()) {
            var unused = store.create(KIND, job, all);
        }
    }

    /** The job's next start is a new one. */
    public void forget(String job) {
        store.find(KIND, job).ifPresent(store::delete);
    }

    private static ObjectNode read(Resource stored) {
        try {
            return (ObjectNode) JSON.readTree(stored.document());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what " + stored.name() + " saw first is not JSON", e);
        }
    }
}
