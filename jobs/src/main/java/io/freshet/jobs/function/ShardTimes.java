package io.freshet.jobs.function;

import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;

/** When shards were made, which their sequence numbers say. Shards come and go while a job runs, so a job cannot bring it with it. */
@FunctionalInterface
public interface ShardTimes extends Serializable {
    /**
     * When a shard was made.
     *
     * @throws IOException if it cannot be found out: asked again, it may
     */
    Instant createdAt(String streamArn, int shard) throws IOException, InterruptedException;
}
