package io.freshet.ingest.kafka;

import io.freshet.ingest.log.LogException;
import io.freshet.ingest.log.LogException.Code;
import io.freshet.ingest.log.LogName;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** Makes and removes the topics of logs, and remembers how many partitions each has. */
final class KafkaTopics implements AutoCloseable {
    private static final long PATIENCE_NANOS = Duration.ofSeconds(15).toNanos();

    private final Admin admin;
    private final Replication replication;
    private final ConcurrentHashMap<LogName, Integer> partitions = new ConcurrentHashMap<>();

    KafkaTopics(Admin admin, Replication replication) {
        this.admin = admin;
        this.replication = replication;
    }

    void create(LogName log, int shards, Duration retention) {
        Map<String, String> settings = new HashMap<>(Map.of(
                // the broker's clock is the arrival time; without this it would be each producer's
                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime",
                TopicConfig.CLEANUP_POLICY_CONFIG, "delete",
                TopicConfig.RETENTION_BYTES_CONFIG, "-1",
                TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis()),
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(KafkaClients.MAX_REQUEST_BYTES)));
        replication
                .minInSync()
                .ifPresent(number -> settings.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(number)));
        Optional<Short> factor = replication.factor().isPresent()
                ? Optional.of((short) replication.factor().getAsInt())
                : Optional.empty();
        NewTopic topic = new NewTopic(log.value(), Optional.of(shards), factor).configs(settings);
        await("creation of log " + log, admin.createTopics(List.of(topic)).all());
        partitions.remove(log);
        awaitDescription(log, "to appear", found -> found.isPresent() && hasLeaders(found.get()));
        awaitLeaders(log, shards);
        partitions.put(log, shards);
    }

    /**
     * Waits until the brokers that are named as leaders are it, as only a leader answers where a partition ends. One that is not yet refuses a first batch
     * and takes the next ones, after which it takes no repetition of the first: its records would wait until they expire. So it may be with
     * a log that is new, and with one that is there when brokers start. Of several brokers one may not have heard of a new log yet.
     */
    private void awaitLeaders(LogName log, int shards) {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (int shard = 0; shard < shards; shard++) {
            ends.put(new TopicPartition(log.value(), shard), OffsetSpec.latest());
        }
        long since = System.nanoTime();
        boolean known = false;
        while (!known) {
            try {
                await("leaders of log " + log, admin.listOffsets(ends).all());
                known = true;
            } catch (LogException e) {
                if (e.code() != Code.NOT_FOUND || System.nanoTime() - since > PATIENCE_NANOS) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static boolean hasLeaders(TopicDescription topic) {
        return topic.partitions().stream()
                .allMatch(partition ->
                        partition.leader() != null && !partition.leader().isEmpty());
    }

    void delete(LogName log) {
        await("deletion of log " + log, admin.deleteTopics(List.of(log.value())).all());
        partitions.remove(log);
        awaitDescription(log, "to go", Optional::isEmpty);
    }

    void forget(LogName log) {
        partitions.remove(log);
    }

    void extend(LogName log, int shards) {
        forget(log);
        if (count(log) >= shards) {
            return;
        }
        await(
                "extension of log " + log,
                admin.createPartitions(Map.of(log.value(), NewPartitions.increaseTo(shards)))
                        .all());
        awaitDescription(
                log,
                "to have " + shards + " shards",
                found -> found.isPresent() && found.get().partitions().size() >= shards && hasLeaders(found.get()));
        awaitLeaders(log, shards);
        partitions.put(log, shards);
    }

    void retain(LogName log, Duration retention) {
        AlterConfigOp change = new AlterConfigOp(
                new ConfigEntry(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis())),
                AlterConfigOp.OpType.SET);
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, log.value());
        await(
                "retention of log " + log,
                admin.incrementalAlterConfigs(Map.of(topic, List.of(change))).all());
    }

    /** The partition of a shard; {@code NOT_FOUND} if there is no such log or shard. */
    TopicPartition partition(LogName log, int shard) {
        int count = count(log);
        if (shard >= count) { // another process may have added some
            forget(log);
            count = count(log);
        }
        if (shard < 0 || shard >= count) {
            throw new LogException(
                    Code.NOT_FOUND, "shard " + shard + " of log " + log + " (expected: 0.." + (count - 1) + ")");
        }
        return new TopicPartition(log.value(), shard);
    }

    long writtenOffset(TopicPartition partition) {
        return await(
                        "end of " + partition,
                        admin.listOffsets(
                                        Map.of(partition, OffsetSpec.latest()),
                                        new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                                .partitionResult(partition))
                .offset();
    }

    private int count(LogName log) {
        Integer known = partitions.get(log);
        if (known != null) {
            return known;
        }
        int counted = describe(log)
                .orElseThrow(() -> new LogException(Code.NOT_FOUND, "log " + log + " does not exist"))
                .partitions()
                .size();
        awaitLeaders(log, counted);
        partitions.put(log, counted);
        return counted;
    }

    private Optional<TopicDescription> describe(LogName log) {
        try {
            return Optional.ofNullable(await(
                            "look-up of log " + log,
                            admin.describeTopics(List.of(log.value())).allTopicNames())
                    .get(log.value()));
        } catch (LogException e) {
            if (e.code() == Code.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The controller has decided; a broker that has not heard of it yet would still answer as before. */
    private void awaitDescription(LogName log, String what, Predicate<Optional<TopicDescription>> expected) {
        long since = System.nanoTime();
        while (!expected.test(describe(log))) {
            if (System.nanoTime() - since > PATIENCE_NANOS) {
                throw new LogException(Code.UNAVAILABLE, "waited 15 s for log " + log + " " + what + ": try again");
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogException(Code.UNAVAILABLE, "interrupted while waiting for Kafka", e);
        }
    }

    private static <T> T await(String what, KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw KafkaErrors.translate(what, e);
        } catch (ExecutionException e) {
            throw KafkaErrors.translate(what, e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
