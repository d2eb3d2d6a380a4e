package io.freshet.kcl.table;

import io.freshet.kcl.expression.Condition;
import io.freshet.kcl.item.Item;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one answer of a scan or a query holds.
 *
 * @param scanned how many items were looked at
 * @param last the position to go on after; absent at the end
 */
public record Page(List<Item> items, int scanned, @Nullable Item last) {
    private static final long MAX_BYTES = 1 << 20;

    /**
     * The first page of some items.
     *
     * @param filter what is looked at but does not hold is left out
     */
    public static Page of(View view, List<Items.Named> items, int limit, Condition filter) {
        List<Item> shown = new ArrayList<>();
        long bytes = 0;
        for (int i = 0; i < items.size(); i++) {
            Item item = view.shown(items.get(i).item());
            bytes += item.bytes();
            if (filter.holds(item)) {
                shown.add(item);
            }
            boolean full = i + 1 >= limit || bytes >= MAX_BYTES;
            if (full && (i + 1 < items.size() || i + 1 == limit)) {
                return new Page(shown, i + 1, view.position(items.get(i).item()));
            }
        }
        return new Page(shown, items.size(), null);
    }
}
