package io.freshet.kcl.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.kcl.expression.Condition;
import io.freshet.kcl.expression.Placeholders;
import io.freshet.kcl.item.Item;
import io.freshet.kcl.table.ItemKey;
import io.freshet.kcl.table.ItemWrite;
import io.freshet.kcl.table.ItemWrite.Outcome;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/** Removes an item, if a condition holds. */
final class DeleteItem implements BlockingOperation<DeleteItemRequest, DeleteItemResponse> {
    private final NamedTables tables;

    DeleteItem(NamedTables tables) {
        this.tables = tables;
    }

    @Override
    public Class<DeleteItemRequest> requestType() {
        return DeleteItemRequest.class;
    }

    @Override
    public DeleteItemResponse answer(DeleteItemRequest request, Caller caller) {
        NotBuilt.refuse(request.returnConsumedCapacity());
        NotBuilt.refuse(request.returnItemCollectionMetrics());
        Conditions.requireOldOrNone(request.returnValues());
        Placeholders placeholders =
                new Placeholders(request.expressionAttributeNames(), request.expressionAttributeValues());
        Condition condition = Conditions.of(
                request.conditionExpression(), placeholders, request.expected(), request.conditionalOperator());
        placeholders.requireAllUsed();
        ItemKey key = ItemKey.given(tables.known(request.tableName()), request.key());
        Outcome outcome = Conditions.held(
                tables.items().write(ItemWrite.delete(key, condition)), request.returnValuesOnConditionCheckFailure());
        return DeleteItemResponse.builder()
                .attributes(
                        request.returnValues() == ReturnValue.ALL_OLD
                                ? outcome.before().map(Item::attributes).orElse(null)
                                : null)
                .build();
    }
}
