package io.freshet.kcl.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.kcl.expression.Placeholders;
import io.freshet.kcl.item.Item;
import io.freshet.kcl.table.ItemKey;
import java.util.Map;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;

/** Reads one item. */
final class GetItem implements BlockingOperation<GetItemRequest, GetItemResponse> {
    private final NamedTables tables;

    GetItem(NamedTables tables) {
        this.tables = tables;
    }

    @Override
    public Class<GetItemRequest> requestType() {
        return GetItemRequest.class;
    }

    @Override
    public GetItemResponse answer(GetItemRequest request, Caller caller) {
        NotBuilt.refuse(request.hasAttributesToGet(), "AttributesToGet");
        NotBuilt.refuse(request.returnConsumedCapacity());
        Placeholders placeholders = new Placeholders(request.expressionAttributeNames(), Map.of());
        UnaryOperator<Item> shown = Reading.shown(request.projectionExpression(), placeholders);
        placeholders.requireAllUsed();
        ItemKey key = ItemKey.given(tables.known(request.tableName()), request.key());
        return GetItemResponse.builder()
                .item(tables.items().find(key).map(shown).map(Item::attributes).orElse(null))
                .build();
    }
}
