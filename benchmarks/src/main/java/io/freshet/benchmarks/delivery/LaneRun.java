package io.freshet.benchmarks.delivery;

import io.freshet.firehosesink.flink.DeliveryJob;
import io.freshet.firehosesink.flink.DeliveryParts;
import io.freshet.firehosesink.lane.BufferingHints;
import io.freshet.firehosesink.lane.DeliveryConfig;
import io.freshet.firehosesink.lane.DeliveryMeter;
import io.freshet.firehosesink.lane.Format;
import io.freshet.firehosesink.lane.Ledger;
import io.freshet.firehosesink.lane.LedgerLine;
import io.freshet.firehosesink.lane.ObjectTarget;
import io.freshet.firehosesink.lane.Processing;
import io.freshet.firehosesink.lane.StagedObject.Kind;
import io.freshet.firehosesink.lane.StartPosition;
import io.freshet.firehosesink.s3.ObjectStoreConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A delivery as it runs in the product, but for where its records come from. */
final class LaneRun {
    /** How many records the ledger has; one for the process, because a job is serialized on its way. */
    private static final AtomicLong DELIVERED = new AtomicLong();

    private LaneRun() {}

    static Contest.Time run(Format format, int mebibytes, ObjectStoreConfig store, String folder, Path checkpoints)
            throws Exception {
        DELIVERED.set(0);
        ObjectTarget target = new ObjectTarget(
                Contest.BUCKET, folder, folder + "errors/!{firehose:error-output-type}/", ZoneId.of("UTC"), "", format);
        DeliveryConfig config = new DeliveryConfig(
                "peers",
                "arn:aws:firehose:us-east-1:000000000000:deliverystream/peers",
                "1",
                target,
                new BufferingHints((long) mebibytes << 20, Duration.ZERO),
                Processing.DELIMITED,
                null,
                null);
        DeliveryParts parts = new DeliveryParts(
                config, Input::reader, StartPosition.beginning(), store, Counting::new, () -> DeliveryMeter.NONE, null);
        StreamExecutionEnvironment environment = Contest.environment(1, checkpoints, Duration.ofSeconds(1));
        DeliveryJob.addTo(environment, parts);
        JobClient job = environment.executeAsync("lane");
        CompletableFuture<JobExecutionResult> result = job.getJobExecutionResult();
        Contest.Meter meter = Contest.awaitFirstRecord(result);
        while (DELIVERED.get() < Input.get().count()) {
            Contest.requireUnderWay(result);
            Thread.sleep(5);
        }
        Contest.Time time = meter.stop();
        job.cancel().get();
        if (DELIVERED.get() != Input.get().count()) {
            throw new IllegalStateException(DELIVERED.get() + " records delivered (expected: "
                    + Input.get().count() + ")");
        }
        return time;
    }

    /** Counts the records of published objects. */
    private static final class Counting implements Ledger {
        @Override
        public void append(List<LedgerLine> lines) {
            for (LedgerLine line : lines) {
                if (line.kind() == Kind.FAILED) {
                    throw new IllegalStateException("records failed: " + line);
                }
                DELIVERED.addAndGet(line.records());
            }
        }

        @Override
        public void close() {}
    }
}
