package io.freshet.ingest.kafka;

import io.freshet.awsapi.trace.TraceContext;
import io.freshet.ingest.log.AppendListener;
import io.freshet.ingest.log.LogException;
import io.freshet.ingest.log.LogName;
import io.freshet.ingest.log.ReadBatch;
import io.freshet.ingest.log.ShardLog;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A topic per log, a partition per shard. One producer for all appends, a few consumers for all reads. An append completes on the
 * producer's network thread: what is chained to it must be brief.
 */
public final class KafkaShardLog implements ShardLog {
    private static final int READERS = 8;

    private final KafkaTopics topics;
    private final KafkaProducer<byte[], byte[]> producer;
    private final FirstAppends firstAppends = new FirstAppends();
    private final ConsumerPool consumers;
    private final TailWatch tails;

    /** Takes Kafka's own client properties, at least {@code bootstrap.servers}, and beside them those of a {@link Replication}. */
    public KafkaShardLog(Map<String, String> kafkaProperties) {
        Map<String, String> properties = new TreeMap<>(kafkaProperties);
        this.topics = new KafkaTopics(KafkaClients.admin(properties), Replication.of(properties));
        this.producer = KafkaClients.producer(properties);
        this.consumers = new ConsumerPool(READERS, properties);
        this.tails = new TailWatch(properties);
    }

    @Override
    public void create(LogName log, int shards, Duration retention) {
        topics.create(log, shards, retention);
    }

    @Override
    public void delete(LogName log) {
        topics.delete(log);
        firstAppends.forget(log);
        consumers.forget();
    }

    @Override
    public void forget(LogName log) {
        topics.forget(log);
        firstAppends.forget(log);
        consumers.forget();
    }

    @Override
    public void extend(LogName log, int shards) {
        topics.extend(log, shards);
    }

    @Override
    public void retain(LogName log, Duration retention) {
        topics.retain(log, retention);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the callback is called in every case
    public void append(
            LogName log,
            int shard,
            byte @Nullable [] partitionKey,
            byte[] data,
            @Nullable TraceContext trace,
            AppendListener listener) {
        TopicPartition partition;
        AppendListener told;
        try {
            partition = topics.partition(log, shard);
            told = firstAppends.next(log, listener);
        } catch (LogException e) {
            listener.failed(e);
            return;
        }
        try {
            producer.send(KafkaRecords.write(partition, partitionKey, data, trace), (metadata, failure) -> {
                if (failure == null) {
                    told.appended(metadata.offset(), metadata.timestamp());
                } else {
                    told.failed(KafkaErrors.translate("append to log " + log, failure));
                }
            });
        } catch (RuntimeException e) { // it may be closed; whatever it is, others wait for this append
            told.failed(KafkaErrors.translate("append to log " + log, e));
        }
    }

    @Override
    public ReadBatch read(LogName log, int shard, long offset, int maxRecords, long maxBytes, Duration maxWait) {
        TopicPartition partition = topics.partition(log, shard);
        return consumers.use(
                partition, offset, consumer -> consumer.read(partition, offset, maxRecords, maxBytes, maxWait));
    }

    @Override
    public CompletionStage<Void> whenReadable(LogName log, int shard, long offset, Duration maxWait) {
        return tails.await(topics.partition(log, shard), offset, maxWait);
    }

    @Override
    public long startOffset(LogName log, int shard) {
        TopicPartition partition = topics.partition(log, shard);
        return consumers.use(
                partition,
                ConsumerPool.ANYWHERE,
                consumer -> known(
                        partition,
                        consumer.kafka().beginningOffsets(Set.of(partition)).get(partition)));
    }

    @Override
    public long endOffset(LogName log, int shard) {
        TopicPartition partition = topics.partition(log, shard);
        return consumers.use(
                partition,
                ConsumerPool.ANYWHERE,
                consumer -> known(
                        partition,
                        consumer.kafka().endOffsets(Set.of(partition)).get(partition)));
    }

    @Override
    public long writtenOffset(LogName log, int shard) {
        return topics.writtenOffset(topics.partition(log, shard));
    }

    @Override
    public long offsetAt(LogName log, int shard, Instant arrivedAt) {
        TopicPartition partition = topics.partition(log, shard);
        OffsetAndTimestamp found = consumers.use(partition, ConsumerPool.ANYWHERE, consumer -> consumer.kafka()
                .offsetsForTimes(Map.of(partition, Math.max(0, arrivedAt.toEpochMilli())))
                .get(partition));
        return found == null ? endOffset(log, shard) : found.offset();
    }

    private static long known(TopicPartition partition, @Nullable Long offset) {
        if (offset == null) {
            throw new LogException(LogException.Code.UNAVAILABLE, "no offset known of " + partition + ": try again");
        }
        return offset;
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        tails.close();
        consumers.close();
        topics.close();
    }
}
