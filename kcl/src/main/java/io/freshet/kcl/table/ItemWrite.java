package io.freshet.kcl.table;

import io.freshet.kcl.expression.Condition;
import io.freshet.kcl.expression.Update;
import io.freshet.kcl.item.Item;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One write to one item, whichever request it came in.
 *
 * @param condition asked of the item as it is, of the empty one if there is none
 * @param change from the item before, if there was one, to the item after, if there is to be one
 */
public record ItemWrite(ItemKey key, Condition condition, UnaryOperator<Optional<Item>> change) {
    public static ItemWrite put(Table table, Item item, Condition condition) {
        return new ItemWrite(ItemKey.of(table, item), condition, before -> Optional.of(item));
    }

    /** Changes the item, or makes one of the key and what the update sets. */
    public static ItemWrite update(ItemKey key, Update update, Condition condition) {
        update.requireSparing(key.table().key().attributes());
        return new ItemWrite(key, condition, before -> {
            Item after = update.of(before.orElse(key.attributes())).checkedSize();
            ItemKey.of(key.table(), after); // the keys of indexes keep their types
            return Optional.of(after);
        });
    }

    public static ItemWrite delete(ItemKey key, Condition condition) {
        return new ItemWrite(key, condition, before -> Optional.empty());
    }

    /** Changes nothing, and stands in the way of whoever does at the same time. */
    public static ItemWrite check(ItemKey key, Condition condition) {
        return new ItemWrite(key, condition, before -> before);
    }

    /**
     * What became of a write.
     *
     * @param written false if the condition did not hold
     */
    public record Outcome(boolean written, Optional<Item> before, Optional<Item> after) {}

    Outcome against(Optional<Item> before) {
        return condition.holds(before.orElse(Item.EMPTY))
                ? new Outcome(true, before, change.apply(before))
                : new Outcome(false, before, before);
    }
}
