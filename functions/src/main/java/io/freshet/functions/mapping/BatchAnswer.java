package io.freshet.functions.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.functions.invoke.Invocation;
import io.freshet.functions.mapping.StreamFeed.FeedRecord;
import io.freshet.functions.registry.Shapes;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What a function says of a batch. */
final class BatchAnswer {
    private BatchAnswer() {}

    /**
     * The records from the first that the function reports as failed; all, if it has failed itself or what it says makes no sense.
     *
     * @param reportsItems whether it may report single records
     */
    static List<FeedRecord> failed(List<FeedRecord> records, Invocation answer, boolean reportsItems) {
        if (!answer.succeeded()) {
            return records;
        }
        if (!reportsItems) {
            return List.of();
        }
        JsonNode response;
        try {
            response = Shapes.JSON.readTree(answer.payload());
        } catch (IOException e) {
            return records;
        }
        JsonNode failures = response.path("batchItemFailures");
        if (response.isNull() || failures.isNull() || failures.isMissingNode() || failures.isEmpty()) {
            boolean other = response.isObject() && !response.isEmpty() && !response.has("state");
            return failures.isMissingNode() && other ? records : List.of();
        }
        int lowest = records.size();
        for (JsonNode failure : failures) {
            int index = indexOf(records, failure.path("itemIdentifier").asText());
            if (index < 0) {
                return records;
            }
            lowest = Math.min(lowest, index);
        }
        return records.subList(lowest, records.size());
    }

    /** The state of a window that it returns; empty if it returns none, which is a failure. */
    static Optional<JsonNode> state(Invocation answer) {
        try {
            JsonNode state = Shapes.JSON.readTree(answer.payload()).path("state");
            return state.isObject() ? Optional.of(state) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static int indexOf(List<FeedRecord> records, String sequenceNumber) {
        for (int i = 0; i < records.size(); i++) {
            if (records.get(i).sequenceNumber().equals(sequenceNumber)) {
                return i;
            }
        }
        return -1;
    }
}
