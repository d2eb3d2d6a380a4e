package io.freshet.firehosesink.action;

import io.freshet.awsapi.metric.Metrics;
import io.freshet.awsapi.operation.Operation;
import io.freshet.awsapi.operation.ServiceApi;
import io.freshet.awsapi.trace.Tracer;
import io.freshet.firehosesink.audit.Audits;
import io.freshet.firehosesink.meter.PutMeters;
import io.freshet.firehosesink.stream.DeliveryStreams;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The Firehose API, and the operations that Firehose does not have: the table of contents of this package. */
public final class FirehoseApi {
    private FirehoseApi() {}

    /** Firehose's own operations, with metrics that nobody asks for. */
    public static ServiceApi of(DeliveryStreams streams) {
        return of(streams, CallAllowance.unlimited());
    }

    /** Firehose's own operations, with a limit. */
    static ServiceApi of(DeliveryStreams streams, CallAllowance allowance) {
        return api(operations(streams, allowance, new PutMeters(new Metrics(Clock.systemUTC(), 1)), Tracer.NONE));
    }

    /** With audit, replay and ledger. */
    public static ServiceApi of(
            DeliveryStreams streams, Audits audits, CallAllowance allowance, PutMeters meters, Tracer tracer) {
        List<Operation<?, ?>> operations = new ArrayList<>(operations(streams, allowance, meters, tracer));
        operations.add(new AuditDeliveryStream(streams, audits));
        operations.add(new ListDeliveryStreamLedger(streams, audits));
        operations.add(new ReplayDeliveryStream(streams, audits));
        return api(operations);
    }

    private static ServiceApi api(List<Operation<?, ?>> operations) {
        return new ServiceApi(
                "firehose",
                "Firehose_20150804",
                List.of("firehose-freshet-additions.json", "firehose-2015-08-04-model.json"),
                operations,
                Map.of());
    }

    private static List<Operation<?, ?>> operations(
            DeliveryStreams streams, CallAllowance allowance, PutMeters meters, Tracer tracer) {
        return List.of(
                new CreateDeliveryStream(streams),
                new DeleteDeliveryStream(streams),
                new DescribeDeliveryStream(streams),
                new ListDeliveryStreams(streams),
                new ListTagsForDeliveryStream(streams),
                new PutRecord(streams, meters, tracer),
                new PutRecordBatch(streams, meters, tracer),
                new StartDeliveryStreamEncryption(streams, allowance),
                new StopDeliveryStreamEncryption(streams, allowance),
                new TagDeliveryStream(streams),
                new UntagDeliveryStream(streams),
                new UpdateDestination(streams));
    }
}
