package io.freshet.benchmarks.sql;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.LookupTableSource;
import org.apache.flink.table.connector.source.lookup.LookupFunctionProvider;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.LookupFunction;

/** The devices for Flink SQL: a table to look rows up in that holds all of them in memory, which is the best a lookup join can have. */
public final class DeviceTable implements DynamicTableSourceFactory {
    static final int DEVICES = 1_000;

    static String device(int number) {
        return "device-" + number;
    }

    static String site(int number) {
        return "site-" + number % 37;
    }

    @Override
    public String factoryIdentifier() {
        return "devices";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of();
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        ResolvedSchema schema = context.getCatalogTable().getResolvedSchema();
        List<String> names = schema.getColumns().stream().map(Column::getName).toList();
        if (!names.equals(List.of("device", "site"))) {
            throw new IllegalArgumentException("columns of a table of devices: " + names + " (expected: device, site)");
        }
        return new Source();
    }

    private static final class Source implements LookupTableSource {
        @Override
        public LookupRuntimeProvider getLookupRuntimeProvider(LookupContext context) {
            return LookupFunctionProvider.of(new Lookup());
        }

        @Override
        public DynamicTableSource copy() {
            return new Source();
        }

        @Override
        public String asSummaryString() {
            return "devices";
        }
    }

    /** Gives the row of a device. */
    public static final class Lookup extends LookupFunction {
        private static final long serialVersionUID = 1L;

        private transient Map<StringData, Collection<RowData>> rows = Map.of();

        @Override
        public void open(FunctionContext context) {
            rows = new HashMap<>();
            IntStream.range(0, DEVICES).forEach(i -> {
                StringData device = StringData.fromString(device(i));
                rows.put(device, List.of(GenericRowData.of(device, StringData.fromString(site(i)))));
            });
        }

        @Override
        public Collection<RowData> lookup(RowData key) {
            return rows.getOrDefault(key.getString(0), List.of());
        }
    }
}
