package io.freshet.ingest.kafka;

import io.freshet.ingest.log.Arrivals;
import io.freshet.ingest.log.LogName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer that is assigned all partitions of all logs that are watched. A broker answers its request as soon as any of them has
 * something, and otherwise looks at all of them some times in a long poll: so thousands cost little, and none waits. A partition that
 * is watched anew is in the next request, after a long poll at most.
 */
public final class KafkaArrivals implements Arrivals {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaArrivals.class);
    private static final Duration LONG_POLL = Duration.ofMillis(500);
    private static final Duration SHARDS_EVERY = Duration.ofSeconds(5);
    private static final long PAUSE_MILLIS = 1_000;

    private final Map<String, String> kafkaProperties;
    private final Map<LogName, Map<Integer, Long>> watched = new HashMap<>();
    private final Set<LogName> missing = new HashSet<>();
    private Consumer<LogName> listener = log -> {};
    private boolean changed;
    private volatile boolean closed;
    private @Nullable Thread thread;
    private @Nullable Admin admin;
    private @Nullable KafkaConsumer<byte[], byte[]> consumer;

    /** Takes Kafka's own client properties, at least {@code bootstrap.servers}; connects when it is first used. */
    public KafkaArrivals(Map<String, String> kafkaProperties) {
        this.kafkaProperties = Map.copyOf(kafkaProperties);
    }

    @Override
    public synchronized void tell(Consumer<LogName> told) {
        listener = told;
    }

    @Override
    public synchronized void watch(LogName log, Map<Integer, Long> ends) {
        if (closed || watched.putIfAbsent(log, Map.copyOf(ends)) != null) {
            return;
        }
        changed();
        if (thread == null) {
            thread = new Thread(this::run, "arrivals");
            thread.setDaemon(true);
            thread.start();
        }
    }

    @Override
    public synchronized void unwatch(LogName log) {
        missing.remove(log);
        if (watched.remove(log) != null) {
            changed();
        }
    }

    @Override
    public synchronized boolean isMissing(LogName log) {
        return missing.contains(log);
    }

    private void changed() {
        changed = true;
        notifyAll();
        if (consumer != null) {
            consumer.wakeup();
        }
    }

    private void run() {
        while (!closed) {
            try (KafkaConsumer<byte[], byte[]> opened = KafkaClients.watcher(kafkaProperties, LONG_POLL)) {
                synchronized (this) {
                    consumer = opened;
                    changed = true;
                }
                watch(opened);
            } catch (InterruptedException | InterruptException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (
                    RuntimeException
                            e) { // all is still known, and looked at again; whatever it is, nobody else would wake them
                LOG.warn("arrivals are not seen now, trying again reason={}", e.toString());
                if (!paused()) {
                    return;
                }
            } finally {
                synchronized (this) {
                    consumer = null;
                }
            }
        }
    }

    private static boolean paused() {
        try {
            Thread.sleep(PAUSE_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void watch(KafkaConsumer<byte[], byte[]> opened) throws InterruptedException {
        long looked = System.nanoTime() - SHARDS_EVERY.toNanos();
        while (!closed) {
            awaitWork();
            assign(opened);
            try {
                if (opened.assignment().isEmpty()) {
                    Thread.sleep(
                            LONG_POLL.toMillis()); // all that is watched is missing, and a consumer of nothing refuses
                    // to poll
                } else {
                    Set<LogName> arrived = new HashSet<>();
                    opened.poll(LONG_POLL)
                            .partitions()
                            .forEach(partition -> arrived.add(new LogName(partition.topic())));
                    arrived.forEach(this::fire);
                }
            } catch (WakeupException e) {
                continue; // there is more or less to watch
            }
            if (System.nanoTime() - looked >= SHARDS_EVERY.toNanos()) {
                lookForShards();
                looked = System.nanoTime();
            }
        }
    }

    private synchronized void awaitWork() throws InterruptedException {
        while (watched.isEmpty() && !closed) {
            wait();
        }
    }

    /** Positions of partitions that stay are those of the consumer: it has seen nothing before them. */
    private void assign(KafkaConsumer<byte[], byte[]> opened) {
        Map<TopicPartition, Long> wanted = new HashMap<>();
        synchronized (this) {
            if (!changed) {
                return;
            }
            changed = false;
            watched.forEach((log, ends) -> {
                if (!missing.contains(log)) {
                    ends.forEach((shard, end) -> wanted.put(new TopicPartition(log.value(), shard), end));
                }
            });
        }
        Set<TopicPartition> before = new HashSet<>(opened.assignment());
        opened.assign(wanted.keySet());
        wanted.forEach((partition, end) -> {
            if (!before.contains(partition)) {
                opened.seek(partition, end);
            }
        });
    }

    private void fire(LogName log) {
        Consumer<LogName> told;
        synchronized (this) {
            missing.remove(log);
            if (watched.remove(log) == null) {
                return;
            }
            changed = true;
            told = listener;
        }
        told.accept(log);
    }

    /** The log of a delivery stream has one for good; others may get more, and go and come again. */
    private void lookForShards() {
        Map<LogName, Integer> known = new HashMap<>();
        synchronized (this) {
            watched.forEach((log, ends) -> {
                if (!log.isOfDeliveryStream()) {
                    known.put(log, ends.size());
                }
            });
        }
        Map<LogName, Integer> found = shards(known.keySet());
        for (Map.Entry<LogName, Integer> log : known.entrySet()) {
            Integer shards = found.get(log.getKey());
            boolean was = isMissing(log.getKey());
            if (shards == null && !was) {
                note(log.getKey());
            } else if (shards != null && (was || !shards.equals(log.getValue()))) {
                fire(log.getKey());
            }
        }
    }

    private synchronized void note(LogName gone) {
        if (watched.containsKey(gone)) {
            LOG.warn("log is gone, and is watched for log={}", gone);
            missing.add(gone);
            changed = true;
        }
    }

    @Override
    public Map<LogName, Map<Integer, Long>> ends(Collection<LogName> logs) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        shards(new HashSet<>(logs)).forEach((log, shards) -> {
            for (int shard = 0; shard < shards; shard++) {
                asked.put(new TopicPartition(log.value(), shard), OffsetSpec.latest());
            }
        });
        var answers = admin().listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED));
        Map<LogName, Map<Integer, Long>> ends = new HashMap<>();
        Set<LogName> gone = new HashSet<>();
        for (TopicPartition partition : asked.keySet()) {
            LogName log = new LogName(partition.topic());
            var answer = found("end of " + partition, answers.partitionResult(partition));
            if (answer == null) {
                gone.add(log);
            } else {
                ends.computeIfAbsent(log, any -> new TreeMap<>()).put(partition.partition(), answer.offset());
            }
        }
        ends.keySet().removeAll(gone);
        return ends;
    }

    /** How many each has; of what is there. */
    private Map<LogName, Integer> shards(Set<LogName> logs) {
        Map<LogName, Integer> shards = new HashMap<>();
        List<String> asked = new ArrayList<>();
        for (LogName log : logs) {
            if (log.isOfDeliveryStream()) {
                shards.put(log, 1);
            } else {
                asked.add(log.value());
            }
        }
        if (!asked.isEmpty()) {
            admin().describeTopics(asked).topicNameValues().forEach((topic, answer) -> {
                TopicDescription described = found("look-up of log " + topic, answer);
                if (described != null) {
                    shards.put(new LogName(topic), described.partitions().size());
                }
            });
        }
        return shards;
    }

    /** Null if it is not there. */
    private static <T> @Nullable T found(String what, KafkaFuture<T> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw KafkaErrors.translate(what, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return null;
            }
            throw KafkaErrors.translate(what, e);
        }
    }

    private synchronized Admin admin() {
        if (admin == null) {
            admin = KafkaClients.admin(kafkaProperties);
        }
        return admin;
    }

    @Override
    public void close() {
        Thread running;
        Admin opened;
        synchronized (this) {
            closed = true;
            changed();
            running = thread;
            opened = admin;
        }
        if (running != null) {
            try {
                running.join(Duration.ofSeconds(2).toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (opened != null) {
            opened.close(Duration.ofSeconds(1));
        }
    }
}
