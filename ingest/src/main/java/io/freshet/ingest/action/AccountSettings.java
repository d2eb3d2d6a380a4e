package io.freshet.ingest.action;

import io.freshet.ingest.stream.BillingCommitment;
import java.time.Instant;
import software.amazon.awssdk.services.kinesis.model.MinimumThroughputBillingCommitmentOutput;

/** The settings of an account in the shapes of the API. */
final class AccountSettings {
    private AccountSettings() {}

    static MinimumThroughputBillingCommitmentOutput of(BillingCommitment commitment, Instant now) {
        BillingCommitment.Status status = commitment.status(now);
        boolean ended = status == BillingCommitment.Status.DISABLED;
        return MinimumThroughputBillingCommitmentOutput.builder()
                .status(status.name())
                .startedAt(commitment.startedAt())
                .endedAt(ended ? commitment.endsAt() : null)
                .earliestAllowedEndAt(ended ? null : commitment.earliestAllowedEndAt())
                .build();
    }
}
