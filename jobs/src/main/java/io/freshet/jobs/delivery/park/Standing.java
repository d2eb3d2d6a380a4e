package io.freshet.jobs.delivery.park;

import java.time.Instant;
import java.util.Map;

/**
 * What is written down of a delivery stream beside its checkpoints.
 *
 * <pre>
 *   Parked --something has come--> Awake --nothing has come for long, and all is delivered--> Parked
 * </pre>
 *
 * <p>It says whether a job is to be, never what is delivered: that is in the checkpoint. Parked is written only once the job has ended and
 * its newest checkpoint has nothing left to do before the positions. So whatever a crash leaves, a job that is started goes on from the
 * right place, and one that is not started has nothing to do until the log has something at or after the positions.
 *
 * @param createdAt of the delivery stream: another one of that name has nothing to do with it
 * @param positions by shard: what is before them needs no job
 * @param since when the last record arrived, or the delivery stream was made, as far as is known
 */
record Standing(boolean parked, Instant createdAt, Map<Integer, Long> positions, Instant since) {
    Standing {
        positions = Map.copyOf(positions);
    }

    Standing awake() {
        return new Standing(false, createdAt, positions, since);
    }
}
