package io.freshet.kcl.action;

import io.freshet.awsapi.operation.ApiException;
import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.kcl.expression.Placeholders;
import io.freshet.kcl.item.Item;
import io.freshet.kcl.table.ItemKey;
import io.freshet.kcl.table.Table;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/** Reads items of several tables; what is beyond 16 MB is left for another request. */
final class BatchGetItem implements BlockingOperation<BatchGetItemRequest, BatchGetItemResponse> {
    private static final int MAX_KEYS = 100;
    private static final long MAX_BYTES = 16 << 20;

    private final NamedTables tables;

    BatchGetItem(NamedTables tables) {
        this.tables = tables;
    }

    @Override
    public Class<BatchGetItemRequest> requestType() {
        return BatchGetItemRequest.class;
    }

    @Override
    public BatchGetItemResponse answer(BatchGetItemRequest request, Caller caller) {
        NotBuilt.refuse(request.returnConsumedCapacity());
        int keys = request.requestItems().values().stream()
                .mapToInt(wanted -> wanted.keys().size())
                .sum();
        if (keys == 0 || keys > MAX_KEYS) {
            throw ApiException.validation(
                    "Too many items requested for the BatchGetItem call, or none: " + keys + ", at most " + MAX_KEYS);
        }
        long bytes = 0;
        Map<String, List<Map<String, AttributeValue>>> found = new TreeMap<>();
        Map<String, KeysAndAttributes> left = new TreeMap<>();
        for (Map.Entry<String, KeysAndAttributes> wanted :
                request.requestItems().entrySet()) {
            if (bytes > MAX_BYTES) {
                left.put(wanted.getKey(), wanted.getValue());
                continue;
            }
            List<Item> items = items(tables.known(wanted.getKey()), wanted.getValue());
            bytes += items.stream().mapToLong(Item::bytes).sum();
            found.put(wanted.getKey(), items.stream().map(Item::attributes).toList());
        }
        return BatchGetItemResponse.builder()
                .responses(found)
                .unprocessedKeys(left)
                .build();
    }

    private List<Item> items(Table table, KeysAndAttributes wanted) {
        NotBuilt.refuse(wanted.hasAttributesToGet(), "AttributesToGet");
        Placeholders placeholders = new Placeholders(wanted.expressionAttributeNames(), Map.of());
        UnaryOperator<Item> shown = Reading.shown(wanted.projectionExpression(), placeholders);
        placeholders.requireAllUsed();
        List<ItemKey> keys =
                wanted.keys().stream().map(key -> ItemKey.given(table, key)).toList();
        if (new HashSet<>(keys).size() < keys.size()) {
            throw ApiException.validation("Provided list of item keys contains duplicates");
        }
        return keys.stream()
                .map(tables.items()::find)
                .flatMap(Optional::stream)
                .map(shown)
                .toList();
    }
}
