package io.freshet.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Connections side by side, a thread each. */
final class Workers {
    private Workers() {}

    interface Work<T> {
        T on(Connection connection, int number) throws Exception;
    }

    /** Runs {@code work} on {@code count} connections at once and returns what each of them returned; one failure fails all. */
    static <T> List<T> run(int count, int port, Work<T> work) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<Callable<T>> tasks = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                tasks.add(() -> {
                    try (Connection connection = new Connection(port)) {
                        return work.on(connection, number);
                    }
                });
            }
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(tasks)) {
                results.add(result.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new IllegalStateException(String.valueOf(e.getCause()), e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }
}
