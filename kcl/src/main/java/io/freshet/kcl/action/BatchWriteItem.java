package io.freshet.kcl.action;

import io.freshet.awsapi.operation.ApiException;
import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.kcl.expression.Condition;
import io.freshet.kcl.item.Item;
import io.freshet.kcl.table.ItemKey;
import io.freshet.kcl.table.ItemWrite;
import io.freshet.kcl.table.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Puts and removes items of several tables, each by itself. */
final class BatchWriteItem implements BlockingOperation<BatchWriteItemRequest, BatchWriteItemResponse> {
    private static final int MAX_WRITES = 25;

    private final NamedTables tables;

    BatchWriteItem(NamedTables tables) {
        this.tables = tables;
    }

    @Override
    public Class<BatchWriteItemRequest> requestType() {
        return BatchWriteItemRequest.class;
    }

    @Override
    public BatchWriteItemResponse answer(BatchWriteItemRequest request, Caller caller) {
        NotBuilt.refuse(request.returnConsumedCapacity());
        NotBuilt.refuse(request.returnItemCollectionMetrics());
        List<ItemWrite> writes = new ArrayList<>();
        request.requestItems().forEach((name, requests) -> {
            Table table = tables.known(name);
            requests.forEach(write -> writes.add(write(table, write)));
        });
        if (writes.isEmpty() || writes.size() > MAX_WRITES) {
            throw ApiException.validation("Too many items requested for the BatchWriteItem call, or none: "
                    + writes.size() + ", at most " + MAX_WRITES);
        }
        Set<ItemKey> keys = new HashSet<>();
        if (!writes.stream().allMatch(write -> keys.add(write.key()))) {
            throw ApiException.validation("Provided list of item keys contains duplicates");
        }
        writes.forEach(tables.items()::write);
        return BatchWriteItemResponse.builder().unprocessedItems(Map.of()).build();
    }

    private static ItemWrite write(Table table, WriteRequest request) {
        boolean put = request.putRequest() != null;
        if (put == (request.deleteRequest() != null)) {
            throw ApiException.validation("Supplied WriteRequest must have either a PutRequest or a DeleteRequest");
        }
        return put
                ? ItemWrite.put(table, Item.given(request.putRequest().item()), Condition.ALWAYS)
                : ItemWrite.delete(ItemKey.given(table, request.deleteRequest().key()), Condition.ALWAYS);
    }
}
