package io.freshet.functions.mapping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.resource.Resource;
import io.freshet.awsapi.resource.ResourceStore;
import io.freshet.functions.registry.Shapes;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;
import software.amazon.awssdk.services.lambda.model.ServiceException;

/** The mappings there are, and how far each has come in every shard. */
public final class MappingStore {
    private static final String KIND = "function-mapping";
    private static final String POSITIONS = "function-mapping-position";
    private static final int ATTEMPTS = 50;

    private final ResourceStore store;

    public MappingStore(ResourceStore store) {
        this.store = store;
    }

    /**
     * How far a mapping has come in a shard.
     *
     * @param ended whether all of the shard has been handled, and there will be no more
     * @param window that is open after the last record handled; null if there is none
     */
    record Position(String next, boolean ended, @Nullable OpenWindow window) {
        Position(String next, boolean ended) {
            this(next, ended, null);
        }
    }

    /** All of them. */
    public List<EventSourceMappingConfiguration> list() {
        return store.list(KIND).stream().map(MappingStore::read).toList();
    }

    Optional<EventSourceMappingConfiguration> find(String uuid) {
        return store.find(KIND, uuid).map(MappingStore::read);
    }

    void create(EventSourceMappingConfiguration mapping) {
        store.create(KIND, mapping.uuid(), Shapes.json(mapping).toString());
    }

    /** Changes a mapping; empty if there is none. */
    Optional<EventSourceMappingConfiguration> change(
            String uuid, UnaryOperator<EventSourceMappingConfiguration> change) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Resource> current = store.find(KIND, uuid);
            if (current.isEmpty()) {
                return Optional.empty();
            }
            EventSourceMappingConfiguration changed = change.apply(read(current.get()));
            if (store.replace(current.get(), Shapes.json(changed).toString()).isPresent()) {
                return Optional.of(changed);
            }
        }
        throw ServiceException.builder()
                .message("mapping " + uuid + " is being changed by others all the time; try again")
                .build();
    }

    void delete(String uuid) {
        store.find(KIND, uuid).ifPresent(store::delete);
        store.list(POSITIONS).stream()
                .filter(position -> position.name().startsWith(uuid + "/"))
                .forEach(store::delete);
    }

    Optional<Position> position(String uuid, String shard) {
        return store.find(POSITIONS, uuid + "/" + shard).map(stored -> {
            JsonNode document = tree(stored.document());
            return new Position(
                    document.path("next").asText(),
                    document.path("ended").asBoolean(),
                    document.has("window") ? window(document.path("window")) : null);
        });
    }

    private static OpenWindow window(JsonNode stored) {
        return new OpenWindow(
                stored.path("start").asLong(),
                stored.path("end").asLong(),
                stored.path("state").asText());
    }

    /** False if somebody else has come further meanwhile: then this reader has to begin again from what is stored. */
    boolean advance(String uuid, String shard, Optional<Position> from, Position to) {
        ObjectNode position =
                Shapes.JSON.createObjectNode().put("next", to.next()).put("ended", to.ended());
        OpenWindow window = to.window();
        if (window != null) {
            position.putObject("window")
                    .put("start", window.startMillis())
                    .put("end", window.endMillis())
                    .put("state", window.state());
        }
        String document = position.toString();
        String name = uuid + "/" + shard;
        Optional<Resource> current = store.find(POSITIONS, name);
        if (current.isEmpty()) {
            return from.isEmpty() && store.create(POSITIONS, name, document).isPresent();
        }
        return from.isPresent()
                && position(uuid, shard).equals(from)
                && store.replace(current.get(), document).isPresent();
    }

    private static EventSourceMappingConfiguration read(Resource stored) {
        return Shapes.shape(
                EventSourceMappingConfiguration.class,
                EventSourceMappingConfiguration.builder(),
                tree(stored.document()));
    }

    private static JsonNode tree(String document) {
        try {
            return Shapes.JSON.readTree(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not a stored mapping", e);
        }
    }
}
