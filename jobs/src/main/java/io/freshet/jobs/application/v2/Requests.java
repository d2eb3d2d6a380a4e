package io.freshet.jobs.application.v2;

import static io.freshet.jobs.application.ApplicationException.invalid;

import io.freshet.jobs.application.Column;
import io.freshet.jobs.application.Input;
import io.freshet.jobs.application.InputFormat;
import io.freshet.jobs.application.LoggingOption;
import io.freshet.jobs.application.Output;
import io.freshet.jobs.application.Preprocessing;
import io.freshet.jobs.application.ReferenceSource;
import io.freshet.jobs.application.StartingPosition;
import io.freshet.jobs.application.StreamReference;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.CSVMappingParameters;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.CloudWatchLoggingOption;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.DestinationSchema;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.InputLambdaProcessor;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.InputProcessingConfiguration;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.InputStartingPositionConfiguration;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.JSONMappingParameters;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.MappingParameters;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.RecordColumn;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.RecordFormat;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ReferenceDataSource;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.S3ReferenceDataSource;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.SourceSchema;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.Tag;

/** Reads what requests bring; refuses what is not built. */
final class Requests {
    private Requests() {}

    static Input input(software.amazon.awssdk.services.kinesisanalyticsv2.model.Input input) {
        SourceSchema schema = input.inputSchema();
        Input plain = Input.of(
                input.namePrefix(),
                source(input),
                input.inputParallelism() == null || input.inputParallelism().count() == null
                        ? 1
                        : input.inputParallelism().count(),
                format(schema.recordFormat()),
                text(schema.recordEncoding(), "UTF-8"),
                columns(schema.recordColumns()));
        return input.inputProcessingConfiguration() == null
                ? plain
                : plain.withPreprocessing(preprocessing(input.inputProcessingConfiguration()));
    }

    static Preprocessing preprocessing(InputProcessingConfiguration configuration) {
        InputLambdaProcessor processor = configuration.inputLambdaProcessor();
        if (processor == null) {
            throw invalid("InputProcessingConfiguration: empty (expected: InputLambdaProcessor)");
        }
        return new Preprocessing(text(processor.resourceARN(), ""), "");
    }

    static ReferenceSource reference(ReferenceDataSource source) {
        S3ReferenceDataSource s3 = source.s3ReferenceDataSource();
        if (s3 == null) {
            throw invalid("ReferenceDataSource: no S3ReferenceDataSource (expected: a bucket and a key)");
        }
        SourceSchema schema = source.referenceSchema();
        return new ReferenceSource(
                "",
                text(source.tableName(), ""),
                text(s3.bucketARN(), ""),
                text(s3.fileKey(), ""),
                "",
                format(schema.recordFormat()),
                text(schema.recordEncoding(), "UTF-8"),
                columns(schema.recordColumns()));
    }

    private static StreamReference source(software.amazon.awssdk.services.kinesisanalyticsv2.model.Input input) {
        var stream = input.kinesisStreamsInput();
        var delivery = input.kinesisFirehoseInput();
        if ((stream == null) == (delivery == null)) {
            throw invalid(
                    "Input " + input.namePrefix() + " (expected: one of KinesisStreamsInput, KinesisFirehoseInput)");
        }
        return stream == null
                ? reference(StreamReference.Kind.DELIVERY_STREAM, delivery.resourceARN())
                : reference(StreamReference.Kind.STREAM, stream.resourceARN());
    }

    static StreamReference reference(StreamReference.Kind kind, String arn) {
        return new StreamReference(kind, text(arn, ""), "");
    }

    static InputFormat format(RecordFormat format) {
        MappingParameters mapping = format.mappingParameters();
        return switch (format.recordFormatType()) {
            case JSON -> json(mapping == null ? null : mapping.jsonMappingParameters());
            case CSV -> csv(mapping == null ? null : mapping.csvMappingParameters());
            case UNKNOWN_TO_SDK_VERSION -> throw unknownFormat(format.recordFormatTypeAsString());
        };
    }

    private static InputFormat json(@Nullable JSONMappingParameters json) {
        return new InputFormat.Json(json == null ? "$" : json.recordRowPath());
    }

    private static InputFormat csv(@Nullable CSVMappingParameters csv) {
        return csv == null
                ? new InputFormat.Csv("\n", ",")
                : new InputFormat.Csv(csv.recordRowDelimiter(), csv.recordColumnDelimiter());
    }

    static List<Column> columns(Collection<RecordColumn> columns) {
        return columns.stream()
                .map(column -> new Column(column.name(), text(column.mapping(), ""), column.sqlType()))
                .toList();
    }

    static Output output(software.amazon.awssdk.services.kinesisanalyticsv2.model.Output output) {
        return Output.of(output.name(), destination(output), outputFormat(output.destinationSchema()));
    }

    private static StreamReference destination(software.amazon.awssdk.services.kinesisanalyticsv2.model.Output output) {
        var stream = output.kinesisStreamsOutput();
        var delivery = output.kinesisFirehoseOutput();
        var function = output.lambdaOutput();
        if (Stream.of(stream, delivery, function).filter(Objects::nonNull).count() != 1) {
            throw invalid("Output " + output.name()
                    + " (expected: one of KinesisStreamsOutput, KinesisFirehoseOutput, LambdaOutput)");
        }
        if (function != null) {
            return reference(StreamReference.Kind.FUNCTION, function.resourceARN());
        }
        return stream == null
                ? reference(StreamReference.Kind.DELIVERY_STREAM, delivery.resourceARN())
                : reference(StreamReference.Kind.STREAM, stream.resourceARN());
    }

    static Output.Format outputFormat(DestinationSchema schema) {
        if (schema.recordFormatType() == null) {
            throw invalid("DestinationSchema: no RecordFormatType (expected: JSON or CSV)");
        }
        return switch (schema.recordFormatType()) {
            case JSON -> Output.Format.JSON;
            case CSV -> Output.Format.CSV;
            case UNKNOWN_TO_SDK_VERSION -> throw unknownFormat(schema.recordFormatTypeAsString());
        };
    }

    private static RuntimeException unknownFormat(String name) {
        return invalid("RecordFormatType: " + name + " (expected: JSON or CSV)");
    }

    static List<LoggingOption> loggingOptions(Collection<CloudWatchLoggingOption> options) {
        return options.stream().map(Requests::loggingOption).toList();
    }

    static LoggingOption loggingOption(CloudWatchLoggingOption option) {
        return LoggingOption.of(option.logStreamARN(), "");
    }

    static StartingPosition position(InputStartingPositionConfiguration configuration) {
        if (configuration.inputStartingPosition() == null) {
            return StartingPosition.LAST_STOPPED_POINT;
        }
        return switch (configuration.inputStartingPosition()) {
            case NOW -> StartingPosition.NOW;
            case TRIM_HORIZON -> StartingPosition.TRIM_HORIZON;
            case LAST_STOPPED_POINT -> StartingPosition.LAST_STOPPED_POINT;
            case UNKNOWN_TO_SDK_VERSION ->
                throw invalid("InputStartingPosition: " + configuration.inputStartingPositionAsString());
        };
    }

    static Map<String, String> tags(Collection<Tag> tags) {
        Map<String, String> byKey = new TreeMap<>();
        tags.forEach(tag -> byKey.put(tag.key(), text(tag.value(), "")));
        return byKey;
    }

    static String text(@Nullable String given, String otherwise) {
        return given == null ? otherwise : given;
    }
}
