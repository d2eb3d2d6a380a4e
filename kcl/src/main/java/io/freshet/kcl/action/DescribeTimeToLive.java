package io.freshet.kcl.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveResponse;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/** Tells whether items expire, and by which attribute. */
final class DescribeTimeToLive implements BlockingOperation<DescribeTimeToLiveRequest, DescribeTimeToLiveResponse> {
    private final NamedTables tables;

    DescribeTimeToLive(NamedTables tables) {
        this.tables = tables;
    }

    @Override
    public Class<DescribeTimeToLiveRequest> requestType() {
        return DescribeTimeToLiveRequest.class;
    }

    @Override
    public DescribeTimeToLiveResponse answer(DescribeTimeToLiveRequest request, Caller caller) {
        String attribute = tables.known(request.tableName()).expiryAttribute();
        return DescribeTimeToLiveResponse.builder()
                .timeToLiveDescription(TimeToLiveDescription.builder()
                        .timeToLiveStatus(attribute == null ? TimeToLiveStatus.DISABLED : TimeToLiveStatus.ENABLED)
                        .attributeName(attribute)
                        .build())
                .build();
    }
}
