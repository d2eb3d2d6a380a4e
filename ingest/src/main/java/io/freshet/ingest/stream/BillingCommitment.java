package io.freshet.ingest.stream;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether an account has committed itself to a least throughput. Nobody is billed here; clients that set it read it back.
 *
 * <pre>
 *   DISABLED --enabled--> ENABLED --disabled--> ENABLED_UNTIL_EARLIEST_ALLOWED_END --a day after the start--> DISABLED
 * </pre>
 *
 * @param startedAt null: never
 * @param endsAt no earlier than a day after the start; null: not asked for
 */
public record BillingCommitment(@Nullable Instant startedAt, @Nullable Instant endsAt) {
    public static final BillingCommitment NONE = new BillingCommitment(null, null);

    private static final Duration SHORTEST = Duration.ofHours(24);

    /** As the API names them. */
    public enum Status {
        ENABLED,
        DISABLED,
        ENABLED_UNTIL_EARLIEST_ALLOWED_END
    }

    public Status status(Instant now) {
        if (startedAt == null) {
            return Status.DISABLED;
        }
        if (endsAt == null) {
            return Status.ENABLED;
        }
        return now.isBefore(endsAt) ? Status.ENABLED_UNTIL_EARLIEST_ALLOWED_END : Status.DISABLED;
    }

    public @Nullable Instant earliestAllowedEndAt() {
        return startedAt == null ? null : startedAt.plus(SHORTEST);
    }

    /** One that still runs goes on from its old start. */
    public BillingCommitment enabled(Instant now) {
        return new BillingCommitment(status(now) == Status.DISABLED ? now : startedAt, null);
    }

    public BillingCommitment disabled(Instant now) {
        Instant earliest = earliestAllowedEndAt();
        if (earliest == null || endsAt != null) {
            return this;
        }
        return new BillingCommitment(startedAt, now.isBefore(earliest) ? earliest : now);
    }
}
