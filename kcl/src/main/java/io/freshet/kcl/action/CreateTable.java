package io.freshet.kcl.action;

import io.freshet.awsapi.operation.ApiException;
import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.kcl.item.AttributeType;
import io.freshet.kcl.table.Index;
import io.freshet.kcl.table.Key;
import io.freshet.kcl.table.Table;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.TableClass;

/** Makes a table; it is ACTIVE when this answers. */
final class CreateTable implements BlockingOperation<CreateTableRequest, CreateTableResponse> {
    private static final int MAX_TABLES = 2500;

    private final NamedTables tables;
    private final Clock clock;

    CreateTable(NamedTables tables, Clock clock) {
        this.tables = tables;
        this.clock = clock;
    }

    @Override
    public Class<CreateTableRequest> requestType() {
        return CreateTableRequest.class;
    }

    @Override
    public CreateTableResponse answer(CreateTableRequest request, Caller caller) {
        refuseNotBuilt(request);
        Table table = table(request, caller);
        if (tables.all().all().size() >= MAX_TABLES) {
            throw LimitExceededException.builder()
                    .message("Subscriber limit exceeded: There is a limit of " + MAX_TABLES + " tables per subscriber")
                    .build();
        }
        if (!tables.all().create(table)) {
            throw ResourceInUseException.builder()
                    .message("Table already exists: " + table.name())
                    .build();
        }
        return CreateTableResponse.builder()
                .tableDescription(TableShapes.described(table, tables.items()))
                .build();
    }

    private static void refuseNotBuilt(CreateTableRequest request) {
        NotBuilt.refuse(
                request.hasLocalSecondaryIndexes()
                        && !request.localSecondaryIndexes().isEmpty(),
                "LocalSecondaryIndexes");
        NotBuilt.refuse(
                request.streamSpecification() != null
                        && Boolean.TRUE.equals(request.streamSpecification().streamEnabled()),
                "StreamSpecification");
        NotBuilt.refuse(
                request.sseSpecification() != null
                        && Boolean.TRUE.equals(request.sseSpecification().enabled()),
                "SSESpecification");
        NotBuilt.refuse(request.tableClass() != null && request.tableClass() != TableClass.STANDARD, "TableClass");
        NotBuilt.refuse(request.resourcePolicy(), "ResourcePolicy");
        NotBuilt.refuse(request.onDemandThroughput(), "OnDemandThroughput");
        NotBuilt.refuse(request.warmThroughput(), "WarmThroughput");
    }

    private Table table(CreateTableRequest request, Caller caller) {
        String name = NamedTables.nameOf(request.tableName());
        Key key = TableShapes.key(request.keySchema());
        Map<String, AttributeType> types = TableShapes.types(request.attributeDefinitions());
        TableShapes.requireTyped(key, types);
        List<Index> indexes = request.globalSecondaryIndexes().stream()
                .map(index -> TableShapes.index(
                        index.indexName(), index.keySchema(), index.projection(), index.provisionedThroughput()))
                .toList();
        if (indexes.size() > TableShapes.MAX_INDEXES) {
            throw ApiException.validation(
                    "GlobalSecondaryIndex count exceeds the per-table limit of " + TableShapes.MAX_INDEXES);
        }
        Set<String> names = new HashSet<>();
        Set<String> used = new HashSet<>(key.attributes());
        for (Index index : indexes) {
            TableShapes.requireTyped(index.key(), types);
            used.addAll(index.key().attributes());
            if (!names.add(index.name())) {
                throw TableShapes.invalid("Duplicate index name: " + index.name());
            }
        }
        if (!used.equals(types.keySet())) {
            throw TableShapes.invalid("Number of attributes in KeySchema does not exactly match number of attributes"
                    + " defined in AttributeDefinitions");
        }
        return new Table(
                name,
                UUID.randomUUID().toString().replace("-", ""),
                caller.arn("dynamodb", "table/" + name),
                clock.millis(),
                key,
                types,
                indexes,
                TableShapes.onDemand(request.billingMode(), request.provisionedThroughput()),
                TableShapes.throughput(request.provisionedThroughput()),
                TagShapes.map(request.tags()),
                null,
                false,
                Boolean.TRUE.equals(request.deletionProtectionEnabled()));
    }
}
