package io.freshet.ingest.kafka;

import io.freshet.ingest.log.LogName;
import io.freshet.ingest.log.ShardReader;
import io.freshet.ingest.log.ShardReaderFactory;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;

/** Opens readers of one topic. */
public final class KafkaShardReaderFactory implements ShardReaderFactory {
    private final TreeMap<String, String> kafkaProperties;
    private final LogName log;

    /** Takes Kafka's own client properties, at least {@code bootstrap.servers}. */
    public KafkaShardReaderFactory(Map<String, String> kafkaProperties, LogName log) {
        this.kafkaProperties = new TreeMap<>(kafkaProperties);
        this.log = log;
    }

    @Override
    public ShardReader open() {
        return new KafkaShardReader(kafkaProperties, log, Clock.systemUTC());
    }
}
