package io.freshet.server.console;

import io.freshet.awsapi.auth.AccessControl;
import io.freshet.awsapi.auth.AccessKey;
import io.freshet.awsapi.operation.ApiException;
import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.wire.CallerDefaults;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.firehose.model.DescribeDeliveryStreamRequest;
import software.amazon.awssdk.services.firehose.model.ListDeliveryStreamsRequest;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryRequest;
import software.amazon.awssdk.services.kinesis.model.ListStreamsRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.DescribeApplicationRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ListApplicationsRequest;
import software.amazon.awssdk.services.lambda.model.ListFunctionsRequest;

/** Whoever looks, and what he may see: the same that he may list and describe with the API. */
record Visitor(AccessKey key, AccessControl access, CallerDefaults defaults) {
    /** Something that is seen as a whole. */
    @SuppressWarnings("ImmutableEnumChecker") // requests of the SDK do not change
    enum Part {
        STREAMS("kinesis", "ListStreams", ListStreamsRequest.builder().build()),
        APPLICATIONS(
                "kinesisanalytics",
                "ListApplications",
                ListApplicationsRequest.builder().build()),
        DELIVERIES(
                "firehose",
                "ListDeliveryStreams",
                ListDeliveryStreamsRequest.builder().build()),
        FUNCTIONS("lambda", "ListFunctions", ListFunctionsRequest.builder().build()),
        /** The server itself: room on its disk, access keys that were refused, its log. */
        SERVER("freshet", "DescribeServer", ListApplicationsRequest.builder().build()),
        /** Planning costs processor time: not everybody who may put records may have it. */
        CHECKS(
                "kinesisanalytics",
                "CheckApplication",
                ListApplicationsRequest.builder().build());

        private final String service;
        private final String operation;
        private final SdkPojo request;

        Part(String service, String operation, SdkPojo request) {
            this.service = service;
            this.operation = operation;
            this.request = request;
        }

        String permission() {
            return service + ":" + operation;
        }
    }

    boolean maySee(Part part) {
        try {
            require(part);
            return true;
        } catch (ApiException e) {
            return false;
        }
    }

    void require(Part part) {
        require(part.service, part.operation, part.request);
    }

    void requireStream(String operation, String name) {
        require(
                "kinesis",
                operation,
                DescribeStreamSummaryRequest.builder().streamName(name).build());
    }

    void requireApplication(String name) {
        require(
                "kinesisanalytics",
                "DescribeApplication",
                DescribeApplicationRequest.builder().applicationName(name).build());
    }

    void requireDelivery(String name) {
        require(
                "firehose",
                "DescribeDeliveryStream",
                DescribeDeliveryStreamRequest.builder().deliveryStreamName(name).build());
    }

    private void require(String service, String operation, SdkPojo request) {
        access.authorize(key, service, operation, request, new Caller(key.accountId(), defaults.region(), "console"));
    }
}
