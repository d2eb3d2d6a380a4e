package io.freshet.kcl.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.kcl.item.AttributeType;
import io.freshet.kcl.table.Index;
import io.freshet.kcl.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.CreateGlobalSecondaryIndexAction;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.UpdateGlobalSecondaryIndexAction;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableResponse;

/** Changes the indexes, the billing or the protection of a table; it is ACTIVE again when this answers. */
final class UpdateTable implements BlockingOperation<UpdateTableRequest, UpdateTableResponse> {
    private final NamedTables tables;

    UpdateTable(NamedTables tables) {
        this.tables = tables;
    }

    @Override
    public Class<UpdateTableRequest> requestType() {
        return UpdateTableRequest.class;
    }

    @Override
    public UpdateTableResponse answer(UpdateTableRequest request, Caller caller) {
        NotBuilt.refuse(request.streamSpecification(), "StreamSpecification");
        NotBuilt.refuse(request.sseSpecification(), "SSESpecification");
        NotBuilt.refuse(!request.replicaUpdates().isEmpty(), "ReplicaUpdates");
        NotBuilt.refuse(request.tableClass(), "TableClass");
        NotBuilt.refuse(request.onDemandThroughput(), "OnDemandThroughput");
        NotBuilt.refuse(request.warmThroughput(), "WarmThroughput");
        Table table = tables.change(request.tableName(), known -> changed(known, request));
        return UpdateTableResponse.builder()
                .tableDescription(TableShapes.described(table, tables.items()))
                .build();
    }

    private static Table changed(Table table, UpdateTableRequest request) {
        Map<String, AttributeType> types = new TreeMap<>(table.keyTypes());
        types.putAll(TableShapes.types(request.attributeDefinitions()));
        List<Index> indexes = new ArrayList<>(table.indexes());
        for (GlobalSecondaryIndexUpdate update : request.globalSecondaryIndexUpdates()) {
            change(indexes, update, types);
        }
        if (indexes.size() > TableShapes.MAX_INDEXES) {
            throw TableShapes.invalid(
                    "GlobalSecondaryIndex count exceeds the per-table limit of " + TableShapes.MAX_INDEXES);
        }
        Table changed = table.withIndexes(indexes, types);
        if (request.billingMode() != null || request.provisionedThroughput() != null) {
            boolean onDemand = TableShapes.onDemand(request.billingMode(), request.provisionedThroughput());
            changed = changed.withThroughput(onDemand, TableShapes.throughput(request.provisionedThroughput()));
        }
        return request.deletionProtectionEnabled() == null
                ? changed
                : changed.withProtection(table.pointInTimeRecovery(), request.deletionProtectionEnabled());
    }

    private static void change(
            List<Index> indexes, GlobalSecondaryIndexUpdate update, Map<String, AttributeType> types) {
        if (update.create() != null) {
            create(indexes, update.create(), types);
        } else if (update.delete() != null) {
            indexes.remove(known(indexes, update.delete().indexName()));
        } else if (update.update() != null) {
            UpdateGlobalSecondaryIndexAction action = update.update();
            NotBuilt.refuse(action.onDemandThroughput(), "OnDemandThroughput");
            NotBuilt.refuse(action.warmThroughput(), "WarmThroughput");
            Index index = known(indexes, action.indexName());
            indexes.set(
                    indexes.indexOf(index),
                    new Index(
                            index.name(),
                            index.key(),
                            index.projection(),
                            index.projected(),
                            TableShapes.throughput(action.provisionedThroughput())));
        }
    }

    private static void create(
            List<Index> indexes, CreateGlobalSecondaryIndexAction action, Map<String, AttributeType> types) {
        if (indexes.stream().anyMatch(index -> index.name().equals(action.indexName()))) {
            throw TableShapes.invalid("Index already exists: " + action.indexName());
        }
        Index index = TableShapes.index(
                action.indexName(), action.keySchema(), action.projection(), action.provisionedThroughput());
        TableShapes.requireTyped(index.key(), types);
        indexes.add(index);
    }

    private static Index known(List<Index> indexes, String name) {
        return indexes.stream()
                .filter(index -> index.name().equals(name))
                .findFirst()
                .orElseThrow(() -> ResourceNotFoundException.builder()
                        .message("Requested resource not found: Index: " + name + " not found")
                        .build());
    }
}
