package io.freshet.jobs.application.v2;

import static io.freshet.jobs.application.ApplicationException.invalid;

import io.freshet.jobs.application.ApplicationUpdate.Edit;
import io.freshet.jobs.application.Input;
import io.freshet.jobs.application.LoggingOption;
import io.freshet.jobs.application.Output;
import io.freshet.jobs.application.Preprocessing;
import io.freshet.jobs.application.ReferenceSource;
import io.freshet.jobs.application.StreamReference;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.CloudWatchLoggingOptionUpdate;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.InputLambdaProcessorUpdate;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.InputSchemaUpdate;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.InputUpdate;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.OutputUpdate;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ReferenceDataSourceUpdate;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.S3ReferenceDataSourceUpdate;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.SourceSchema;

/** Reads the updates of single inputs, outputs and logging options: what a request does not name stays as it is. */
final class Updates {
    private Updates() {}

    static List<Edit<Input>> inputs(Collection<InputUpdate> updates) {
        return updates.stream()
                .map(update -> new Edit<Input>(update.inputId(), was -> input(was, update)))
                .toList();
    }

    private static Input input(Input was, InputUpdate update) {
        Input input = was;
        if (update.inputProcessingConfigurationUpdate() != null
                && update.inputProcessingConfigurationUpdate().inputLambdaProcessorUpdate() != null) {
            input = input.withPreprocessing(preprocessing(
                    was, update.inputProcessingConfigurationUpdate().inputLambdaProcessorUpdate()));
        }
        if (update.namePrefixUpdate() != null) {
            input = input.withNamePrefix(update.namePrefixUpdate());
        }
        if (update.inputParallelismUpdate() != null
                && update.inputParallelismUpdate().countUpdate() != null) {
            input = input.withParallelism(update.inputParallelismUpdate().countUpdate());
        }
        return update.inputSchemaUpdate() == null
                ? source(input, update)
                : schema(source(input, update), update.inputSchemaUpdate());
    }

    private static Preprocessing preprocessing(Input input, InputLambdaProcessorUpdate processor) {
        Preprocessing was = input.preprocessing();
        if (was == null) {
            throw invalid("input " + input.id() + " has no InputProcessingConfiguration (expected: one to update)");
        }
        return new Preprocessing(Requests.text(processor.resourceARNUpdate(), was.functionArn()), was.roleArn());
    }

    static List<Edit<ReferenceSource>> references(Collection<ReferenceDataSourceUpdate> updates) {
        return updates.stream()
                .map(update -> new Edit<ReferenceSource>(update.referenceId(), was -> reference(was, update)))
                .toList();
    }

    private static ReferenceSource reference(ReferenceSource was, ReferenceDataSourceUpdate update) {
        S3ReferenceDataSourceUpdate s3 = update.s3ReferenceDataSourceUpdate() == null
                ? S3ReferenceDataSourceUpdate.builder().build()
                : update.s3ReferenceDataSourceUpdate();
        SourceSchema schema = update.referenceSchemaUpdate();
        return new ReferenceSource(
                was.id(),
                Requests.text(update.tableNameUpdate(), was.tableName()),
                Requests.text(s3.bucketARNUpdate(), was.bucketArn()),
                Requests.text(s3.fileKeyUpdate(), was.fileKey()),
                was.roleArn(),
                schema == null ? was.format() : Requests.format(schema.recordFormat()),
                schema == null ? was.encoding() : Requests.text(schema.recordEncoding(), was.encoding()),
                schema == null ? was.columns() : Requests.columns(schema.recordColumns()));
    }

    private static Input source(Input was, InputUpdate update) {
        Input input = was;
        if (update.kinesisStreamsInputUpdate() != null) {
            var stream = update.kinesisStreamsInputUpdate();
            input = input.withSource(changed(input.source(), StreamReference.Kind.STREAM, stream.resourceARNUpdate()));
        }
        if (update.kinesisFirehoseInputUpdate() != null) {
            var delivery = update.kinesisFirehoseInputUpdate();
            input = input.withSource(
                    changed(input.source(), StreamReference.Kind.DELIVERY_STREAM, delivery.resourceARNUpdate()));
        }
        return input;
    }

    private static Input schema(Input was, InputSchemaUpdate update) {
        Input input = was;
        if (update.recordFormatUpdate() != null) {
            input = input.withFormat(Requests.format(update.recordFormatUpdate()));
        }
        if (update.recordEncodingUpdate() != null) {
            input = input.withEncoding(update.recordEncodingUpdate());
        }
        return update.hasRecordColumnUpdates()
                ? input.withColumns(Requests.columns(update.recordColumnUpdates()))
                : input;
    }

    static List<Edit<Output>> outputs(Collection<OutputUpdate> updates) {
        return updates.stream()
                .map(update -> new Edit<Output>(update.outputId(), was -> output(was, update)))
                .toList();
    }

    private static Output output(Output was, OutputUpdate update) {
        Output output = destination(was, update);
        if (update.nameUpdate() != null) {
            output = output.withName(update.nameUpdate());
        }
        return update.destinationSchemaUpdate() == null
                ? output
                : output.withFormat(Requests.outputFormat(update.destinationSchemaUpdate()));
    }

    private static Output destination(Output was, OutputUpdate update) {
        Output output = was;
        if (update.kinesisStreamsOutputUpdate() != null) {
            var stream = update.kinesisStreamsOutputUpdate();
            output = output.withDestination(
                    changed(output.destination(), StreamReference.Kind.STREAM, stream.resourceARNUpdate()));
        }
        if (update.kinesisFirehoseOutputUpdate() != null) {
            var delivery = update.kinesisFirehoseOutputUpdate();
            output = output.withDestination(
                    changed(output.destination(), StreamReference.Kind.DELIVERY_STREAM, delivery.resourceARNUpdate()));
        }
        if (update.lambdaOutputUpdate() != null) {
            output = output.withDestination(changed(
                    output.destination(),
                    StreamReference.Kind.FUNCTION,
                    update.lambdaOutputUpdate().resourceARNUpdate()));
        }
        return output;
    }

    static List<Edit<LoggingOption>> loggingOptions(Collection<CloudWatchLoggingOptionUpdate> updates) {
        return updates.stream()
                .map(update -> new Edit<LoggingOption>(
                        update.cloudWatchLoggingOptionId(),
                        was -> new LoggingOption(
                                was.id(),
                                Requests.text(update.logStreamARNUpdate(), was.logStreamArn()),
                                was.roleArn())))
                .toList();
    }

    private static StreamReference changed(StreamReference was, StreamReference.Kind kind, @Nullable String arn) {
        return new StreamReference(kind, Requests.text(arn, was.arn()), was.roleArn());
    }
}
