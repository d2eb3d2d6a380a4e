package io.freshet.functions.mapping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.functions.registry.Shapes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * A tumbling window over the records of a shard, by when they arrived, and what the function has made of those it got.
 *
 * <pre>
 *   (first record) --> open --batch handled--> open, with another state --record behind it, or time--> final call --> (gone)
 * </pre>
 *
 * <p>It is written together with the position in the shard: after a crash the function gets the state that belongs to the record it
 * gets.
 *
 * @param state an object, as JSON
 */
record OpenWindow(long startMillis, long endMillis, String state) {
    /** What a state may have; more ends the window early. */
    static final int MOST_STATE = 1 << 20;

    private static final String NOTHING = "{}";

    /** The one that such a moment falls into. */
    static OpenWindow at(Instant moment, int seconds) {
        long size = seconds * 1000L;
        long start = Math.floorDiv(moment.toEpochMilli(), size) * size;
        return new OpenWindow(start, start + size, NOTHING);
    }

    OpenWindow with(JsonNode next) {
        return new OpenWindow(startMillis, endMillis, next.toString());
    }

    OpenWindow empty() {
        return new OpenWindow(startMillis, endMillis, NOTHING);
    }

    boolean isTooLarge() {
        return state.length() > MOST_STATE / 4 && state.getBytes(StandardCharsets.UTF_8).length > MOST_STATE;
    }

    /** Whether a record arrived after its end. One from before its start, which came late, belongs to it. */
    boolean isBefore(Instant arrival) {
        return arrival.toEpochMilli() >= endMillis;
    }

    JsonNode stateNode() {
        try {
            return Shapes.JSON.readTree(state);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not a stored state of a window", e);
        }
    }
}
