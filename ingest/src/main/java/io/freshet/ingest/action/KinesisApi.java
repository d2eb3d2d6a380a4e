package io.freshet.ingest.action;

import io.freshet.awsapi.operation.ServiceApi;
import io.freshet.ingest.log.ShardLog;
import io.freshet.ingest.stream.StreamRegistry;
import java.time.Clock;
import java.util.List;

/** The Kinesis operations that are built: the table of contents of this package. */
public final class KinesisApi {
    private KinesisApi() {}

    public static ServiceApi of(StreamRegistry registry, ShardLog log, Clock clock) {
        Streams streams = new Streams(registry, clock);
        Positions positions = new Positions(log, clock);
        return new ServiceApi(
                "kinesis",
                "Kinesis_20131202",
                "kinesis-2013-12-02-model.json",
                List.of(
                        new CreateStream(streams),
                        new DeleteStream(streams),
                        new DescribeStream(streams, clock),
                        new DescribeStreamSummary(streams),
                        new DescribeLimits(streams),
                        new ListStreams(streams),
                        new ListShards(streams, clock),
                        new SplitShard(streams, clock),
                        new MergeShards(streams, clock),
                        new UpdateShardCount(streams, clock),
                        new PutRecord(streams, log, clock),
                        new PutRecords(streams, log),
                        new GetShardIterator(streams, positions, clock),
                        new GetRecords(streams, log, clock),
                        new IncreaseStreamRetentionPeriod(streams),
                        new DecreaseStreamRetentionPeriod(streams),
                        new AddTagsToStream(streams),
                        new RemoveTagsFromStream(streams),
                        new ListTagsForStream(streams)));
    }
}
