package io.freshet.jobs.application.v1;

import io.freshet.jobs.application.ApplicationDefinition;
import io.freshet.jobs.application.Column;
import io.freshet.jobs.application.Input;
import io.freshet.jobs.application.InputFormat;
import io.freshet.jobs.application.LoggingOption;
import io.freshet.jobs.application.Output;
import io.freshet.jobs.application.Preprocessing;
import io.freshet.jobs.application.StartingPosition;
import io.freshet.jobs.application.StreamReference;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesisanalytics.model.ApplicationDetail;
import software.amazon.awssdk.services.kinesisanalytics.model.ApplicationStatus;
import software.amazon.awssdk.services.kinesisanalytics.model.ApplicationSummary;
import software.amazon.awssdk.services.kinesisanalytics.model.CloudWatchLoggingOptionDescription;
import software.amazon.awssdk.services.kinesisanalytics.model.InputDescription;
import software.amazon.awssdk.services.kinesisanalytics.model.InputProcessingConfigurationDescription;
import software.amazon.awssdk.services.kinesisanalytics.model.InputStartingPosition;
import software.amazon.awssdk.services.kinesisanalytics.model.OutputDescription;
import software.amazon.awssdk.services.kinesisanalytics.model.RecordColumn;
import software.amazon.awssdk.services.kinesisanalytics.model.RecordFormat;
import software.amazon.awssdk.services.kinesisanalytics.model.RecordFormatType;
import software.amazon.awssdk.services.kinesisanalytics.model.ReferenceDataSourceDescription;
import software.amazon.awssdk.services.kinesisanalytics.model.SourceSchema;
import software.amazon.awssdk.services.kinesisanalytics.model.Tag;

/** Writes applications as this version shows them. */
final class Responses {
    private Responses() {}

    static ApplicationDetail detail(ApplicationDefinition application) {
        return ApplicationDetail.builder()
                .applicationName(application.name())
                .applicationARN(application.arn())
                .applicationDescription(orNull(application.description()))
                .applicationStatus(status(application))
                .applicationVersionId(application.version())
                .createTimestamp(application.createdAt())
                .lastUpdateTimestamp(application.updatedAt())
                .applicationCode(application.code())
                .inputDescriptions(inputs(application))
                .outputDescriptions(outputs(application))
                .referenceDataSourceDescriptions(references(application))
                .cloudWatchLoggingOptionDescriptions(loggingOptions(application))
                .build();
    }

    static ApplicationSummary summary(ApplicationDefinition application) {
        return ApplicationSummary.builder()
                .applicationName(application.name())
                .applicationARN(application.arn())
                .applicationStatus(status(application))
                .build();
    }

    private static ApplicationStatus status(ApplicationDefinition application) {
        return ApplicationStatus.fromValue(application.status().name());
    }

    static List<InputDescription> inputs(ApplicationDefinition application) {
        return application.inputs().stream()
                .map(input -> input(input, application))
                .toList();
    }

    private static InputDescription input(Input input, ApplicationDefinition application) {
        InputDescription.Builder description = InputDescription.builder()
                .inputId(input.id())
                .namePrefix(input.namePrefix())
                .inAppStreamNames(input.inAppStreamNames())
                .inputSchema(schema(input.format(), input.encoding(), input.columns()))
                .inputParallelism(p -> p.count(input.parallelism()));
        StartingPosition position = input.startingPosition();
        if (position != null) {
            description.inputStartingPositionConfiguration(
                    p -> p.inputStartingPosition(InputStartingPosition.fromValue(position.name())));
        }
        Preprocessing function = input.preprocessing();
        if (function != null) {
            description.inputProcessingConfigurationDescription(preprocessing(function, application));
        }
        StreamReference source = input.source();
        String role = role(source.roleArn(), application);
        return switch (source.kind()) {
            case STREAM ->
                description
                        .kinesisStreamsInputDescription(
                                s -> s.resourceARN(source.arn()).roleARN(role))
                        .build();
            case DELIVERY_STREAM ->
                description
                        .kinesisFirehoseInputDescription(
                                s -> s.resourceARN(source.arn()).roleARN(role))
                        .build();
            case FUNCTION -> throw new IllegalStateException("input " + input.id() + " reads a function");
        };
    }

    static InputProcessingConfigurationDescription preprocessing(
            Preprocessing function, ApplicationDefinition application) {
        return InputProcessingConfigurationDescription.builder()
                .inputLambdaProcessorDescription(processor ->
                        processor.resourceARN(function.functionArn()).roleARN(role(function.roleArn(), application)))
                .build();
    }

    static List<ReferenceDataSourceDescription> references(ApplicationDefinition application) {
        return application.references().stream()
                .map(reference -> ReferenceDataSourceDescription.builder()
                        .referenceId(reference.id())
                        .tableName(reference.tableName())
                        .s3ReferenceDataSourceDescription(s3 -> s3.bucketARN(reference.bucketArn())
                                .fileKey(reference.fileKey())
                                .referenceRoleARN(role(reference.roleArn(), application)))
                        .referenceSchema(schema(reference.format(), reference.encoding(), reference.columns()))
                        .build())
                .toList();
    }

    static SourceSchema schema(InputFormat format, String encoding, List<Column> columns) {
        return SourceSchema.builder()
                .recordFormat(format(format))
                .recordEncoding(encoding)
                .recordColumns(columns.stream()
                        .map(column -> RecordColumn.builder()
                                .name(column.name())
                                .mapping(orNull(column.mapping()))
                                .sqlType(column.sqlType())
                                .build())
                        .toList())
                .build();
    }

    private static RecordFormat format(InputFormat format) {
        RecordFormat.Builder shape = RecordFormat.builder();
        if (format instanceof InputFormat.Csv csv) {
            return shape.recordFormatType(RecordFormatType.CSV)
                    .mappingParameters(m -> m.csvMappingParameters(
                            p -> p.recordRowDelimiter(csv.rowDelimiter()).recordColumnDelimiter(csv.columnDelimiter())))
                    .build();
        }
        InputFormat.Json json = (InputFormat.Json) format;
        return shape.recordFormatType(RecordFormatType.JSON)
                .mappingParameters(m -> m.jsonMappingParameters(p -> p.recordRowPath(json.rowPath())))
                .build();
    }

    static List<OutputDescription> outputs(ApplicationDefinition application) {
        return application.outputs().stream()
                .map(output -> output(output, application))
                .toList();
    }

    private static OutputDescription output(Output output, ApplicationDefinition application) {
        OutputDescription.Builder description = OutputDescription.builder()
                .outputId(output.id())
                .name(output.name())
                .destinationSchema(s -> s.recordFormatType(
                        RecordFormatType.fromValue(output.format().name())));
        StreamReference destination = output.destination();
        String role = role(destination.roleArn(), application);
        return switch (destination.kind()) {
            case STREAM ->
                description
                        .kinesisStreamsOutputDescription(
                                s -> s.resourceARN(destination.arn()).roleARN(role))
                        .build();
            case DELIVERY_STREAM ->
                description
                        .kinesisFirehoseOutputDescription(
                                s -> s.resourceARN(destination.arn()).roleARN(role))
                        .build();
            case FUNCTION ->
                description
                        .lambdaOutputDescription(
                                f -> f.resourceARN(destination.arn()).roleARN(role))
                        .build();
        };
    }

    static List<CloudWatchLoggingOptionDescription> loggingOptions(ApplicationDefinition application) {
        return application.loggingOptions().stream()
                .map(option -> loggingOption(option, application))
                .toList();
    }

    private static CloudWatchLoggingOptionDescription loggingOption(
            LoggingOption option, ApplicationDefinition application) {
        return CloudWatchLoggingOptionDescription.builder()
                .cloudWatchLoggingOptionId(option.id())
                .logStreamARN(option.logStreamArn())
                .roleARN(role(option.roleArn(), application))
                .build();
    }

    static List<Tag> tags(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }

    /** Each part has its own role in version 1, the application has one for all in version 2: either API shows either. */
    private static @Nullable String role(String own, ApplicationDefinition application) {
        return orNull(own.isEmpty() ? application.serviceExecutionRole() : own);
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
