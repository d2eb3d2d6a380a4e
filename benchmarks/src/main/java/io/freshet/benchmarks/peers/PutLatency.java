package io.freshet.benchmarks.peers;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * PutRecord at one rate for all servers. Each latency counts from when the request was due, so that a server that stalls pays for the
 * requests that had to wait, too.
 */
final class PutLatency {
    private final Wire wire;
    private final int perSecond;

    PutLatency(Wire wire, int perSecond) {
        this.wire = wire;
        this.perSecond = perSecond;
    }

    Latencies run(int port, int connections, List<byte[]> bodies, Duration time) throws InterruptedException {
        int requests = (int) (perSecond * time.toSeconds() / connections);
        long interval = Duration.ofSeconds(1).toNanos() * connections / perSecond;
        long began = System.nanoTime() + Duration.ofMillis(50).toNanos();
        List<long[]> each = Workers.run(connections, port, (connection, number) -> {
            long[] nanos = new long[requests];
            for (int i = 0; i < requests; i++) {
                long due = began + i * interval + number * interval / connections;
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                byte[] body = bodies.get((i * connections + number) % bodies.size());
                connection.post("PutRecord", wire, body).orFail("PutRecord");
                nanos[i] = System.nanoTime() - due;
            }
            return nanos;
        });
        return new Latencies(
                each.stream().flatMapToLong(Arrays::stream).sorted().toArray());
    }

    /** Latencies in nanoseconds, ascending. */
    record Latencies(long[] nanos) {
        Latencies {
            if (nanos.length == 0) {
                throw new IllegalArgumentException("latencies: 0 (expected: at least 1)");
            }
        }

        double percentileMillis(double percent) {
            int index = (int) Math.ceil(percent / 100 * nanos.length) - 1;
            return nanos[Math.max(0, Math.min(index, nanos.length - 1))] / 1e6;
        }
    }
}
