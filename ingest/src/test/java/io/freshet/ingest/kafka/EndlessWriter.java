package io.freshet.ingest.kafka;

import io.freshet.ingest.log.LogName;
import java.nio.file.Path;
import java.time.Duration;

/** A process with a broker that appends for ever and says how many appends were acknowledged; made to be killed. */
final class EndlessWriter {
    private EndlessWriter() {}

    public static void main(String[] args) {
        EmbeddedBroker broker = EmbeddedBroker.start(Path.of(args[0]), 0);
        KafkaShardLog log = new KafkaShardLog(broker.clientProperties());
        LogName name = LogName.ofStream("kept");
        log.create(name, 1, Duration.ofDays(1));
        for (long acknowledged = 1; ; acknowledged++) {
            log.append(name, 0, "k", new byte[100]).toCompletableFuture().join();
            System.out.println("acknowledged " + acknowledged);
        }
    }
}
