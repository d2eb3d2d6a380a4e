package io.freshet.benchmarks;

import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** Streams of a measurement. */
final class Streams {
    private Streams() {}

    /** Makes one, waits until it can be used, and returns its ARN. */
    static String create(Clients clients, Patience patience, String name, int shards) throws InterruptedException {
        clients.kinesis.createStream(r -> r.streamName(name).shardCount(shards));
        patience.await("stream " + name, () -> clients.kinesis
                .describeStreamSummary(r -> r.streamName(name))
                .streamDescriptionSummary()
                .streamStatus()
                .equals(StreamStatus.ACTIVE));
        return clients.kinesis
                .describeStreamSummary(r -> r.streamName(name))
                .streamDescriptionSummary()
                .streamARN();
    }
}
