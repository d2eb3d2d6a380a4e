package io.freshet.server.endtoend;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How long it took after each kind of fault until all was as before, as a table for people. */
final class Recoveries {
    private final Map<String, List<Recovery>> byFault = new TreeMap<>();

    /**
     * Of one fault.
     *
     * @param down from the fault to its repair
     * @param pause the longest time in which no put was acknowledged, from the fault on
     * @param delivery from the repair until every way of delivery had brought a record that was put after it
     */
    record Recovery(Duration down, Duration pause, Duration delivery) {}

    void add(String fault, Recovery recovery) {
        byFault.computeIfAbsent(fault, name -> new ArrayList<>()).add(recovery);
    }

    String table() {
        StringBuilder table = new StringBuilder(
                """
                | Fault | times | down | longest pause of puts, median and most | delivered again after the repair, median and most |
                |---|---|---|---|---|
                """);
        byFault.forEach((fault, all) -> table.append(String.format(
                Locale.ROOT,
                "| %s | %d | %s | %s | %s |%n",
                fault,
                all.size(),
                seconds(all.stream().map(Recovery::down).sorted().toList()),
                seconds(all.stream().map(Recovery::pause).sorted().toList()),
                seconds(all.stream().map(Recovery::delivery).sorted().toList()))));
        return table.toString();
    }

    private static String seconds(List<Duration> sorted) {
        return String.format(
                Locale.ROOT,
                "%.1f s, %.1f s",
                sorted.get((sorted.size() - 1) / 2).toMillis() / 1e3,
                sorted.get(sorted.size() - 1).toMillis() / 1e3);
    }
}
