package io.freshet.server.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/** Puts resources behind those that they need. */
public final class Order {
    private Order() {}

    /**
     * Every resource after all that it needs; of those that could come next, the one with the lowest rank, and then the first of the text.
     *
     * @param needs what each resource needs, in the order of the text; all of it must be there
     */
    public static List<String> of(Map<String, Set<String>> needs, ToIntFunction<String> rank, Problems problems) {
        Map<String, Set<String>> open = new LinkedHashMap<>();
        needs.forEach((id, set) -> open.put(id, new LinkedHashSet<>(set)));
        Set<String> order = new LinkedHashSet<>();
        while (!open.isEmpty()) {
            String next = null;
            for (Map.Entry<String, Set<String>> entry : open.entrySet()) {
                boolean ready = order.containsAll(entry.getValue());
                if (ready && (next == null || rank.applyAsInt(entry.getKey()) < rank.applyAsInt(next))) {
                    next = entry.getKey();
                }
            }
            if (next == null) {
                problems.error(
                        Place.START,
                        "Resources",
                        "need each other in a circle: " + String.join(", ", circle(open))
                                + " (expected: one that needs none of the others)");
                return List.copyOf(order);
            }
            order.add(next);
            open.remove(next);
        }
        return List.copyOf(order);
    }

    /** One of the circles, without those that only lead to it. */
    private static List<String> circle(Map<String, Set<String>> open) {
        List<String> path = new ArrayList<>();
        String at = open.keySet().iterator().next();
        while (!path.contains(at)) {
            path.add(at);
            at = open.getOrDefault(at, Set.of()).stream()
                    .filter(open::containsKey)
                    .findFirst()
                    .orElse(at);
        }
        return path.subList(path.indexOf(at), path.size());
    }
}
