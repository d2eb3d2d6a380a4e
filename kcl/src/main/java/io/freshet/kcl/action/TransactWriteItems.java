package io.freshet.kcl.action;

import io.freshet.awsapi.operation.ApiException;
import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.kcl.expression.Placeholders;
import io.freshet.kcl.expression.Update;
import io.freshet.kcl.item.Item;
import io.freshet.kcl.table.ItemKey;
import io.freshet.kcl.table.ItemWrite;
import io.freshet.kcl.table.ItemWrite.Outcome;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Writes to several items if the conditions of all hold, and to none otherwise. */
final class TransactWriteItems implements BlockingOperation<TransactWriteItemsRequest, TransactWriteItemsResponse> {
    private final NamedTables tables;
    private final ClientTokens tokens;

    TransactWriteItems(NamedTables tables, Clock clock) {
        this.tables = tables;
        this.tokens = new ClientTokens(clock);
    }

    @Override
    public Class<TransactWriteItemsRequest> requestType() {
        return TransactWriteItemsRequest.class;
    }

    @Override
    public TransactWriteItemsResponse answer(TransactWriteItemsRequest request, Caller caller) {
        NotBuilt.refuse(request.returnConsumedCapacity());
        NotBuilt.refuse(request.returnItemCollectionMetrics());
        String token = request.clientRequestToken();
        if (token == null || !tokens.knows(token, request.transactItems())) {
            write(request.transactItems());
            if (token != null) {
                tokens.remember(token, request.transactItems());
            }
        }
        return TransactWriteItemsResponse.builder().build();
    }

    private void write(List<TransactWriteItem> actions) {
        List<ItemWrite> writes = new ArrayList<>();
        List<@Nullable ReturnValuesOnConditionCheckFailure> wanted = new ArrayList<>();
        Set<ItemKey> keys = new HashSet<>();
        for (TransactWriteItem action : actions) {
            ItemWrite write = write(action, wanted);
            if (!keys.add(write.key())) {
                throw ApiException.validation("Transaction request cannot include multiple operations on one item");
            }
            writes.add(write);
        }
        List<Outcome> outcomes = tables.items().write(writes);
        if (!outcomes.stream().allMatch(Outcome::written)) {
            throw cancelled(outcomes, wanted);
        }
    }

    private ItemWrite write(TransactWriteItem action, List<@Nullable ReturnValuesOnConditionCheckFailure> wanted) {
        int given = (action.put() != null ? 1 : 0)
                + (action.update() != null ? 1 : 0)
                + (action.delete() != null ? 1 : 0)
                + (action.conditionCheck() != null ? 1 : 0);
        if (given != 1) {
            throw ApiException.validation("TransactItems can only contain one of Check, Put, Update or Delete");
        }
        if (action.put() != null) {
            wanted.add(action.put().returnValuesOnConditionCheckFailure());
            return put(action.put());
        }
        if (action.update() != null) {
            wanted.add(action.update().returnValuesOnConditionCheckFailure());
            return update(action.update());
        }
        if (action.delete() != null) {
            wanted.add(action.delete().returnValuesOnConditionCheckFailure());
            return delete(action.delete());
        }
        wanted.add(action.conditionCheck().returnValuesOnConditionCheckFailure());
        return check(action.conditionCheck());
    }

    private ItemWrite put(Put put) {
        Placeholders placeholders = new Placeholders(put.expressionAttributeNames(), put.expressionAttributeValues());
        ItemWrite write = ItemWrite.put(
                tables.known(put.tableName()),
                Item.given(put.item()),
                Conditions.of(put.conditionExpression(), placeholders));
        placeholders.requireAllUsed();
        return write;
    }

    private ItemWrite update(software.amazon.awssdk.services.dynamodb.model.Update update) {
        Placeholders placeholders =
                new Placeholders(update.expressionAttributeNames(), update.expressionAttributeValues());
        ItemWrite write = ItemWrite.update(
                ItemKey.given(tables.known(update.tableName()), update.key()),
                Update.parse(update.updateExpression(), placeholders),
                Conditions.of(update.conditionExpression(), placeholders));
        placeholders.requireAllUsed();
        return write;
    }

    private ItemWrite delete(Delete delete) {
        Placeholders placeholders =
                new Placeholders(delete.expressionAttributeNames(), delete.expressionAttributeValues());
        ItemWrite write = ItemWrite.delete(
                ItemKey.given(tables.known(delete.tableName()), delete.key()),
                Conditions.of(delete.conditionExpression(), placeholders));
        placeholders.requireAllUsed();
        return write;
    }

    private ItemWrite check(ConditionCheck check) {
        Placeholders placeholders =
                new Placeholders(check.expressionAttributeNames(), check.expressionAttributeValues());
        ItemWrite write = ItemWrite.check(
                ItemKey.given(tables.known(check.tableName()), check.key()),
                Conditions.of(check.conditionExpression(), placeholders));
        placeholders.requireAllUsed();
        return write;
    }

    private static TransactionCanceledException cancelled(
            List<Outcome> outcomes, List<@Nullable ReturnValuesOnConditionCheckFailure> wanted) {
        List<CancellationReason> reasons = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            Outcome outcome = outcomes.get(i);
            CancellationReason.Builder reason = CancellationReason.builder().code("None");
            if (!outcome.written()) {
                reason.code("ConditionalCheckFailed").message(Conditions.FAILED);
                Conditions.shown(outcome, wanted.get(i)).ifPresent(item -> reason.item(item.attributes()));
            }
            reasons.add(reason.build());
        }
        return TransactionCanceledException.builder()
                .message("Transaction cancelled, please refer cancellation reasons for specific reasons "
                        + reasons.stream().map(CancellationReason::code).toList())
                .cancellationReasons(reasons)
                .build();
    }
}
