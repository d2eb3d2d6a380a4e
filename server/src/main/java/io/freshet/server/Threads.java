package io.freshet.server;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The threads of one server beside those of HTTP, Kafka and Flink.
 *
 * @param answers write answers that were not there at once
 * @param pushes read what is pushed to subscribed consumers; they are kept waiting for the log
 * @param transitions start and stop applications
 * @param probes ask what is seen of the outside, which may hang
 * @param timer for what is done every few seconds
 */
record Threads(
        ExecutorService answers,
        ExecutorService pushes,
        ExecutorService transitions,
        ExecutorService probes,
        ScheduledExecutorService timer)
        implements AutoCloseable {
    Threads() {
        this(
                Executors.newFixedThreadPool(
                        Runtime.getRuntime().availableProcessors(), task -> new Thread(task, "answer")),
                Executors.newFixedThreadPool(8, task -> new Thread(task, "push")),
                Executors.newFixedThreadPool(4, task -> new Thread(task, "transition")),
                Executors.newFixedThreadPool(3, task -> new Thread(task, "probe")),
                Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "timer")));
    }

    @Override
    public void close() {
        timer.shutdownNow();
        transitions.shutdownNow();
        probes.shutdownNow();
        pushes.shutdownNow();
        answers.shutdown();
    }
}
