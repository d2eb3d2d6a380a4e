package io.freshet.kcl.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.kcl.expression.Condition;
import io.freshet.kcl.expression.Placeholders;
import io.freshet.kcl.item.Item;
import io.freshet.kcl.table.ItemWrite;
import io.freshet.kcl.table.ItemWrite.Outcome;
import io.freshet.kcl.table.Table;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/** Puts an item in the place of the one with its key, if a condition holds. */
final class PutItem implements BlockingOperation<PutItemRequest, PutItemResponse> {
    private final NamedTables tables;

    PutItem(NamedTables tables) {
        this.tables = tables;
    }

    @Override
    public Class<PutItemRequest> requestType() {
        return PutItemRequest.class;
    }

    @Override
    public PutItemResponse answer(PutItemRequest request, Caller caller) {
        NotBuilt.refuse(request.returnConsumedCapacity());
        NotBuilt.refuse(request.returnItemCollectionMetrics());
        Conditions.requireOldOrNone(request.returnValues());
        Placeholders placeholders =
                new Placeholders(request.expressionAttributeNames(), request.expressionAttributeValues());
        Condition condition = Conditions.of(
                request.conditionExpression(), placeholders, request.expected(), request.conditionalOperator());
        placeholders.requireAllUsed();
        Table table = tables.known(request.tableName());
        Outcome outcome = Conditions.held(
                tables.items().write(ItemWrite.put(table, Item.given(request.item()), condition)),
                request.returnValuesOnConditionCheckFailure());
        return PutItemResponse.builder()
                .attributes(
                        request.returnValues() == ReturnValue.ALL_OLD
                                ? outcome.before().map(Item::attributes).orElse(null)
                                : null)
                .build();
    }
}
