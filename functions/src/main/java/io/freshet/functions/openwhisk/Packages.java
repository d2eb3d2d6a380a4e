package io.freshet.functions.openwhisk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.resource.Resource;
import io.freshet.awsapi.resource.ResourceStore;
import io.freshet.functions.registry.Shapes;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The packages there are. They hold actions together and have nothing of their own. */
final class Packages {
    private static final String KIND = "openwhisk-package";
    private static final int MOST = 2_000;

    private final ResourceStore store;
    private final Clock clock;

    Packages(ResourceStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** A package. */
    record Stored(EntityName name, int version, long updatedMillis) {
        ObjectNode document() {
            ObjectNode document = Answers.object()
                    .put("namespace", name.namespace())
                    .put("name", name.packageName())
                    .put("version", "0.0." + version)
                    .put("publish", false)
                    .put("updated", updatedMillis);
            document.putArray("annotations");
            document.putArray("parameters");
            document.putObject("binding");
            return document;
        }
    }

    private static String key(EntityName name) {
        return name.namespace() + "/" + name.packageName();
    }

    boolean exists(EntityName name) {
        return name.packageName().isEmpty() || store.find(KIND, key(name)).isPresent();
    }

    Stored get(EntityName name) {
        return store.find(KIND, key(name)).map(Packages::read).orElseThrow(Refusal::missing);
    }

    /** By name. */
    List<Stored> list(String namespace) {
        return store.list(KIND).stream()
                .map(Packages::read)
                .filter(found -> found.name().namespace().equals(namespace))
                .toList();
    }

    /** Makes it; again, if it may be overwritten. */
    Stored put(EntityName name, JsonNode asked, boolean overwrite) {
        if (!asked.path("binding").isEmpty()) {
            throw Refusal.notBuilt("Bindings of packages are");
        }
        Actions.refuseParameters(asked);
        Optional<Resource> before = store.find(KIND, key(name));
        if (before.isPresent() && !overwrite) {
            throw conflict();
        }
        if (before.isEmpty() && store.list(KIND).size() >= MOST) {
            throw new Refusal(400, "There are " + MOST + " packages already, which is as many as there may be.");
        }
        int version = before.map(Packages::read).map(Stored::version).orElse(0) + 1;
        String document = Shapes.JSON
                .createObjectNode()
                .put("version", version)
                .put("updated", clock.millis())
                .toString();
        return before.flatMap(resource -> store.replace(resource, document))
                .or(() -> store.create(KIND, key(name), document))
                .map(Packages::read)
                .orElseThrow(Packages::conflict);
    }

    private static Refusal conflict() {
        return new Refusal(409, "resource already exists");
    }

    void remove(EntityName name) {
        store.find(KIND, key(name)).ifPresent(store::delete);
    }

    private static Stored read(Resource resource) {
        String[] parts = resource.name().split("/", 2);
        try {
            JsonNode document = Shapes.JSON.readTree(resource.document());
            return new Stored(
                    new EntityName(parts[0], parts[1], ""),
                    document.path("version").asInt(),
                    document.path("updated").asLong());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not a stored package", e);
        }
    }
}
