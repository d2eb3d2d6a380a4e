package io.freshet.kcl.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;

/** Tells what a table is and how much is in it. */
final class DescribeTable implements BlockingOperation<DescribeTableRequest, DescribeTableResponse> {
    private final NamedTables tables;

    DescribeTable(NamedTables tables) {
        this.tables = tables;
    }

    @Override
    public Class<DescribeTableRequest> requestType() {
        return DescribeTableRequest.class;
    }

    @Override
    public DescribeTableResponse answer(DescribeTableRequest request, Caller caller) {
        return DescribeTableResponse.builder()
                .table(TableShapes.described(tables.known(request.tableName()), tables.items()))
                .build();
    }
}
