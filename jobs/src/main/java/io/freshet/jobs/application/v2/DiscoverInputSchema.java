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
import software.amazon.awssdk.services.kinesisanalyticsv2.model.S3Configuration;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.UnableToDetectSchemaException;

/** Infers the schema of an object, or of a stream from some of its records: the oldest for TRIM_HORIZON, otherwise the newest there are. */
final class DiscoverInputSchema extends ControlOperation<DiscoverInputSchemaRequest, DiscoverInputSchemaResponse> {
    DiscoverInputSchema(Applications applications) {
        super(DiscoverInputSchemaRequest.class, applications);
    }

    @Override
    DiscoverInputSchemaResponse decide(DiscoverInputSchemaRequest request, Caller caller) {
        if (request.inputProcessingConfiguration() != null) {
            throw unsupported("InputProcessingConfiguration is not supported yet");
        }
        S3Configuration object = request.s3Configuration();
        String arn = request.resourceARN();
        if ((object == null) == (arn == null)) {
            throw invalid("ResourceARN and S3Configuration: " + (arn == null ? "none" : "both")
                    + " (expected: the ARN of a stream or delivery stream, or an object)");
        }
        if (object != null) {
            return answer(
                    applications.discover(bucket(object), object.fileKey()),
                    "s3://" + bucket(object) + "/" + object.fileKey());
        }
        StartingPosition from = request.inputStartingPositionConfiguration() == null
                ? StartingPosition.NOW
                : Requests.position(request.inputStartingPositionConfiguration());
        return answer(applications.discover(StreamReference.of(arn), from), arn);
    }

    private static String bucket(S3Configuration object) {
        String prefix = "arn:aws:s3:::";
        if (!object.bucketARN().startsWith(prefix)) {
            throw invalid("BucketARN: " + object.bucketARN() + " (expected: " + prefix + " and the name of a bucket)");
        }
        return object.bucketARN().substring(prefix.length());
    }

    private static DiscoverInputSchemaResponse answer(Discovery found, String source) {
        InputFormat format = found.format();
        if (format == null) {
            throw UnableToDetectSchemaException.builder()
                    .message(
                            found.raw().isEmpty()
                                    ? source + " has no records to look at"
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
