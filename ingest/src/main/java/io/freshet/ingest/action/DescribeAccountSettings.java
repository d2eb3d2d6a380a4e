package io.freshet.ingest.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.stream.BillingCommitment;
import java.time.Clock;
import software.amazon.awssdk.services.kinesis.model.DescribeAccountSettingsRequest;
import software.amazon.awssdk.services.kinesis.model.DescribeAccountSettingsResponse;

/** What the account has set. */
final class DescribeAccountSettings
        implements BlockingOperation<DescribeAccountSettingsRequest, DescribeAccountSettingsResponse> {
    private final Streams streams;
    private final Clock clock;

    DescribeAccountSettings(Streams streams, Clock clock) {
        this.streams = streams;
        this.clock = clock;
    }

    @Override
    public Class<DescribeAccountSettingsRequest> requestType() {
        return DescribeAccountSettingsRequest.class;
    }

    @Override
    public DescribeAccountSettingsResponse answer(DescribeAccountSettingsRequest request, Caller caller) {
        BillingCommitment commitment = streams.registry().billingCommitments().find(caller.accountId());
        return DescribeAccountSettingsResponse.builder()
                .minimumThroughputBillingCommitment(AccountSettings.of(commitment, clock.instant()))
                .build();
    }
}
