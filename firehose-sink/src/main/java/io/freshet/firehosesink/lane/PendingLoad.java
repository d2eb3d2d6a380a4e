package io.freshet.firehosesink.lane;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An object that is visible and not loaded yet.
 *
 * <pre>
 *   Pending --load--> (loaded)
 *      |   \--fails, within the time for retries--> Pending
 *      \--fails after it, or can never succeed--> (listed in a manifest)
 * </pre>
 *
 * <p>Kept in checkpoints, so a crash only repeats a load, which the database recognises.
 *
 * @param records in the object
 * @param sizeBytes of the object
 * @param arrivedAt when the first of its records arrived: it cannot have been loaded before
 * @param attempts that failed
 * @param firstFailedAt absent as long as none failed
 * @param dueAt when to try next
 */
public record PendingLoad(
        String bucket,
        String key,
        String contentEncoding,
        long records,
        long sizeBytes,
        Instant arrivedAt,
        int attempts,
        @Nullable Instant firstFailedAt,
        Instant dueAt) {
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

    /** Of an object that became visible just now. */
    public static PendingLoad of(StagedObject object, Instant now) {
        return new PendingLoad(
                object.bucket(),
                object.key(),
                object.contentEncoding(),
                object.records(),
                object.sizeBytes(),
                object.firstArrival(),
                0,
                null,
                now);
    }

    /** After one more failure: tried again after one second, two, four and so on. */
    public PendingLoad failed(Instant now) {
        Duration pause = Duration.ofSeconds(1L << Math.min(attempts, 10));
        return new PendingLoad(
                bucket,
                key,
                contentEncoding,
                records,
                sizeBytes,
                arrivedAt,
                attempts + 1,
                firstFailedAt == null ? now : firstFailedAt,
                now.plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE));
    }

    /** Whether the next attempt would be after the time that there is for attempts. */
    public boolean isOver(Duration retryFor) {
        return firstFailedAt != null && dueAt.isAfter(firstFailedAt.plus(retryFor));
    }

    public String url() {
        return "s3://" + bucket + "/" + key;
    }
}
