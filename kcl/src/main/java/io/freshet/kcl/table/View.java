package io.freshet.kcl.table;

import io.freshet.awsapi.operation.ApiException;
import io.freshet.kcl.item.AttributeType;
import io.freshet.kcl.item.Item;
import io.freshet.kcl.item.Order;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a scan or a query sees: a table, or an index of it.
 *
 * @param index absent for the table itself
 */
public record View(Table table, @Nullable Index index) {
    /** The table, or the index of that name, which must exist. */
    public static View of(Table table, @Nullable String indexName) {
        if (indexName == null) {
            return new View(table, null);
        }
        return new View(
                table,
                table.index(indexName)
                        .orElseThrow(() ->
                                ApiException.validation("The table does not have the specified index: " + indexName)));
    }

    public Key key() {
        return index == null ? table.key() : index.key();
    }

    /** Whether an item of the table is in it: it has all attributes of the key, and of the right types. */
    public boolean holds(Item item) {
        return key().attributes().stream().allMatch(name -> item.get(name)
                .map(AttributeType::of)
                .filter(type -> type == table.keyTypes().get(name))
                .isPresent());
    }

    public Item shown(Item item) {
        if (index == null || index.projection() == Index.Projected.ALL) {
            return item;
        }
        Set<String> names = keys();
        if (index.projection() == Index.Projected.INCLUDE) {
            names.addAll(index.projected());
        }
        return item.only(names::contains);
    }

    /** Where an item stands, as {@code LastEvaluatedKey} says it. */
    public Item position(Item item) {
        return item.only(keys()::contains);
    }

    /** A position that a client gave back. */
    public Items.Named given(Item position) {
        if (!position.attributes().keySet().equals(keys())) {
            throw ApiException.validation("The provided starting key is invalid");
        }
        ItemKey key = ItemKey.of(table, position);
        return new Items.Named(key.name(), position);
    }

    /** The attributes of this key and of the table's. */
    private Set<String> keys() {
        Set<String> names = new LinkedHashSet<>(table.key().attributes());
        names.addAll(key().attributes());
        return names;
    }

    /** The order of a query: by range key, and by name among equals. */
    public Comparator<Items.Named> queryOrder() {
        Comparator<Items.Named> byName = Comparator.comparing(Items.Named::name);
        String range = key().range();
        return range == null ? byName : byRange(range).thenComparing(byName);
    }

    private static Comparator<Items.Named> byRange(String range) {
        return (a, b) -> Order.compare(
                        a.item().get(range).orElseThrow(), b.item().get(range).orElseThrow())
                .orElse(0);
    }

    /** The items in it, in the order of a scan. */
    public List<Items.Named> of(List<Items.Named> items) {
        return items.stream().filter(named -> holds(named.item())).collect(Collectors.toList());
    }
}
