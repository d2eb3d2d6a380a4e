package io.freshet.server;

import io.freshet.firehosesink.stream.SourceStreams;
import io.freshet.ingest.log.LogException;
import io.freshet.ingest.log.LogName;
import io.freshet.ingest.log.ShardReader;
import io.freshet.ingest.log.ShardReaders;
import io.freshet.ingest.stream.StreamRegistry;

/** What delivery streams may read: the streams of the account, and the topics of the one Kafka. */
record Sources(StreamRegistry streams, ShardReaders readers) implements SourceStreams {
    @Override
    public boolean exists(String streamArn) {
        return streams.find(streamArn.substring(streamArn.indexOf('/') + 1)).isPresent();
    }

    @Override
    public boolean topicExists(String topic) {
        try (ShardReader reader = readers.of(new LogName(topic)).open()) {
            return !reader.shards().isEmpty();
        } catch (LogException e) {
            if (e.code() == LogException.Code.NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }
}
