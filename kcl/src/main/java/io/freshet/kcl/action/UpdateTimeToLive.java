package io.freshet.kcl.action;

import io.freshet.awsapi.operation.ApiException;
import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveSpecification;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveResponse;

/** Lets items expire by an attribute, or no longer. Expired items go when the table is next scanned or queried. */
final class UpdateTimeToLive implements BlockingOperation<UpdateTimeToLiveRequest, UpdateTimeToLiveResponse> {
    private final NamedTables tables;

    UpdateTimeToLive(NamedTables tables) {
        this.tables = tables;
    }

    @Override
    public Class<UpdateTimeToLiveRequest> requestType() {
        return UpdateTimeToLiveRequest.class;
    }

    @Override
    public UpdateTimeToLiveResponse answer(UpdateTimeToLiveRequest request, Caller caller) {
        TimeToLiveSpecification wanted = request.timeToLiveSpecification();
        tables.change(request.tableName(), table -> {
            if (wanted.enabled() == (table.expiryAttribute() != null)) {
                throw ApiException.validation("TimeToLive is already " + (wanted.enabled() ? "enabled" : "disabled"));
            }
            return table.withExpiryAttribute(wanted.enabled() ? wanted.attributeName() : null);
        });
        return UpdateTimeToLiveResponse.builder()
                .timeToLiveSpecification(wanted)
                .build();
    }
}
