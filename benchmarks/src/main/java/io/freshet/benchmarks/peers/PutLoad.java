package io.freshet.benchmarks.peers;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** PutRecords as fast as it is answered: every connection sends the next request when the answer to the last one is read. */
final class PutLoad {
    private final Wire wire;
    private final Needle failedCount;

    PutLoad(Wire wire) {
        this.wire = wire;
        this.failedCount = wire.member("FailedRecordCount");
    }

    /**
     * Ends after {@code limit}, or when {@code records} are accepted. A record counts as put if its request was answered with 200 and
     * it is not among the failed ones that the answer counts.
     */
    Puts run(int port, int connections, List<byte[]> bodies, Duration limit, long records) throws InterruptedException {
        long began = System.nanoTime();
        List<Puts> each = Workers.run(connections, port, (connection, number) -> {
            long accepted = 0;
            long failed = 0;
            int next = number * bodies.size() / connections;
            while (System.nanoTime() - began < limit.toNanos() && accepted < records / connections) {
                long refused = failedIn(connection.post("PutRecords", wire, bodies.get(next)));
                accepted += Bodies.RECORDS - refused;
                failed += refused;
                next = (next + 1) % bodies.size();
            }
            return new Puts(accepted, failed, Duration.ZERO);
        });
        Duration time = Duration.ofNanos(System.nanoTime() - began);
        return new Puts(
                each.stream().mapToLong(Puts::accepted).sum(),
                each.stream().mapToLong(Puts::failed).sum(),
                time);
    }

    private long failedIn(Answer answer) throws IOException {
        if (!answer.isOk()) {
            return Bodies.RECORDS;
        }
        int at = failedCount.firstIn(answer.body(), 0, answer.length());
        if (at < 0) {
            throw new IOException("an answer to PutRecords without FailedRecordCount");
        }
        return wire.numberAt(answer, at + failedCount.length());
    }

    /** What became of the records that were sent. */
    record Puts(long accepted, long failed, Duration time) {
        double perSecond() {
            return accepted / (time.toNanos() / 1e9);
        }
    }
}
