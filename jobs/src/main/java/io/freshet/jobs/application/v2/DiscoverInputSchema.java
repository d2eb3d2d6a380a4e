package io.freshet.jobs.application.v2;

import static io.freshet.jobs.application.ApplicationException.invalid;
import static io.freshet.jobs.application.ApplicationException.unsupported;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.Applications;
import io.freshet.jobs.application.Discovery;
import io.freshet.jobs.application.InputFormat;
import io.freshet.jobs.application.StartingPosition;
import io.freshet.jobs.application.StreamReference;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.DiscoverInputSchemaRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.DiscoverInputSchemaResponse;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.UnableToDetectSchemaException;

/** Infers the schema of a stream from some of its records: the oldest for TRIM_HORIZON, otherwise the newest there are. */
final class DiscoverInputSchema extends ControlOperation<DiscoverInputSchemaRequest, DiscoverInputSchemaResponse> {
    DiscoverInputSchema(Applications applications) {
        super(DiscoverInputSchemaRequest.class, applications);
    }

    @Override
    DiscoverInputSchemaResponse decide(DiscoverInputSchemaRequest request, Caller caller) {
        if (request.s3Configuration() != null) {
            throw unsupported("S3Configuration is not supported yet (expected: ResourceARN)");
        }
        if (request.inputProcessingConfiguration() != null) {
            throw unsupported("InputProcessingConfiguration is not supported yet");
        }
        String arn = request.resourceARN();
        if (arn == null) {
            throw invalid("ResourceARN: none (expected: the ARN of a stream or delivery stream)");
        }
        StartingPosition from = request.inputStartingPositionConfiguration() == null
                ? StartingPosition.NOW
                : Requests.position(request.inputStartingPositionConfiguration());
        Discovery found = applications.discover(StreamReference.of(arn), from);
        InputFormat format = found.format();
        if (format == null) {
            throw UnableToDetectSchemaException.builder()
                    .message(
                            found.raw().isEmpty()
                                    ? arn + " has no records to look at"
                                    : "the " + found.raw().size()
                                            + " records looked at are neither all JSON objects nor all delimited text")
                    .rawInputRecords(found.raw())
                    .processedInputRecords(found.raw())
                    .build();
        }
        return DiscoverInputSchemaResponse.builder()
                .inputSchema(Responses.schema(format, "UTF-8", found.columns()))
                .parsedInputRecords(found.rows())
                .rawInputRecords(found.raw())
                .processedInputRecords(found.raw())
                .build();
    }
}
