package io.freshet.firehosesink.action;

import io.freshet.awsapi.operation.ServiceApi;
import io.freshet.firehosesink.stream.DeliveryStreams;
import java.util.List;

/** The Firehose API: the table of contents of this package. */
public final class FirehoseApi {
    private FirehoseApi() {}

    public static ServiceApi of(DeliveryStreams streams) {
        return new ServiceApi(
                "firehose",
                "Firehose_20150804",
                "firehose-2015-08-04-model.json",
                List.of(
                        new CreateDeliveryStream(streams),
                        new DeleteDeliveryStream(streams),
                        new DescribeDeliveryStream(streams),
                        new ListDeliveryStreams(streams),
                        new ListTagsForDeliveryStream(streams),
                        new PutRecord(streams),
                        new PutRecordBatch(streams),
                        new StartDeliveryStreamEncryption(streams),
                        new StopDeliveryStreamEncryption(streams),
                        new TagDeliveryStream(streams),
                        new UntagDeliveryStream(streams),
                        new UpdateDestination(streams)));
    }
}
