package io.freshet.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.server.http.RawClient.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Wrong requests by the thousand, each from a seed: {@code -Dfreshet.fuzz.requests=1000000} for more, {@code -Dfreshet.fuzz.seed} to see
 * one run again.
 */
class FuzzTest {
    private static final int REQUESTS = Integer.getInteger("freshet.fuzz.requests", 20_000);
    private static final long SEED = Long.getLong("freshet.fuzz.seed", 20_261_121L);
    private static final int CLIENTS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** What is never going to be whole is not waited for. */
    private static final HttpLimits QUICK = new HttpLimits(
            16L << 20,
            256L << 20,
            1_024,
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(60),
            Duration.ofMinutes(5));

    private final AtomicBoolean over = new AtomicBoolean();

    @Test
    void noRequestIsTheServersFaultAndAPoliteClientNeverWaits() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS + 1);
        try (Door door = Door.open(QUICK)) {
            List<Future<Map<Integer, Integer>>> clients = new ArrayList<>();
            Future<Duration> polite = threads.submit(() -> politely(door));
            for (int i = 0; i < CLIENTS; i++) {
                int first = i;
                clients.add(threads.submit((Callable<Map<Integer, Integer>>) () -> fuzz(door, first)));
            }

            Map<Integer, Integer> statuses = new TreeMap<>();
            for (Future<Map<Integer, Integer>> client : clients) {
                client.get().forEach((status, count) -> statuses.merge(status, count, Integer::sum));
            }
            over.set(true);

            System.out.println("answers by status (0: closed): " + statuses + ", the polite client waited at most "
                    + polite.get().toMillis() + " ms");
            assertThat(polite.get()).isLessThan(Duration.ofSeconds(5));
            assertThat(statuses).containsKeys(200, 400, 403, 404);
            assertThat(door.frontDoor.heldBytes()).isZero();
        } finally {
            over.set(true);
            threads.shutdownNow();
        }
    }

    private static Map<Integer, Integer> fuzz(Door door, int first) throws IOException {
        Map<Integer, Integer> statuses = new TreeMap<>();
        RawClient client = new RawClient(door.port(), PATIENCE);
        for (int i = first; i < REQUESTS; i += CLIENTS) {
            FuzzedRequest request = FuzzedRequest.of(new Random(SEED + i));
            Answer answer = answer(client, request, i);
            statuses.merge(answer == null ? 0 : answer.status(), 1, Integer::sum);
            if (answer == null || answer.closes() || answer.status() >= 400) {
                client.close();
                client = new RawClient(door.port(), PATIENCE);
            }
        }
        client.close();
        return statuses;
    }

    private static @Nullable Answer answer(RawClient client, FuzzedRequest request, int number) throws IOException {
        Answer answer;
        try {
            client.send(request.bytes());
            answer = client.answer();
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("request " + number + " was not answered: " + request.shown(), e);
        } catch (IOException closed) {
            return null;
        }
        boolean overload = answer.status() == 503 && answer.body().contains("ServiceUnavailable");
        assertThat(answer.status() < 500 || overload)
                .as("request " + number + " of seed " + SEED + ": " + request.shown() + "\n-> " + answer)
                .isTrue();
        return answer;
    }

    private Duration politely(Door door) throws IOException {
        long longest = 0;
        byte[] put = "{\"StreamName\":\"orders\",\"PartitionKey\":\"k\",\"Data\":\"YQ==\"}".getBytes(UTF_8);
        while (!over.get()) {
            long began = System.nanoTime();
            try (RawClient client = new RawClient(door.port(), PATIENCE)) {
                Answer answer = client.call("PutRecord", "application/x-amz-json-1.1", put);
                assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            }
            longest = Math.max(longest, System.nanoTime() - began);
        }
        return Duration.ofNanos(longest);
    }
}
