package io.freshet.kcl.action;

import io.freshet.awsapi.operation.ApiException;
import io.freshet.kcl.item.AttributeType;
import io.freshet.kcl.table.Index;
import io.freshet.kcl.table.Items;
import io.freshet.kcl.table.Key;
import io.freshet.kcl.table.Table;
import io.freshet.kcl.table.Throughput;
import io.freshet.kcl.table.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.BillingModeSummary;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/** Tables, keys and indexes in the shapes of the API. */
final class TableShapes {
    static final int MAX_INDEXES = 20;

    private TableShapes() {}

    static Key key(List<KeySchemaElement> schema) {
        boolean valid = !schema.isEmpty()
                && schema.size() <= 2
                && schema.get(0).keyType() == KeyType.HASH
                && (schema.size() == 1
                        || (schema.get(1).keyType() == KeyType.RANGE
                                && !schema.get(1)
                                        .attributeName()
                                        .equals(schema.get(0).attributeName())));
        if (!valid) {
            throw invalid("Invalid KeySchema: a HASH key comes first, and a RANGE key of another name may follow");
        }
        return new Key(
                schema.get(0).attributeName(),
                schema.size() == 2 ? schema.get(1).attributeName() : null);
    }

    static Map<String, AttributeType> types(List<AttributeDefinition> definitions) {
        Map<String, AttributeType> types = new TreeMap<>();
        for (AttributeDefinition definition : definitions) {
            types.put(definition.attributeName(), AttributeType.named(definition.attributeTypeAsString()));
        }
        return types;
    }

    /** Throws if an attribute of a key has no type. */
    static void requireTyped(Key key, Map<String, AttributeType> types) {
        for (String attribute : key.attributes()) {
            if (!types.containsKey(attribute)) {
                throw invalid("Some index key attributes are not defined in AttributeDefinitions. Keys: ["
                        + String.join(", ", key.attributes()) + "], AttributeDefinitions: " + types.keySet());
            }
        }
    }

    static Index index(
            String name,
            List<KeySchemaElement> schema,
            @Nullable Projection projection,
            @Nullable ProvisionedThroughput throughput) {
        NamedTables.nameOf(name);
        if (projection == null || projection.projectionType() == null) {
            throw invalid("Unknown ProjectionType: null");
        }
        Set<String> projected = Set.copyOf(projection.nonKeyAttributes());
        boolean include = projection.projectionType() == ProjectionType.INCLUDE;
        if (include == projected.isEmpty()) {
            throw invalid("ProjectionType is " + projection.projectionTypeAsString() + ", but NonKeyAttributes is "
                    + (projected.isEmpty() ? "not specified" : "specified"));
        }
        return new Index(
                name,
                key(schema),
                Index.Projected.valueOf(projection.projectionTypeAsString()),
                projected,
                throughput(throughput));
    }

    static Throughput throughput(@Nullable ProvisionedThroughput given) {
        return given == null
                ? Throughput.ON_DEMAND
                : new Throughput(given.readCapacityUnits(), given.writeCapacityUnits());
    }

    static boolean onDemand(@Nullable BillingMode mode, @Nullable ProvisionedThroughput throughput) {
        boolean onDemand = mode == BillingMode.PAY_PER_REQUEST;
        if (onDemand && throughput != null) {
            throw invalid("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is"
                    + " PAY_PER_REQUEST");
        }
        if (!onDemand && throughput == null) {
            throw invalid("ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is"
                    + " PROVISIONED");
        }
        return onDemand;
    }

    /** The description of a table with its items counted. */
    static TableDescription described(Table table, Items store) {
        List<Items.Named> items = store.all(table);
        TableDescription.Builder description = TableDescription.builder()
                .tableName(table.name())
                .tableId(dashed(table.id()))
                .tableArn(table.arn())
                .tableStatus(TableStatus.ACTIVE)
                .creationDateTime(Instant.ofEpochMilli(table.createdAtMillis()))
                .keySchema(schema(table.key()))
                .attributeDefinitions(definitions(table.keyTypes()))
                .provisionedThroughput(throughput(table.throughput()))
                .tableSizeBytes(bytes(items))
                .itemCount((long) items.size())
                .deletionProtectionEnabled(table.deletionProtection());
        if (table.onDemand()) {
            description.billingModeSummary(BillingModeSummary.builder()
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .lastUpdateToPayPerRequestDateTime(Instant.ofEpochMilli(table.createdAtMillis()))
                    .build());
        }
        if (!table.indexes().isEmpty()) {
            description.globalSecondaryIndexes(table.indexes().stream()
                    .map(index -> described(table, index, items))
                    .toList());
        }
        return description.build();
    }

    private static GlobalSecondaryIndexDescription described(Table table, Index index, List<Items.Named> items) {
        List<Items.Named> indexed = new View(table, index).of(items);
        Projection.Builder projection =
                Projection.builder().projectionType(index.projection().name());
        if (!index.projected().isEmpty()) {
            projection.nonKeyAttributes(index.projected());
        }
        return GlobalSecondaryIndexDescription.builder()
                .indexName(index.name())
                .indexArn(table.arn() + "/index/" + index.name())
                .indexStatus(IndexStatus.ACTIVE)
                .keySchema(schema(index.key()))
                .projection(projection.build())
                .provisionedThroughput(throughput(index.throughput()))
                .indexSizeBytes(bytes(indexed))
                .itemCount((long) indexed.size())
                .build();
    }

    private static long bytes(List<Items.Named> items) {
        return items.stream().mapToLong(named -> named.item().bytes()).sum();
    }

    private static List<KeySchemaElement> schema(Key key) {
        List<KeySchemaElement> schema = new ArrayList<>();
        key.attributes()
                .forEach(attribute -> schema.add(KeySchemaElement.builder()
                        .attributeName(attribute)
                        .keyType(schema.isEmpty() ? KeyType.HASH : KeyType.RANGE)
                        .build()));
        return schema;
    }

    private static List<AttributeDefinition> definitions(Map<String, AttributeType> types) {
        return types.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(type -> AttributeDefinition.builder()
                        .attributeName(type.getKey())
                        .attributeType(type.getValue().name())
                        .build())
                .toList();
    }

    private static ProvisionedThroughputDescription throughput(Throughput throughput) {
        return ProvisionedThroughputDescription.builder()
                .readCapacityUnits(throughput.readUnits())
                .writeCapacityUnits(throughput.writeUnits())
                .numberOfDecreasesToday(0L)
                .build();
    }

    private static String dashed(String id) {
        return id.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
    }

    static ApiException invalid(String what) {
        return ApiException.validation("One or more parameter values were invalid: " + what);
    }
}
