package io.freshet.jobs.delivery;

import io.freshet.firehosesink.flink.DeliveryJob;
import io.freshet.firehosesink.lane.RecordReaderFactory;
import io.freshet.firehosesink.s3.ObjectStoreConfig;
import io.freshet.firehosesink.stream.DeliveryJobs;
import io.freshet.firehosesink.stream.DeliveryStream;
import io.freshet.ingest.log.LogName;
import io.freshet.ingest.log.ShardReaderFactory;
import io.freshet.ingest.log.ShardReaders;
import io.freshet.jobs.runner.JobKey;
import io.freshet.jobs.runner.JobRunner;

/** One Flink job per delivery stream. */
public final class FlinkDeliveryJobs implements DeliveryJobs {
    private final JobRunner runner;
    private final ShardReaders readers;
    private final ObjectStoreConfig store;

    public FlinkDeliveryJobs(JobRunner runner, ShardReaders readers, ObjectStoreConfig store) {
        this.runner = runner;
        this.readers = readers;
        this.store = store;
    }

    @Override
    public void start(DeliveryStream stream) {
        ShardReaderFactory log = readers.of(source(stream));
        RecordReaderFactory records = () -> new LogRecordReader(log.open());
        runner.submit(
                key(stream.name()),
                JobRunner.Unclaimed.REFUSED,
                environment -> DeliveryJob.addTo(environment, stream.config(), records, stream.startPosition(), store));
    }

    private static LogName source(DeliveryStream stream) {
        if (stream.takesRecordsDirectly()) {
            return LogName.ofDeliveryStream(stream.name());
        }
        String arn = stream.sourceStreamArn();
        return LogName.ofStream(arn.substring(arn.indexOf('/') + 1));
    }

    @Override
    public void stop(String deliveryStream) {
        runner.cancel(key(deliveryStream));
        runner.forget(key(deliveryStream));
    }

    @Override
    public State state(String deliveryStream) {
        return switch (runner.state(key(deliveryStream)).phase()) {
            case ABSENT -> State.ABSENT;
            case STARTING -> State.STARTING;
            case RUNNING, RESTARTING -> State.RUNNING;
            case FAILED -> State.FAILED;
        };
    }

    private static JobKey key(String deliveryStream) {
        return new JobKey("delivery", deliveryStream);
    }
}
