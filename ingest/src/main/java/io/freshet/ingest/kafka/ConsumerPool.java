package io.freshet.ingest.kafka;

import io.freshet.ingest.log.LogException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Lends consumers, one thread at a time each, made when needed. One that stands where the next read begins is preferred: it may have
 * fetched already what is asked for.
 */
final class ConsumerPool implements AutoCloseable {
    /** For uses that do not read. */
    static final long ANYWHERE = -1;

    /** The broker must answer a fetch at once: a consumer that waits for an answer cannot turn to another partition. */
    private static final Duration LONG_POLL = Duration.ofMillis(5);

    private final Semaphore permits;
    private final Map<String, String> kafkaProperties;
    private final Deque<PartitionConsumer> idle = new ArrayDeque<>();
    private int generation;
    private boolean closed;

    ConsumerPool(int size, Map<String, String> kafkaProperties) {
        this.permits = new Semaphore(size, true);
        this.kafkaProperties = kafkaProperties;
    }

    <T extends @Nullable Object> T use(TopicPartition partition, long offset, Function<PartitionConsumer, T> question) {
        try {
            permits.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw KafkaErrors.translate("read of " + partition, e);
        }
        try {
            PartitionConsumer consumer = take(partition, offset);
            boolean sound = false;
            try {
                T answer = question.apply(consumer);
                sound = true;
                return answer;
            } catch (KafkaException e) {
                throw KafkaErrors.translate("read of " + partition, e);
            } finally {
                giveBack(consumer, sound);
            }
        } finally {
            permits.release();
        }
    }

    private PartitionConsumer take(TopicPartition partition, long offset) {
        synchronized (idle) {
            if (closed) {
                throw new LogException(LogException.Code.UNAVAILABLE, "the log is closed");
            }
            for (Iterator<PartitionConsumer> each = idle.iterator(); each.hasNext(); ) {
                PartitionConsumer consumer = each.next();
                if (consumer.standsAt(partition, offset)) {
                    each.remove();
                    return consumer;
                }
            }
            PartitionConsumer any = idle.pollLast();
            if (any != null) {
                return any;
            }
            return new PartitionConsumer(KafkaClients.consumer(kafkaProperties, LONG_POLL), generation);
        }
    }

    private void giveBack(PartitionConsumer consumer, boolean sound) {
        synchronized (idle) {
            if (sound && !closed && consumer.generation() == generation) {
                idle.addFirst(consumer);
                return;
            }
        }
        consumer.close();
    }

    /** Drops all consumers, with what they have fetched or know of topics. */
    void forget() {
        List<PartitionConsumer> dropped;
        synchronized (idle) {
            generation++;
            dropped = new ArrayList<>(idle);
            idle.clear();
        }
        dropped.forEach(PartitionConsumer::close);
    }

    @Override
    public void close() {
        synchronized (idle) {
            closed = true;
        }
        forget();
    }
}
