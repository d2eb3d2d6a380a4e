package io.freshet.ingest.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.stream.BillingCommitment;
import java.time.Clock;
import java.time.Instant;
import software.amazon.awssdk.services.kinesis.model.MinimumThroughputBillingCommitmentInputStatus;
import software.amazon.awssdk.services.kinesis.model.UpdateAccountSettingsRequest;
import software.amazon.awssdk.services.kinesis.model.UpdateAccountSettingsResponse;

/** Sets what the account has committed itself to. */
final class UpdateAccountSettings
        implements BlockingOperation<UpdateAccountSettingsRequest, UpdateAccountSettingsResponse> {
    private final Streams streams;
    private final Clock clock;

    UpdateAccountSettings(Streams streams, Clock clock) {
        this.streams = streams;
        this.clock = clock;
    }

    @Override
    public Class<UpdateAccountSettingsRequest> requestType() {
        return UpdateAccountSettingsRequest.class;
    }

    @Override
    public UpdateAccountSettingsResponse answer(UpdateAccountSettingsRequest request, Caller caller) {
        boolean enable = request.minimumThroughputBillingCommitment().status()
                == MinimumThroughputBillingCommitmentInputStatus.ENABLED;
        Instant now = clock.instant();
        BillingCommitment changed = streams.registry()
                .billingCommitments()
                .change(caller.accountId(), current -> enable ? current.enabled(now) : current.disabled(now));
        return UpdateAccountSettingsResponse.builder()
                .minimumThroughputBillingCommitment(AccountSettings.of(changed, now))
                .build();
    }
}
