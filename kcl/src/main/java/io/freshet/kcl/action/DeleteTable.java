package io.freshet.kcl.action;

import io.freshet.awsapi.operation.ApiException;
import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.kcl.table.Table;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/** Removes a table with all its items, unless it is protected. */
final class DeleteTable implements BlockingOperation<DeleteTableRequest, DeleteTableResponse> {
    private final NamedTables tables;

    DeleteTable(NamedTables tables) {
        this.tables = tables;
    }

    @Override
    public Class<DeleteTableRequest> requestType() {
        return DeleteTableRequest.class;
    }

    @Override
    public DeleteTableResponse answer(DeleteTableRequest request, Caller caller) {
        Table table = tables.known(request.tableName());
        if (table.deletionProtection()) {
            throw ApiException.validation("Resource cannot be deleted as it is currently protected against deletion."
                    + " Disable deletion protection first.");
        }
        TableDescription description = TableShapes.described(table, tables.items()).toBuilder()
                .tableStatus(TableStatus.DELETING)
                .build();
        if (!tables.all().delete(table)) {
            throw ResourceInUseException.builder()
                    .message("Attempt to change a resource which is still in use: Table is being updated: "
                            + table.name())
                    .build();
        }
        return DeleteTableResponse.builder().tableDescription(description).build();
    }
}
