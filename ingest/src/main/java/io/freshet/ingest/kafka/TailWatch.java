package io.freshet.ingest.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when there is something to read beyond an offset: one thread asks for the ends of all partitions that somebody waits for, in
 * one request, and rests while nobody does.
 */
final class TailWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TailWatch.class);
    private static final Duration INTERVAL = Duration.ofMillis(20);

    private final Map<String, String> kafkaProperties;
    private final List<Waiter> waiters = new ArrayList<>();
    private @Nullable Thread thread;
    private boolean closed;

    private record Waiter(TopicPartition partition, long offset, long untilNanos, CompletableFuture<Void> readable) {}

    TailWatch(Map<String, String> kafkaProperties) {
        this.kafkaProperties = kafkaProperties;
    }

    synchronized CompletionStage<Void> await(TopicPartition partition, long offset, Duration maxWait) {
        Waiter waiter = new Waiter(partition, offset, System.nanoTime() + maxWait.toNanos(), new CompletableFuture<>());
        if (closed) {
            waiter.readable().complete(null);
            return waiter.readable();
        }
        waiters.add(waiter);
        if (thread == null) {
            thread = new Thread(this::run, "tail-watch");
            thread.setDaemon(true);
            thread.start();
        }
        notifyAll();
        return waiter.readable();
    }

    private void run() {
        try (Ends ends = new Ends(kafkaProperties)) {
            while (!isClosed()) {
                Set<TopicPartition> wanted = wanted();
                Map<TopicPartition, Long> found = ends.of(wanted);
                takeDone(found).forEach(waiter -> waiter.readable().complete(null));
                Thread.sleep(INTERVAL.toMillis());
            }
        } catch (InterruptedException | InterruptException e) {
            Thread.currentThread().interrupt();
        } finally {
            takeAll().forEach(waiter -> waiter.readable().complete(null));
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized Set<TopicPartition> wanted() throws InterruptedException {
        while (waiters.isEmpty() && !closed) {
            wait();
        }
        return waiters.stream().map(Waiter::partition).collect(Collectors.toSet());
    }

    private synchronized List<Waiter> takeDone(Map<TopicPartition, Long> ends) {
        long now = System.nanoTime();
        List<Waiter> done = waiters.stream()
                .filter(waiter ->
                        now - waiter.untilNanos() >= 0 || ends.getOrDefault(waiter.partition(), -1L) > waiter.offset())
                .toList();
        waiters.removeAll(done);
        return done;
    }

    private synchronized List<Waiter> takeAll() {
        thread = null;
        List<Waiter> all = List.copyOf(waiters);
        waiters.clear();
        return all;
    }

    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            closed = true;
            running = thread;
            notifyAll();
        }
        if (running != null) {
            running.interrupt();
        }
    }

    /** Asks for ends; while Kafka cannot tell, nobody is woken before its time. */
    private static final class Ends implements AutoCloseable {
        private final KafkaConsumer<byte[], byte[]> consumer;

        Ends(Map<String, String> kafkaProperties) {
            this.consumer = KafkaClients.consumer(kafkaProperties, INTERVAL);
        }

        Map<TopicPartition, Long> of(Set<TopicPartition> partitions) {
            try {
                return partitions.isEmpty() ? Map.of() : consumer.endOffsets(partitions, Duration.ofSeconds(1));
            } catch (InterruptException e) {
                throw e;
            } catch (KafkaException e) {
                LOG.debug("ends are not known now: {}", e.toString());
                return Map.of();
            }
        }

        @Override
        public void close() {
            consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
        }
    }
}
