package io.freshet.kcl.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.kcl.table.Table;
import software.amazon.awssdk.services.dynamodb.model.ContinuousBackupsDescription;
import software.amazon.awssdk.services.dynamodb.model.ContinuousBackupsStatus;
import software.amazon.awssdk.services.dynamodb.model.DescribeContinuousBackupsRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeContinuousBackupsResponse;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryDescription;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryStatus;

/** Tells whether point-in-time recovery was asked for. */
final class DescribeContinuousBackups
        implements BlockingOperation<DescribeContinuousBackupsRequest, DescribeContinuousBackupsResponse> {
    private final NamedTables tables;

    DescribeContinuousBackups(NamedTables tables) {
        this.tables = tables;
    }

    @Override
    public Class<DescribeContinuousBackupsRequest> requestType() {
        return DescribeContinuousBackupsRequest.class;
    }

    @Override
    public DescribeContinuousBackupsResponse answer(DescribeContinuousBackupsRequest request, Caller caller) {
        return DescribeContinuousBackupsResponse.builder()
                .continuousBackupsDescription(described(tables.known(request.tableName())))
                .build();
    }

    static ContinuousBackupsDescription described(Table table) {
        PointInTimeRecoveryStatus status =
                table.pointInTimeRecovery() ? PointInTimeRecoveryStatus.ENABLED : PointInTimeRecoveryStatus.DISABLED;
        return ContinuousBackupsDescription.builder()
                .continuousBackupsStatus(ContinuousBackupsStatus.ENABLED)
                .pointInTimeRecoveryDescription(PointInTimeRecoveryDescription.builder()
                        .pointInTimeRecoveryStatus(status)
                        .build())
                .build();
    }
}
