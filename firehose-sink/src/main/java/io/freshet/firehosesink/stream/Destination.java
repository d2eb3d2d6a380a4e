package io.freshet.firehosesink.stream;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Where a delivery stream delivers, as it was asked for.
 *
 * @param document in the API's own names, with the defaults filled in
 */
public record Destination(DestinationKind kind, ObjectNode document) {
    public Destination {
        requireNonNull(kind, "kind");
        document = document.deepCopy();
    }
}
