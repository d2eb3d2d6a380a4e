package io.freshet.server.config;

import io.freshet.ingest.fault.Fault;
import io.freshet.server.config.ServerConfig.TableColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** A YAML file as dotted keys, with the tables and the faults apart. */
record YamlSettings(
        Map<String, String> values, Map<String, List<TableColumn>> tables, List<Fault> faults, List<String> problems) {
    static YamlSettings parse(String yaml) {
        YamlSettings settings =
                new YamlSettings(new TreeMap<>(), new TreeMap<>(), new ArrayList<>(), new ArrayList<>());
        try {
            Object root = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
            if (root instanceof Map<?, ?> map) {
                settings.flatten("", map);
            } else if (root != null) {
                settings.problems.add(
                        "config file: not a map (expected: keys with values, as in docs/configuration.md)");
            }
        } catch (YAMLException e) {
            settings.problems.add("config file: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse("not YAML"));
        }
        return settings;
    }

    private void flatten(String prefix, Map<?, ?> map) {
        map.forEach((name, value) -> {
            String key = prefix + name;
            if (key.equals("tables")) {
                databases(value);
            } else if (key.equals("testing.faults")) {
                faults.addAll(FaultList.read(value, problems));
            } else if (value instanceof Map<?, ?> nested) {
                flatten(key + ".", nested);
            } else {
                values.put(key, String.valueOf(value));
            }
        });
    }

    private void databases(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> databases)) {
            problems.add("tables: not a map (expected: database, then table, then a list of columns)");
            return;
        }
        databases.forEach((database, tablesOfIt) -> {
            if (tablesOfIt instanceof Map<?, ?> named) {
                named.forEach((table, columns) ->
                        tables.put(database + "." + table, columns(database + "." + table, columns)));
            } else {
                problems.add("tables." + database + ": not a map (expected: table names)");
            }
        });
    }

    private List<TableColumn> columns(String table, @Nullable Object value) {
        List<TableColumn> columns = new ArrayList<>();
        for (Object column : value instanceof List<?> list ? list : List.of()) {
            if (column instanceof Map<?, ?> map && map.containsKey("name") && map.containsKey("type")) {
                columns.add(new TableColumn(String.valueOf(map.get("name")), String.valueOf(map.get("type"))));
            } else {
                problems.add("tables." + table + ": " + column + " (expected: {name: ..., type: ...})");
            }
        }
        if (columns.isEmpty()) {
            problems.add("tables." + table + ": no columns (expected: a list of {name: ..., type: ...})");
        }
        return columns;
    }
}
