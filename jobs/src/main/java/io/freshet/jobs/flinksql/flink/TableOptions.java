package io.freshet.jobs.flinksql.flink;

import static org.apache.flink.configuration.ConfigOptions.key;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;

/** What may stand in {@code WITH}: the names that the connectors of the service have, as far as they mean something here. */
final class TableOptions {
    static final String STREAM_CONNECTOR = "kinesis";
    static final String DELIVERY_CONNECTOR = "firehose";

    /** Of tables that the catalog has; a script cannot declare one. */
    static final String LEDGER_CONNECTOR = "ledger";

    /** Connectors of Flink that need nothing outside of it. */
    static final Set<String> HARMLESS = Set.of("datagen", "blackhole");

    /** What says how the service is reached: it is here. */
    static final String UNUSED_PREFIX = "aws.";

    static final ConfigOption<String> STREAM = text("stream");
    static final ConfigOption<String> STREAM_ARN = text("stream.arn");
    static final ConfigOption<String> DELIVERY_STREAM = text("delivery-stream");
    static final ConfigOption<String> POSITION = text("source.init.position");
    static final ConfigOption<String> OLD_POSITION = text("scan.stream.initpos");
    static final ConfigOption<String> TIMESTAMP = text("source.init.timestamp");
    static final ConfigOption<String> OLD_TIMESTAMP = text("scan.stream.initpos-timestamp");
    static final ConfigOption<String> FORMAT = text("format");
    static final ConfigOption<String> DELIMITER =
            key("sink.partitioner-field-delimiter").stringType().defaultValue("|");
    static final ConfigOption<Boolean> NEWLINE =
            key("sink.append-newline").booleanType().defaultValue(true);
    static final ConfigOption<Boolean> SKIP_BAD =
            key("skip-bad-records").booleanType().defaultValue(false);

    /** What records of a stream may be in, for messages. */
    static final String FORMATS = "'json', 'csv', 'avro' or 'raw'";

    private TableOptions() {}

    private static ConfigOption<String> text(String name) {
        return key(name).stringType().noDefaultValue();
    }

    static Set<ConfigOption<?>> ofStream() {
        return Set.of(
                STREAM,
                STREAM_ARN,
                POSITION,
                OLD_POSITION,
                TIMESTAMP,
                OLD_TIMESTAMP,
                FORMAT,
                DELIMITER,
                SKIP_BAD,
                DiscoveredFormat.COLUMNS);
    }

    static Set<ConfigOption<?>> ofDelivery() {
        return Set.of(DELIVERY_STREAM, FORMAT, NEWLINE, SKIP_BAD, DiscoveredFormat.COLUMNS);
    }

    /** The one of several names for a thing that is given. */
    static Optional<String> first(ReadableConfig options, List<ConfigOption<String>> names) {
        List<String> given = names.stream()
                .flatMap(name -> options.getOptional(name).stream())
                .distinct()
                .toList();
        if (given.size() > 1) {
            throw new ValidationException("the options "
                    + String.join(" and ", names.stream().map(ConfigOption::key).toList()) + " contradict each other: "
                    + String.join(", ", given));
        }
        return given.stream().findFirst();
    }
}
