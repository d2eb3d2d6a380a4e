package io.freshet.kcl.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.kcl.table.Table;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTablesResponse;

/** Lists table names in order. */
final class ListTables implements BlockingOperation<ListTablesRequest, ListTablesResponse> {
    private static final int MAX_NAMES = 100;

    private final NamedTables tables;

    ListTables(NamedTables tables) {
        this.tables = tables;
    }

    @Override
    public Class<ListTablesRequest> requestType() {
        return ListTablesRequest.class;
    }

    @Override
    public ListTablesResponse answer(ListTablesRequest request, Caller caller) {
        int limit = request.limit() == null ? MAX_NAMES : request.limit();
        String after = request.exclusiveStartTableName() == null ? "" : request.exclusiveStartTableName();
        List<String> names = tables.all().all().stream()
                .map(Table::name)
                .filter(name -> name.compareTo(after) > 0)
                .toList();
        List<String> page = names.subList(0, Math.min(limit, names.size()));
        ListTablesResponse.Builder response = ListTablesResponse.builder().tableNames(page);
        if (page.size() < names.size()) {
            response.lastEvaluatedTableName(page.get(page.size() - 1));
        }
        return response.build();
    }
}
