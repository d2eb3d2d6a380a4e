package io.freshet.kcl.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.kcl.expression.Placeholders;
import io.freshet.kcl.item.Item;
import io.freshet.kcl.table.ItemKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.model.ItemResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;

/** Reads several items as they were at one moment. */
final class TransactGetItems implements BlockingOperation<TransactGetItemsRequest, TransactGetItemsResponse> {
    private final NamedTables tables;

    TransactGetItems(NamedTables tables) {
        this.tables = tables;
    }

    @Override
    public Class<TransactGetItemsRequest> requestType() {
        return TransactGetItemsRequest.class;
    }

    @Override
    public TransactGetItemsResponse answer(TransactGetItemsRequest request, Caller caller) {
        NotBuilt.refuse(request.returnConsumedCapacity());
        List<ItemKey> keys = new ArrayList<>();
        List<UnaryOperator<Item>> shown = new ArrayList<>();
        for (TransactGetItem wanted : request.transactItems()) {
            Placeholders placeholders = new Placeholders(wanted.get().expressionAttributeNames(), Map.of());
            shown.add(Reading.shown(wanted.get().projectionExpression(), placeholders));
            placeholders.requireAllUsed();
            keys.add(ItemKey.given(
                    tables.known(wanted.get().tableName()), wanted.get().key()));
        }
        List<Optional<Item>> items = tables.items().findTogether(keys);
        List<ItemResponse> responses = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            responses.add(ItemResponse.builder()
                    .item(items.get(i).map(shown.get(i)).map(Item::attributes).orElse(null))
                    .build());
        }
        return TransactGetItemsResponse.builder().responses(responses).build();
    }
}
