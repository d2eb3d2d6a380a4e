package io.freshet.kcl.action;

import io.freshet.awsapi.operation.ApiException;
import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.kcl.expression.Placeholders;
import io.freshet.kcl.item.Item;
import io.freshet.kcl.item.NormalForm;
import io.freshet.kcl.table.Items;
import io.freshet.kcl.table.Page;
import io.freshet.kcl.table.Table;
import io.freshet.kcl.table.View;
import java.util.List;
import java.util.function.IntPredicate;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/** Reads the items of a table or an index, in pages, in an order that does not change while they do not. */
final class Scan implements BlockingOperation<ScanRequest, ScanResponse> {
    private final NamedTables tables;

    Scan(NamedTables tables) {
        this.tables = tables;
    }

    @Override
    public Class<ScanRequest> requestType() {
        return ScanRequest.class;
    }

    @Override
    public ScanResponse answer(ScanRequest request, Caller caller) {
        NotBuilt.refuse(request.hasAttributesToGet(), "AttributesToGet");
        NotBuilt.refuse(!request.scanFilter().isEmpty(), "ScanFilter");
        NotBuilt.refuse(request.returnConsumedCapacity());
        Table table = tables.known(request.tableName());
        View view = View.of(table, request.indexName());
        Placeholders placeholders =
                new Placeholders(request.expressionAttributeNames(), request.expressionAttributeValues());
        Reading reading = Reading.of(
                view,
                request.limit(),
                request.select(),
                request.projectionExpression(),
                request.filterExpression(),
                request.consistentRead(),
                placeholders);
        placeholders.requireAllUsed();
        String after = request.exclusiveStartKey().isEmpty()
                ? ""
                : view.given(new Item(NormalForm.of(request.exclusiveStartKey())))
                        .name();
        IntPredicate segment = segment(request);
        List<Items.Named> items = view.of(tables.items().all(table)).stream()
                .filter(item ->
                        segment.test(item.name().hashCode()) && item.name().compareTo(after) > 0)
                .toList();
        Page page = reading.page(items);
        return ScanResponse.builder()
                .items(reading.items(page))
                .count(page.items().size())
                .scannedCount(page.scanned())
                .lastEvaluatedKey(page.last() == null ? null : page.last().attributes())
                .build();
    }

    /** Which share of the items a parallel scan wants; each item is in one. */
    private static IntPredicate segment(ScanRequest request) {
        Integer segment = request.segment();
        Integer total = request.totalSegments();
        if (segment == null && total == null) {
            return hash -> true;
        }
        if (segment == null || total == null) {
            throw ApiException.validation("The " + (segment == null ? "Segment" : "TotalSegments")
                    + " parameter is required but was not present in the request when the other one is present");
        }
        if (segment >= total) {
            throw ApiException.validation("The Segment parameter is zero-based and must be less than parameter"
                    + " TotalSegments: Segment: " + segment + " is not less than TotalSegments: " + total);
        }
        return hash -> Math.floorMod(hash, total) == segment;
    }
}
