package io.freshet.kcl.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.kcl.expression.Condition;
import io.freshet.kcl.expression.OlderForms;
import io.freshet.kcl.expression.Placeholders;
import io.freshet.kcl.expression.Update;
import io.freshet.kcl.item.Item;
import io.freshet.kcl.table.ItemKey;
import io.freshet.kcl.table.ItemWrite;
import io.freshet.kcl.table.ItemWrite.Outcome;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** Changes an item, or makes it, if a condition holds. */
final class UpdateItem implements BlockingOperation<UpdateItemRequest, UpdateItemResponse> {
    private final NamedTables tables;

    UpdateItem(NamedTables tables) {
        this.tables = tables;
    }

    @Override
    public Class<UpdateItemRequest> requestType() {
        return UpdateItemRequest.class;
    }

    @Override
    public UpdateItemResponse answer(UpdateItemRequest request, Caller caller) {
        NotBuilt.refuse(request.returnConsumedCapacity());
        NotBuilt.refuse(request.returnItemCollectionMetrics());
        Placeholders placeholders =
                new Placeholders(request.expressionAttributeNames(), request.expressionAttributeValues());
        Condition condition = Conditions.of(
                request.conditionExpression(), placeholders, request.expected(), request.conditionalOperator());
        Update update = update(request, placeholders);
        placeholders.requireAllUsed();
        ItemKey key = ItemKey.given(tables.known(request.tableName()), request.key());
        Outcome outcome = Conditions.held(
                tables.items().write(ItemWrite.update(key, update, condition)),
                request.returnValuesOnConditionCheckFailure());
        return UpdateItemResponse.builder()
                .attributes(
                        returned(request, update, outcome).map(Item::attributes).orElse(null))
                .build();
    }

    private static Update update(UpdateItemRequest request, Placeholders placeholders) {
        if (!request.attributeUpdates().isEmpty()) {
            Conditions.requireOneForm(request.updateExpression(), "UpdateExpression", "AttributeUpdates");
            Conditions.requireOneForm(request.conditionExpression(), "ConditionExpression", "AttributeUpdates");
            return OlderForms.updates(request.attributeUpdates());
        }
        if (!request.expected().isEmpty()) {
            Conditions.requireOneForm(request.updateExpression(), "UpdateExpression", "Expected");
        }
        return request.updateExpression() == null
                ? new Update(List.of())
                : Update.parse(request.updateExpression(), placeholders);
    }

    private static Optional<Item> returned(UpdateItemRequest request, Update update, Outcome outcome) {
        ReturnValue wanted = request.returnValues() == null ? ReturnValue.NONE : request.returnValues();
        Optional<Item> item =
                switch (wanted) {
                    case NONE, UNKNOWN_TO_SDK_VERSION -> Optional.empty();
                    case ALL_OLD -> outcome.before();
                    case ALL_NEW -> outcome.after();
                    case UPDATED_OLD -> outcome.before().map(update.touched()::of);
                    case UPDATED_NEW -> outcome.after().map(update.touched()::of);
                };
        return item.filter(any -> !any.attributes().isEmpty());
    }
}
