package io.freshet.jobs.flinksql.flink;

import static java.util.Objects.requireNonNull;

import io.freshet.firehosesink.stream.DeliveryStream;
import io.freshet.ingest.flink.StartingPosition;
import io.freshet.ingest.log.ShardReader;
import io.freshet.ingest.log.ShardReaderFactory;
import io.freshet.ingest.stream.Shard;
import io.freshet.jobs.application.StreamReference;
import io.freshet.jobs.flinksql.object.Records;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.format.EncodingFormat;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.SerializationFormatFactory;

/**
 * Makes what reads and writes a table of a {@link FreshetCatalog}. It is asked for every table of it, so that no other connector is
 * reached than those named here: a script may come from the network, and others open files and connections.
 */
final class FreshetTables implements DynamicTableSourceFactory, DynamicTableSinkFactory {
    private final TableBackends backends;
    private final TableScope scope;
    private final Map<String, Integer> uids = new HashMap<>();

    FreshetTables(TableBackends backends, TableScope scope) {
        this.backends = backends;
        this.scope = scope;
    }

    /** The options of one connector, so that Flink refuses others by name. */
    private record Declared(String factoryIdentifier, Set<ConfigOption<?>> optionalOptions)
            implements DynamicTableSourceFactory, DynamicTableSinkFactory {
        @Override
        public Set<ConfigOption<?>> requiredOptions() {
            return Set.of();
        }

        @Override
        public DynamicTableSource createDynamicTableSource(Context context) {
            throw new UnsupportedOperationException();
        }

        @Override
        public DynamicTableSink createDynamicTableSink(Context context) {
            throw new UnsupportedOperationException();
        }
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        String connector = connector(context);
        if (TableOptions.HARMLESS.contains(connector)) {
            return FactoryUtil.discoverFactory(context.getClassLoader(), DynamicTableSourceFactory.class, connector)
                    .createDynamicTableSource(context);
        }
        FactoryUtil.TableFactoryHelper helper = helper(context, connector);
        ReadableConfig options = helper.getOptions();
        if (connector.equals(TableOptions.LEDGER_CONNECTOR)) {
            return ledger(delivery(options), context);
        }
        checkFormat(connector, options);
        DecodingFormat<DeserializationSchema<RowData>> format = decoding(helper, options);
        helper.validateExcept(TableOptions.UNUSED_PREFIX);
        boolean skipsBad = options.get(TableOptions.SKIP_BAD);
        if (connector.equals(TableOptions.DELIVERY_CONNECTOR)) {
            DeliveryStream delivery = delivery(options);
            scope.guard().read(StreamReference.of(delivery.arn()));
            return new DeliveredScan(
                    delivered(delivery, format, options), format, context.getPhysicalRowDataType(), skipsBad);
        }
        if (format instanceof NoFormat) {
            throw new ValidationException("the option 'format' is missing (expected: " + TableOptions.FORMATS + ")");
        }
        StreamReference stream = stream(options);
        scope.guard().read(stream);
        return new StreamScan(log(context, stream, options), format, context.getPhysicalRowDataType(), skipsBad);
    }

    private static String connector(Context context) {
        String connector = context.getCatalogTable().getOptions().getOrDefault("connector", "");
        boolean known = TableOptions.HARMLESS.contains(connector)
                || connector.equals(TableOptions.STREAM_CONNECTOR)
                || connector.equals(TableOptions.DELIVERY_CONNECTOR)
                || connector.equals(TableOptions.LEDGER_CONNECTOR);
        if (!known) {
            throw unknownConnector(connector);
        }
        return connector;
    }

    static ValidationException unknownConnector(String connector) {
        return new ValidationException("the connector '" + connector + "' cannot be used here (expected: 'kinesis' for"
                + " streams, 'firehose' for delivery streams, 'datagen' or 'blackhole')");
    }

    /** Records of a delivery stream are told apart by their ends, which what is binary does not have. */
    private static void checkFormat(String connector, ReadableConfig options) {
        if (connector.equals(TableOptions.DELIVERY_CONNECTOR)
                && options.getOptional(TableOptions.FORMAT)
                        .filter(WholeRecords.AVRO::equals)
                        .isPresent()) {
            throw new ValidationException("the option 'format' is 'avro', which records of a delivery stream cannot be"
                    + " (expected: 'json', 'csv' or 'raw'; no format where objects are Avro files)");
        }
    }

    private FactoryUtil.TableFactoryHelper helper(Context context, String connector) {
        return FactoryUtil.createTableFactoryHelper(
                new Declared(
                        connector,
                        connector.equals(TableOptions.STREAM_CONNECTOR)
                                ? TableOptions.ofStream()
                                : TableOptions.ofDelivery()),
                context);
    }

    private static DecodingFormat<DeserializationSchema<RowData>> decoding(
            FactoryUtil.TableFactoryHelper helper, ReadableConfig options) {
        if (options.getOptional(TableOptions.FORMAT).isEmpty()) {
            return new NoFormat();
        }
        if (options.get(TableOptions.FORMAT).equals(DiscoveredFormat.NAME)) {
            return new DiscoveredFormat(
                    options.getOptional(DiscoveredFormat.COLUMNS).orElse("{}"));
        }
        DecodingFormat<DeserializationSchema<RowData>> format =
                helper.discoverDecodingFormat(DeserializationFormatFactory.class, TableOptions.FORMAT);
        return options.get(TableOptions.FORMAT).equals(WholeRecords.AVRO) ? new WholeRecords(format) : format;
    }

    private DeliveredScan.Delivered delivered(
            DeliveryStream delivery, DecodingFormat<?> format, ReadableConfig options) {
        boolean brackets = format instanceof DiscoveredFormat discovered
                ? discovered.isJson()
                : options.getOptional(TableOptions.FORMAT)
                        .filter("json"::equals)
                        .isPresent();
        return new DeliveredScan.Delivered(
                delivery.name(),
                backends.store(),
                backends.delivered(delivery),
                brackets ? Records.End.BRACKET : Records.End.LINE,
                () -> uid("delivered-" + delivery.name()));
    }

    private LedgerScan ledger(DeliveryStream delivery, Context context) {
        scope.guard().read(StreamReference.of(delivery.arn()));
        return new LedgerScan(
                new LedgerScan.Book(
                        delivery.name(),
                        delivery.createdAt().toEpochMilli(),
                        backends.kafkaProperties(),
                        () -> uid("ledger-" + delivery.name())),
                context.getPhysicalRowDataType());
    }

    private StreamScan.Log log(Context context, StreamReference stream, ReadableConfig options) {
        boolean untilNow = context.getConfiguration().get(ExecutionOptions.RUNTIME_MODE) == RuntimeExecutionMode.BATCH;
        ShardReaderFactory readers = backends.readers().of(backends.logs().log(stream));
        Map<Integer, Long> createdAt = backends.streams().find(stream.name()).stream()
                .flatMap(found -> found.shards().stream())
                .collect(Collectors.toMap(
                        Shard::index, shard -> shard.createdAt().toEpochMilli()));
        return new StreamScan.Log(
                stream.name(),
                readers,
                createdAt,
                start(stream, readers, options, untilNow),
                untilNow,
                () -> uid("stream-" + stream.name()));
    }

    private StartingPosition start(
            StreamReference stream, ShardReaderFactory readers, ReadableConfig options, boolean untilNow) {
        String position = TableOptions.first(options, List.of(TableOptions.POSITION, TableOptions.OLD_POSITION))
                .orElse(untilNow ? "TRIM_HORIZON" : "LATEST");
        return switch (position) {
            case "TRIM_HORIZON" -> StartingPosition.trimHorizon();
            case "LATEST" -> untilNow ? StartingPosition.latest() : scope.now(stream);
            case "AT_TIMESTAMP" -> at(readers, options);
            default ->
                throw new ValidationException("the option '" + TableOptions.POSITION.key() + "' is '" + position
                        + "' (expected: TRIM_HORIZON, LATEST or AT_TIMESTAMP)");
        };
    }

    private static StartingPosition at(ShardReaderFactory readers, ReadableConfig options) {
        String text = TableOptions.first(options, List.of(TableOptions.TIMESTAMP, TableOptions.OLD_TIMESTAMP))
                .orElse("");
        Instant since;
        try {
            since = text.matches("\\d{1,12}(\\.\\d{1,9})?")
                    ? Instant.ofEpochMilli((long) (Double.parseDouble(text) * 1000))
                    : Instant.parse(text);
        } catch (DateTimeException e) {
            throw new ValidationException(
                    "the option '" + TableOptions.TIMESTAMP.key() + "' is '" + text
                            + "' (expected: a time such as 2026-03-01T12:00:00Z, or seconds since 1970)",
                    e);
        }
        Map<Integer, Long> offsets = new TreeMap<>();
        try (ShardReader reader = readers.open()) {
            reader.shards().forEach(shard -> offsets.put(shard, reader.offsetAt(shard, since)));
        }
        return StartingPosition.at(offsets);
    }

    @Override
    public DynamicTableSink createDynamicTableSink(Context context) {
        String connector = connector(context);
        if (TableOptions.HARMLESS.contains(connector)) {
            return FactoryUtil.discoverFactory(context.getClassLoader(), DynamicTableSinkFactory.class, connector)
                    .createDynamicTableSink(context);
        }
        if (connector.equals(TableOptions.LEDGER_CONNECTOR)) {
            throw new ValidationException(
                    "a ledger is written by its delivery stream only (expected: INSERT INTO a stream"
                            + " or a delivery stream)");
        }
        String transactions = scope.transactions()
                .orElseThrow(() -> new ValidationException("nothing can be written here (expected: an application)"));
        FactoryUtil.TableFactoryHelper helper = helper(context, connector);
        ReadableConfig options = helper.getOptions();
        checkFormat(connector, options);
        EncodingFormat<SerializationSchema<RowData>> format = encoding(context, helper, options);
        helper.validateExcept(TableOptions.UNUSED_PREFIX);
        boolean toStream = connector.equals(TableOptions.STREAM_CONNECTOR);
        StreamReference target = toStream ? stream(options) : direct(delivery(options));
        return new StreamTableSink(
                new StreamTableSink.Target(
                        backends.kafkaProperties(),
                        backends.logs().log(target),
                        backends.logs().shards(target),
                        backends.logs().seal(target),
                        transactions,
                        () -> uid("sink-" + (toStream ? "" : "delivery-") + target.name()),
                        !toStream && options.get(TableOptions.NEWLINE),
                        requireNonNull(options.get(TableOptions.DELIMITER))),
                format,
                context.getPhysicalRowDataType(),
                context.getCatalogTable().getPartitionKeys());
    }

    /** A table that was found is written in JSON, as the outputs of applications are. */
    private static EncodingFormat<SerializationSchema<RowData>> encoding(
            Context context, FactoryUtil.TableFactoryHelper helper, ReadableConfig options) {
        if (options.getOptional(TableOptions.FORMAT).isEmpty()) {
            throw new ValidationException("the option 'format' is missing (expected: " + TableOptions.FORMATS + ")");
        }
        if (options.get(TableOptions.FORMAT).equals(DiscoveredFormat.NAME)) {
            return FactoryUtil.discoverFactory(context.getClassLoader(), SerializationFormatFactory.class, "json")
                    .createEncodingFormat(context, new org.apache.flink.configuration.Configuration());
        }
        return helper.discoverEncodingFormat(SerializationFormatFactory.class, TableOptions.FORMAT);
    }

    private static StreamReference direct(DeliveryStream delivery) {
        if (!delivery.takesRecordsDirectly()) {
            throw new ValidationException("delivery stream " + delivery.name()
                    + " takes its records from a stream (expected: one that takes them directly)");
        }
        return StreamReference.of(delivery.arn());
    }

    private StreamReference stream(ReadableConfig options) {
        String name = options.getOptional(TableOptions.STREAM_ARN)
                .map(arn -> arn.substring(arn.lastIndexOf('/') + 1))
                .or(() -> options.getOptional(TableOptions.STREAM))
                .orElseThrow(() ->
                        new ValidationException("the option 'stream' is missing (expected: the name of a stream)"));
        return backends.stream(name)
                .filter(found -> options.getOptional(TableOptions.STREAM_ARN)
                        .map(found.arn()::equals)
                        .orElse(true))
                .orElseThrow(() -> new ValidationException(
                        "stream " + options.getOptional(TableOptions.STREAM_ARN).orElse(name) + " does not exist"));
    }

    private DeliveryStream delivery(ReadableConfig options) {
        String name = options.getOptional(TableOptions.DELIVERY_STREAM)
                .orElseThrow(() -> new ValidationException(
                        "the option 'delivery-stream' is missing (expected: the name of a delivery stream)"));
        return backends.deliveryStream(name)
                .orElseThrow(() -> new ValidationException("delivery stream " + name + " does not exist"));
    }

    /** Asked for when the job is made, once for each use: the same for the same script, so that its state is found again. */
    private String uid(String what) {
        int number = uids.merge(what, 1, Integer::sum);
        return number == 1 ? what : what + "-" + number;
    }

    @Override
    public String factoryIdentifier() {
        return FreshetCatalog.NAME;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of();
    }
}
