package io.freshet.ingest.action;

import io.freshet.awsapi.operation.ServiceApi;
import io.freshet.ingest.log.ShardLog;
import io.freshet.ingest.stream.StreamRegistry;
import java.time.Clock;
import java.util.List;

/** The Kinesis operations that are built: the table of contents of this package. */
public final class KinesisApi {
    private KinesisApi() {}

    public static ServiceApi of(StreamRegistry streams, ShardLog log, Clock clock) {
        return new ServiceApi("kinesis", "Kinesis_20131202", "kinesis-2013-12-02-model.json", List.of());
    }
}
