package io.freshet.kcl.action;

import io.freshet.awsapi.operation.ApiException;
import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.kcl.expression.Condition;
import io.freshet.kcl.expression.KeyCondition;
import io.freshet.kcl.expression.Placeholders;
import io.freshet.kcl.item.Item;
import io.freshet.kcl.item.NormalForm;
import io.freshet.kcl.table.Items;
import io.freshet.kcl.table.Page;
import io.freshet.kcl.table.Table;
import io.freshet.kcl.table.View;
import java.util.Comparator;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** Reads the items of a table or an index that share a hash key, in the order of their range keys. */
final class Query implements BlockingOperation<QueryRequest, QueryResponse> {
    private final NamedTables tables;

    Query(NamedTables tables) {
        this.tables = tables;
    }

    @Override
    public Class<QueryRequest> requestType() {
        return QueryRequest.class;
    }

    @Override
    public QueryResponse answer(QueryRequest request, Caller caller) {
        NotBuilt.refuse(request.hasAttributesToGet(), "AttributesToGet");
        NotBuilt.refuse(!request.keyConditions().isEmpty(), "KeyConditions");
        NotBuilt.refuse(!request.queryFilter().isEmpty(), "QueryFilter");
        NotBuilt.refuse(request.returnConsumedCapacity());
        if (request.keyConditionExpression() == null) {
            throw ApiException.validation(
                    "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
        }
        Table table = tables.known(request.tableName());
        View view = View.of(table, request.indexName());
        Placeholders placeholders =
                new Placeholders(request.expressionAttributeNames(), request.expressionAttributeValues());
        Condition wanted = KeyCondition.parse(
                request.keyConditionExpression(),
                placeholders,
                view.key().hash(),
                view.key().range());
        Reading reading = Reading.of(
                view,
                request.limit(),
                request.select(),
                request.projectionExpression(),
                request.filterExpression(),
                request.consistentRead(),
                placeholders);
        placeholders.requireAllUsed();
        List<Items.Named> items = view.of(tables.items().all(table)).stream()
                .filter(item -> wanted.holds(item.item()))
                .toList();
        Page page = reading.page(from(request, view, items));
        return QueryResponse.builder()
                .items(reading.items(page))
                .count(page.items().size())
                .scannedCount(page.scanned())
                .lastEvaluatedKey(page.last() == null ? null : page.last().attributes())
                .build();
    }

    /** The items in the order of the query, from where the page before ended. */
    private static List<Items.Named> from(QueryRequest request, View view, List<Items.Named> items) {
        Comparator<Items.Named> order = Boolean.FALSE.equals(request.scanIndexForward())
                ? view.queryOrder().reversed()
                : view.queryOrder();
        if (request.exclusiveStartKey().isEmpty()) {
            return items.stream().sorted(order).toList();
        }
        Items.Named last = view.given(new Item(NormalForm.of(request.exclusiveStartKey())));
        return items.stream()
                .filter(item -> order.compare(item, last) > 0)
                .sorted(order)
                .toList();
    }
}
