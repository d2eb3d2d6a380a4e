package io.freshet.sqlplanner.operator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The items that were counted most, of all that are taken in. */
public final class ItemCounts {
    /** How many different items a window counts exactly. */
    public static final int MOST_ITEMS = 500_000;

    private static final Comparator<Counted> LEAST_FIRST = Comparator.comparingLong(Counted::count)
            .thenComparing(
                    Comparator.comparing((Counted c) -> c.item().toString()).reversed());

    private final int wanted;
    private final PriorityQueue<Counted> best = new PriorityQueue<>(LEAST_FIRST);

    /** An item with its count. */
    public record Counted(Object item, long count) {}

    public ItemCounts(int wanted) {
        this.wanted = wanted;
    }

    /** Takes in an item, once. */
    public void take(Object item, long count) {
        best.add(new Counted(item, count));
        if (best.size() > wanted) {
            best.remove();
        }
    }

    /** The items, those that came most first. */
    public List<Counted> descending() {
        List<Counted> sorted = new ArrayList<>(best);
        sorted.sort(LEAST_FIRST.reversed());
        return sorted;
    }

    /** The number that half of them do not exceed; sorts the list. */
    public static long median(List<Long> counts) {
        counts.sort(null);
        return counts.get(counts.size() / 2);
    }
}
