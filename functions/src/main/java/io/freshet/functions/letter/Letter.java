package io.freshet.functions.letter;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.freshet.functions.registry.Shapes;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an event, or of records of a stream, that a function could not handle and that went to a destination.
 *
 * <pre>
 *   waiting --replay succeeds--> replayed     waiting --replay fails--> waiting, one try more
 * </pre>
 *
 * @param function the ARN that was called
 * @param mapping the mapping that read the records; absent of events
 * @param condition why it was given up: {@code RetriesExhausted}, {@code RecordAgeExceeded}, ..
 * @param reason what the function said last; empty if it was not called
 * @param attempts calls until it was given up
 * @param records in the batch; 1 of an event
 * @param tries replays
 * @param lastTry what the last replay said, if it failed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Letter(
        String id,
        String function,
        @Nullable String mapping,
        @Nullable String stream,
        @Nullable String shard,
        @Nullable String firstSequenceNumber,
        @Nullable String lastSequenceNumber,
        String condition,
        String reason,
        int attempts,
        int records,
        String destination,
        long failedAtMillis,
        int tries,
        @Nullable Long replayedAtMillis,
        @Nullable String lastTry) {
    private static final int LONGEST_REASON = 500;

    public Letter {
        reason = shortened(reason);
        lastTry = lastTry == null ? null : shortened(lastTry);
    }

    private static String shortened(String text) {
        return text.length() > LONGEST_REASON ? text.substring(0, LONGEST_REASON) : text;
    }

    /** Of an event that one function got. */
    public static Letter ofEvent(
            String id,
            String function,
            String condition,
            String reason,
            int attempts,
            String destination,
            long failedAtMillis) {
        return new Letter(
                id,
                function,
                null,
                null,
                null,
                null,
                null,
                condition,
                reason,
                attempts,
                1,
                destination,
                failedAtMillis,
                0,
                null,
                null);
    }

    /** Whether a replay has succeeded. */
    public boolean replayed() {
        return replayedAtMillis != null;
    }

    /** After a replay; null as failure: it has succeeded. */
    Letter tried(long atMillis, @Nullable String failure) {
        return new Letter(
                id,
                function,
                mapping,
                stream,
                shard,
                firstSequenceNumber,
                lastSequenceNumber,
                condition,
                reason,
                attempts,
                records,
                destination,
                failedAtMillis,
                tries + 1,
                failure == null ? Long.valueOf(atMillis) : replayedAtMillis,
                failure);
    }

    String document() {
        try {
            return Shapes.JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("letter " + id + " cannot be written", e);
        }
    }

    static Letter read(String document) {
        try {
            return Shapes.JSON.readValue(document, Letter.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not a stored letter", e);
        }
    }
}
