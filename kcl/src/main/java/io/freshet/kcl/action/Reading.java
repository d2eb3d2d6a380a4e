package io.freshet.kcl.action;

import io.freshet.awsapi.operation.ApiException;
import io.freshet.kcl.expression.Condition;
import io.freshet.kcl.expression.Placeholders;
import io.freshet.kcl.expression.Projection;
import io.freshet.kcl.item.Item;
import io.freshet.kcl.table.Index;
import io.freshet.kcl.table.Items;
import io.freshet.kcl.table.Page;
import io.freshet.kcl.table.View;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Select;

/** What a scan and a query have in common: how much of which items is wanted. */
record Reading(View view, int limit, boolean countOnly, Condition filter, UnaryOperator<Item> shown) {
    static Reading of(
            View view,
            @Nullable Integer limit,
            @Nullable Select select,
            @Nullable String projection,
            @Nullable String filter,
            @Nullable Boolean consistent,
            Placeholders placeholders) {
        Index index = view.index();
        if (index != null && Boolean.TRUE.equals(consistent)) {
            throw ApiException.validation("Consistent reads are not supported on global secondary indexes");
        }
        if (index != null && select == Select.ALL_ATTRIBUTES && index.projection() != Index.Projected.ALL) {
            throw TableShapes.invalid("Select type ALL_ATTRIBUTES is not supported for global secondary index "
                    + index.name() + " because its projection type is not ALL");
        }
        if ((select == Select.SPECIFIC_ATTRIBUTES) != (projection != null) && select != null) {
            throw ApiException.validation(
                    "Select SPECIFIC_ATTRIBUTES and ProjectionExpression can be used together only");
        }
        return new Reading(
                view,
                limit == null ? Integer.MAX_VALUE : limit,
                select == Select.COUNT,
                filter == null ? Condition.ALWAYS : Condition.parse("FilterExpression", filter, placeholders),
                shown(projection, placeholders));
    }

    /** What of an item a projection shows; all if there is none. */
    static UnaryOperator<Item> shown(@Nullable String projection, Placeholders placeholders) {
        return projection == null ? item -> item : Projection.parse(projection, placeholders)::of;
    }

    Page page(List<Items.Named> items) {
        return Page.of(view, items, limit, filter);
    }

    /** The items for the answer; null if only their number is wanted. */
    @Nullable
    List<Map<String, AttributeValue>> items(Page page) {
        return countOnly
                ? null
                : page.items().stream().map(shown).map(Item::attributes).toList();
    }
}
