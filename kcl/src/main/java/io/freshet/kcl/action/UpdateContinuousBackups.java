package io.freshet.kcl.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.kcl.table.Table;
import software.amazon.awssdk.services.dynamodb.model.UpdateContinuousBackupsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateContinuousBackupsResponse;

/** Remembers that point-in-time recovery was asked for; it has no effect, as the manual says: back the metadata database up. */
final class UpdateContinuousBackups
        implements BlockingOperation<UpdateContinuousBackupsRequest, UpdateContinuousBackupsResponse> {
    private final NamedTables tables;

    UpdateContinuousBackups(NamedTables tables) {
        this.tables = tables;
    }

    @Override
    public Class<UpdateContinuousBackupsRequest> requestType() {
        return UpdateContinuousBackupsRequest.class;
    }

    @Override
    public UpdateContinuousBackupsResponse answer(UpdateContinuousBackupsRequest request, Caller caller) {
        boolean wanted =
                Boolean.TRUE.equals(request.pointInTimeRecoverySpecification().pointInTimeRecoveryEnabled());
        Table table =
                tables.change(request.tableName(), known -> known.withProtection(wanted, known.deletionProtection()));
        return UpdateContinuousBackupsResponse.builder()
                .continuousBackupsDescription(DescribeContinuousBackups.described(table))
                .build();
    }
}
