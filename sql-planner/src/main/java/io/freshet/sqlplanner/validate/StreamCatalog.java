package io.freshet.sqlplanner.validate;

import io.freshet.sqlplanner.Column;
import io.freshet.sqlplanner.InputStream;
import io.freshet.sqlplanner.ReferenceTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.CalciteConnectionProperty;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.jspecify.annotations.Nullable;

/** The streams known so far, those the application reads and those it has created, and the reference tables. */
public final class StreamCatalog {
    private final Map<String, StreamTable> streams = new LinkedHashMap<>();

    public StreamCatalog(List<InputStream> inputs, List<ReferenceTable> tables) {
        inputs.forEach(input ->
                streams.put(input.name(), new StreamTable(input.name(), input.columns(), StreamTable.Kind.INPUT)));
        tables.forEach(table ->
                streams.put(table.name(), new StreamTable(table.name(), table.columns(), StreamTable.Kind.TABLE)));
    }

    public void create(String name, List<Column> columns) {
        create(name, columns, null);
    }

    /** A stream of which a column is the ROWTIME, if it has a watermark. */
    public void create(String name, List<Column> columns, @Nullable Watermark watermark) {
        streams.put(name, new StreamTable(name, List.copyOf(columns), StreamTable.Kind.CREATED, watermark));
    }

    public void drop(String name) {
        streams.remove(name);
    }

    public @Nullable StreamTable find(String name) {
        return streams.get(name);
    }

    public boolean isInput(String name) {
        StreamTable stream = streams.get(name);
        return stream != null && stream.input();
    }

    /** True for a reference table. */
    public boolean isTable(String name) {
        StreamTable stream = streams.get(name);
        return stream != null && stream.isTable();
    }

    public List<String> names() {
        return List.copyOf(streams.keySet());
    }

    /** The streams that the application created, in order. */
    public List<StreamTable> created() {
        return streams.values().stream()
                .filter(stream -> !stream.input() && !stream.isTable())
                .toList();
    }

    /** The names of all columns of all streams, the system columns included. */
    List<String> columnNames() {
        List<String> names = new ArrayList<>(List.of(StreamTable.ROWTIME, StreamTable.ARRIVAL));
        streams.values().forEach(stream -> stream.columns().forEach(column -> names.add(column.name())));
        return names.stream().distinct().toList();
    }

    CalciteCatalogReader reader(RelDataTypeFactory types) {
        CalciteSchema root = CalciteSchema.createRootSchema(false, false);
        streams.forEach(root::add);
        Properties properties = new Properties();
        properties.setProperty(CalciteConnectionProperty.CASE_SENSITIVE.camelName(), "true");
        return new CalciteCatalogReader(root, List.of(), types, new CalciteConnectionConfigImpl(properties));
    }
}
