package io.freshet.server.template.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The paths at which two documents differ. */
final class Differences {
    private static final int MOST = 6;

    private Differences() {}

    static List<String> of(JsonNode before, JsonNode after) {
        List<String> paths = new ArrayList<>();
        collect("", before, after, paths);
        return paths.size() <= MOST ? paths : new ArrayList<>(List.of(paths.size() + " properties"));
    }

    private static void collect(String path, JsonNode before, JsonNode after, List<String> paths) {
        if (!before.isObject() || !after.isObject()) {
            if (!before.equals(after)) {
                paths.add(path);
            }
            return;
        }
        Map<String, JsonNode> all = new TreeMap<>();
        before.properties().forEach(member -> all.put(member.getKey(), member.getValue()));
        after.properties().forEach(member -> all.put(member.getKey(), member.getValue()));
        Set<String> names = new TreeSet<>(all.keySet());
        for (String name : names) {
            String below = path.isEmpty() ? name : path + "." + name;
            JsonNode one = before.get(name);
            JsonNode other = after.get(name);
            if (one != null && other != null) {
                collect(below, one, other, paths);
            } else if (!Objects.equals(one, other)) {
                paths.add(below);
            }
        }
    }
}
