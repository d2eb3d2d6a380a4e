package io.freshet.jobs.delivery.park;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.resource.Resource;
import io.freshet.awsapi.resource.ResourceStore;
import io.freshet.firehosesink.stream.DeliveryStream;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The standings of all delivery streams, durably and for all servers. Only the server that leads writes. */
final class Standings {
    private static final String KIND = "delivery-standing";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ResourceStore store;

    Standings(ResourceStore store) {
        this.store = store;
    }

    Optional<Standing> find(DeliveryStream stream) {
        return store.find(KIND, stream.name()).map(Standings::read).filter(standing -> standing.createdAt()
                .equals(stream.createdAt()));
    }

    /** Of all that are parked, by name: since when nothing has come. */
    Map<String, Instant> parked() {
        Map<String, Instant> parked = new TreeMap<>();
        for (Resource stored : store.list(KIND)) {
            Standing standing = read(stored);
            if (standing.parked()) {
                parked.put(stored.name(), standing.since());
            }
        }
        return parked;
    }

    void write(String name, Standing standing) {
        boolean written = false;
        while (!written) {
            Optional<Resource> before = store.find(KIND, name);
            written = before.isPresent()
                    ? store.replace(before.get(), text(standing)).isPresent()
                    : store.create(KIND, name, text(standing)).isPresent();
        }
    }

    void forget(String name) {
        store.find(KIND, name).ifPresent(store::delete);
    }

    private static String text(Standing standing) {
        ObjectNode document = JSON.createObjectNode()
                .put("parked", standing.parked())
                .put("createdAt", standing.createdAt().toString())
                .put("since", standing.since().toString());
        ObjectNode positions = document.putObject("positions");
        standing.positions().forEach((shard, offset) -> positions.put(shard.toString(), offset));
        return document.toString();
    }

    private static Standing read(Resource stored) {
        try {
            JsonNode document = JSON.readTree(stored.document());
            Map<Integer, Long> positions = new TreeMap<>();
            document.path("positions")
                    .properties()
                    .forEach(position -> positions.put(
                            Integer.valueOf(position.getKey()),
                            position.getValue().asLong()));
            return new Standing(
                    document.path("parked").asBoolean(),
                    Instant.parse(document.path("createdAt").asText()),
                    positions,
                    Instant.parse(document.path("since").asText()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the standing of delivery stream " + stored.name() + " is not JSON", e);
        }
    }
}
