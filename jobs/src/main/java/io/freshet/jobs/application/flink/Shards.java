package io.freshet.jobs.application.flink;

import io.freshet.ingest.stream.Shard;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * What operators of this process need to know of a shard beside its records: static for the reason that {@link Taps} are. Shards come and go while a job
 * runs, so a job cannot bring them with it.
 */
final class Shards {
    private static volatile BiFunction<String, Integer, Optional<Shard>> known = (stream, index) -> Optional.empty();

    private Shards() {}

    /** From now on, shards of streams are found here, by the stream's ARN and the shard's number. */
    static void lookUp(BiFunction<String, Integer, Optional<Shard>> shards) {
        known = shards;
    }

    static Instant createdAt(String streamArn, int index) {
        return known.apply(streamArn, index)
                .map(Shard::createdAt)
                .orElseThrow(() -> new IllegalStateException(
                        "shard " + index + " of " + streamArn + " is not known to this process"));
    }
}
